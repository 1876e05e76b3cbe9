"""What must be done before the product may serve: tables, static files, the demo newsroom.

One process for all, as Django takes a while to load.
"""

import argparse
from pathlib import Path

import django
from django.core.management import call_command

from factcheck.local.bootstrap import MADE, ROOT, digest, is_stamped, write_atomically
from factcheck.local.layout import STATIC_ROOT


def main() -> None:
    """Safe to run again at any time, and after being cut short."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", required=True)
    base_url = parser.parse_args().base_url
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    call_command("load_demo", base_url=base_url)


def collect_static() -> None:
    """Hashed and compressed static files, made again only when what they are made from has changed."""
    own = [path for folder in static_folders() for path in folder.rglob("*") if path.is_file()]
    stamp, wanted = MADE / "static", digest([*own, ROOT / "requirements.txt"])
    if is_stamped(stamp, wanted) and (STATIC_ROOT / "staticfiles.json").exists():
        return
    MADE.mkdir(exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    write_atomically(stamp, wanted)


def static_folders() -> list[Path]:
    """The project's own static files; the packages' change only with requirements.txt."""
    return [path for path in (ROOT / "annotations" / "static", ROOT / "frontend" / "dist") if path.is_dir()]


if __name__ == "__main__":
    main()
