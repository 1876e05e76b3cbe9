"""What an evidence bundle of a check holds: the version that stands, what it rests on, and what proves it.

Nothing of a confidential source is in it but how many there are. The public bundle holds the captures that readers may
look at; the newsroom's holds all that the version names.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.errors import NotFound
from annotations.meaning.attested import capture_statement
from annotations.meaning.chained import canonical, entry_form, head_form
from annotations.meaning.content import iso
from annotations.models import ArchiveCopy, LogEntry, LogHead, Publication, Rendering, Snapshot, Timestamp
from annotations.models.errand import Errand, ErrandState
from annotations.models.publication import Kind
from annotations.models.snapshot import State

Json = dict[str, Any]
MOST_LOG_ENTRIES = 2_000
"""So many follow one another at most from a version to a signed head; where there are more, the head is left out."""
SOURCE, APPEARANCE = "source", "article"


@dataclass(frozen=True, slots=True)
class Held:
    """One capture in a bundle. `about`: what the manifest says of it; `stated`: what a timestamp is over; `rendering`:
    what a browser showed of its page, for the newsroom's own bundle only.
    """

    snapshot: Snapshot
    stated: bytes = field(repr=False)
    response: bytes = field(repr=False)
    about: Json
    rendering: Rendering | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """`check`: what the manifest says of the version; `documents`: JSON by path; `withheld`: how many of what is not in
    it, by name.
    """

    name: str
    publication: Publication
    check: Json
    documents: Mapping[str, bytes] = field(repr=False)
    captures: list[Held] = field(repr=False)
    withheld: Mapping[str, int]


def bundle_of(publication: Publication, *, is_public: bool) -> Bundle:
    """The bundle of a version that is no retraction. Six queries."""
    payload = publication.payload
    named = list(_named(payload))
    found = _captures(publication, [capture for _, _, capture in named])
    captures = [
        _held(_meant(found[_key(one)], one, url), one, role, url) for role, url, one in named if _key(one) in found
    ]
    given = [one for one in captures if not is_public or one.about["archived_at"]]
    given = [replace(one, rendering=None) for one in given] if is_public else given
    return Bundle(
        name=f"evidence-{publication.slug}-v{publication.version}",
        publication=publication,
        check={
            "url": payload["url"],
            "slug": publication.slug,
            "version": publication.version,
            "published_at": iso(publication.published_at),
            "payload_sha256": publication.payload_sha256,
        },
        documents=_documents(publication),
        captures=_once(given),
        withheld={
            "confidential_sources": payload.get("confidential_sources", 0),
            "captures_not_public": len({one.snapshot.pk for one in captures} - {one.snapshot.pk for one in given}),
            "sources_without_capture": sum(_key(capture) not in found for _, _, capture in named),
        },
    )


def newest_standing(rows: Iterable[Publication]) -> Publication:
    """The newest of a check's versions that is no retraction. Raises NotFound where nothing was published."""
    versions = sorted(rows, key=lambda row: -row.version)
    found = next((row for row in versions if row.kind != Kind.RETRACTION), None)
    if found is None:
        raise NotFound(_("There is no bundle: nothing was published yet."))
    return found


def _named(payload: Json) -> Iterable[tuple[str, str, Json]]:
    """What the version names: its role, its address, and what it says of the capture."""
    for source in payload.get("sources", []):
        yield SOURCE, source["url"], source["capture"]
    for item in payload.get("appearances", []):
        yield APPEARANCE, item["url"], item["version"]


def _key(capture: Json) -> tuple[str, str | None]:
    return capture["sha256"], capture["captured_at"]


def _meant(alike: list[Snapshot], named: Json, url: str) -> Snapshot:
    """Of captures that say the same and are of one second, as of a wire copy on two sites, the one that is named."""
    told = {name: named[name] for name in ("final_url", "body_sha256") if name in named}
    fit = [row for row in alike if all(getattr(row, name) == value for name, value in told.items())] or alike
    return next((row for row in fit if row.requested_url == url), fit[0])


def _captures(publication: Publication, named: list[Json]) -> dict[tuple[str, str | None], list[Snapshot]]:
    """The captures that are meant, by the hash of their text and their time."""
    sources, highlights = publication.claim.sources, publication.claim.highlights
    cited = Q(pk__in=sources.values("snapshot")) | Q(page__in=sources.values("page"))
    stands = Q(pk__in=highlights.values("snapshot"))
    hashes = {capture["sha256"] for capture in named if capture["sha256"]}
    rows = Snapshot.objects.filter(cited | stands, sha256__in=hashes, state=State.OK)
    loaded = rows.select_related("timestamp", "archive_copy", "rendering").prefetch_related("exchanges").order_by("id")
    found: dict[tuple[str, str | None], list[Snapshot]] = {}
    for row in loaded:
        found.setdefault((row.sha256, iso(row.captured_at)), []).append(row)
    return found


def _held(snapshot: Snapshot, named: Json, role: str, url: str) -> Held:
    about: Json = {"role": role, "url": url, "text_sha256": snapshot.sha256}
    about["archived_at"] = named.get("archived_at", "")
    about["archive_copy"] = _copy(getattr(snapshot, "archive_copy", None))
    stamp: Timestamp | None = getattr(snapshot, "timestamp", None)
    rendering: Rendering | None = getattr(snapshot, "rendering", None)
    shown = rendering if rendering is not None and rendering.state == ErrandState.OK else None
    if stamp is not None and stamp.response is not None:
        return Held(snapshot, stamp.stated.encode(), bytes(stamp.response), about, shown)
    about["no_timestamp"] = _why(stamp, "No timestamp authority was set up.")
    return Held(snapshot, capture_statement(snapshot), b"", about, shown)


def _why(errand: Errand | None, otherwise: str) -> str:
    """Why something is not there yet."""
    if errand is None:
        return otherwise
    return errand.error_sentence or "It is still waited for."


def _copy(copy: ArchiveCopy | None) -> Json:
    if copy is None or copy.state != ErrandState.OK:
        return {"url": "", "why": _why(copy, "No web archive was set up.")}
    return {"url": copy.copy_url, "copied_at": iso(copy.copied_at), "confirmed_at": iso(copy.confirmed_at)}


def _once(captures: list[Held]) -> list[Held]:
    """Each capture once, however often it is named."""
    return list({one.snapshot.pk: one for one in reversed(captures)}.values())[::-1]


def _documents(publication: Publication) -> dict[str, bytes]:
    payload = publication.payload
    documents = {
        "check/payload.json": canonical(payload),
        "check/claimreview.jsonld": _readable(payload.get("claimreview", {})),
    }
    log = _log(publication)
    return {**documents, "check/log.json": _readable(log)} if log else documents


def _log(publication: Publication) -> Json | None:
    """The version's entry in the public log, the entries after it up to the next signed head, and that head."""
    entry = LogEntry.objects.filter(publication=publication).first()
    if entry is None:
        return None
    head = LogHead.objects.filter(size__gte=entry.position).order_by("day").first()
    if head is not None and head.size - entry.position >= MOST_LOG_ENTRIES:
        head = None
    last = head.size if head else entry.position
    rows = LogEntry.objects.filter(position__range=(entry.position, last)).order_by("position")
    entries = [{**entry_form(row), "previous": row.previous, "hash": row.hash} for row in rows]
    return {
        "entries": entries,
        "head": {"statement": head_form(head), "signature": head.signature} if head else None,
    }


def _readable(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
