"""Whether a backup is what was written: each file by its hash, each damage by its name."""

import subprocess
from collections.abc import Iterator

from annotations.management.backups.manifest import BODIES, DUMP, MANIFEST, SUMS, Backup, Damaged, Manifest, sha256_of
from annotations.management.backups.servers import programs_for


def damages(backup: Backup) -> Iterator[str]:
    """What is wrong with it, a sentence for each file; nothing where it can be restored whole."""
    spoilt = list(_spoilt_papers(backup))
    yield from (f"{name} in {backup.home} is damaged or missing." for name in spoilt)
    if MANIFEST not in spoilt and SUMS not in spoilt:
        yield from _unreadable(backup, skip_dump=DUMP in spoilt)
    if BODIES not in spoilt and SUMS not in spoilt:
        yield from _spoilt_bodies(backup)


def require_whole(backup: Backup) -> Manifest:
    """Its manifest. Raises Damaged with everything that is wrong."""
    found = list(damages(backup))
    if found:
        raise Damaged("\n".join(["The backup is damaged.", *found]))
    return backup.manifest


def _spoilt_papers(backup: Backup) -> Iterator[str]:
    try:
        sums = backup.sums()
    except (Damaged, OSError):
        yield SUMS
        return
    for name, wanted in sums.items():
        path = backup.home / name
        if not path.is_file() or sha256_of(path) != wanted:
            yield name


def _unreadable(backup: Backup, *, skip_dump: bool) -> Iterator[str]:
    """Where the manifest or the dump cannot be read by this version, although it is what was written."""
    manifest = backup.manifest
    if skip_dump:
        return
    argv = [programs_for(manifest.postgres)["pg_restore"], "--list", str(backup.home / DUMP)]
    listed = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    missing = [table for table in manifest.tables if f" TABLE DATA public {table} " not in listed.stdout]
    if listed.returncode:
        yield f"pg_restore cannot read {DUMP}: {listed.stderr.strip()}"
    elif missing:
        yield f"{DUMP} lacks the table {', '.join(missing)}."


def _spoilt_bodies(backup: Backup) -> Iterator[str]:
    for body in backup.bodies():
        path = backup.path_of(body)
        if not path.is_file():
            yield f"{body.place} is missing."
        elif path.stat().st_size != body.size or sha256_of(path) != body.sha256:
            yield f"{body.place} is damaged."
