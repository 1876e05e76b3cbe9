"""The public form of a check: what a publication freezes and every reader is given. Nothing private goes in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.conf import settings

from annotations.meaning.amendments import changes_between
from annotations.meaning.archived import Archived
from annotations.models import Publication

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of which check is being made, by which newsroom, when. `base_url` has no trailing slash.

    `licence`: the address of the licence under which the check may be used, "" where none is given. `severity`: how
    much a correction or retraction changes, "" of an original. `archived`: the captures that readers may look at.
    """

    slug: str
    version: int
    kind: str
    note: str
    at: datetime
    newsroom: str
    base_url: str
    language: str
    earlier: Sequence[Publication]
    licence: str = ""
    severity: str = ""
    archived: Archived = field(default_factory=Archived)

    @property
    def url(self) -> str:
        return f"{self.base_url}/checks/{self.slug}/"


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def check_url(slug: str) -> str:
    """The public page of a check, as a full address."""
    return f"{settings.BASE_URL}/checks/{slug}/"


def check_payload(
    content: Json, edition: Edition, *, best: int, worst: int, content_sha256: str, as_of: str = ""
) -> Json:
    """The payload of an original or a correction. `content` as from `content.content_of`; times ISO 8601 UTC."""
    verdict = content["verdict"]
    days = {name: verdict[name] for name in ("expires_on", "translations") if name in verdict}
    first = edition.earlier[0].published_at if edition.earlier else edition.at
    payload = {
        **_head(edition),
        "claim": {**content["claim"]},
        "rating": {**verdict["rating"], "best": best, "worst": worst},
        "explanation": verdict["explanation"],
        "as_of": verdict.get("as_of") or as_of or edition.at.date().isoformat(),
        **days,
        "published_at": utc(first),
        "modified_at": utc(edition.at),
        "appearances": [_public_appearance(item, edition.archived) for item in content["appearances"]],
        "sources": [_public_source(item, edition.archived) for item in content["sources"] if _is_public(item)],
        **({"confidential_sources": content["confidential"]} if content.get("confidential") else {}),
        **_questions(content),
        "content_sha256": content_sha256,
        **({"reply": content["reply"]} if content.get("reply") else {}),
    }
    return {**payload, "versions": _history(edition, payload)}


def retraction_payload(edition: Edition) -> Json:
    """The tombstone: that there was a check, since when there is none, and why."""
    last = edition.earlier[-1].payload
    return {
        **_head(edition),
        "claim": last["claim"],
        "published_at": last["published_at"],
        "modified_at": utc(edition.at),
    }


def _questions(content: Json) -> Json:
    """The questions with their answers; an answer names the source by its address and passage."""
    sources = {item["id"]: item for item in content["sources"] if _is_public(item)}
    asked = content.get("questions", [])
    told = [{"text": one["text"], "answers": [_answer(said, sources) for said in one["answers"]]} for one in asked]
    return {"questions": told} if told else {}


def _answer(said: Json, sources: dict[int, Json]) -> Json:
    source = sources.get(said["source"])
    cited = {"url": source["url"], "title": title_of(source), "quote": source["quote"]} if source else None
    return {**_without(said, "id"), "source": cited}


def _is_public(source: Json) -> bool:
    """Whether readers may know of it: an address inside the newsroom's network is nobody's business."""
    return bool(source["capture"]["error"] != "blocked_address")


def _public_source(source: Json, archived: Archived) -> Json:
    """What readers are told: not by which groups the newsroom counts."""
    capture = {**_without(source["capture"], "error"), **_archived_at(archived.of_sources.get(source["id"]))}
    return {**_without(source, "id", "group"), "capture": capture}


def _public_appearance(item: Json, archived: Archived) -> Json:
    version = {**item["version"], **_archived_at(archived.of_highlights.get(item["highlight"]))}
    return {**_without(item, "highlight", "article"), "version": version}


def _archived_at(address: str | None) -> Json:
    """Where our capture stands, if readers may look at it."""
    return {"archived_at": address} if address else {}


def title_of(source: Json) -> str:
    """What a source of a payload is called: its title, or the name of what stands at no address. Empty for neither."""
    return str(source["capture"]["title"] or source.get("name", ""))


def _head(edition: Edition) -> Json:
    return {
        "slug": edition.slug,
        "url": edition.url,
        "version": edition.version,
        "kind": edition.kind,
        "severity": edition.severity,
        "note": edition.note,
        "language": edition.language,
        "license": edition.licence,
        "publisher": {"name": edition.newsroom, "url": f"{edition.base_url}/"},
        "versions": [_line(earlier) for earlier in edition.earlier] + [_now(edition)],
    }


def _line(earlier: Publication) -> Json:
    return {
        "version": earlier.version,
        "kind": earlier.kind,
        "severity": earlier.amends,
        "note": earlier.note,
        "at": utc(earlier.published_at),
    }


def _now(edition: Edition) -> Json:
    now = {"version": edition.version, "kind": edition.kind, "severity": edition.severity, "note": edition.note}
    return {**now, "at": utc(edition.at)}


def _history(edition: Edition, payload: Json) -> list[Json]:
    """Every version, each with what it changed. Not for a tombstone: what was withdrawn is not told again."""
    whole = [earlier.payload for earlier in edition.earlier] + [payload]
    changed: list[list[Json]] = [[], *(changes_between(old, new) for old, new in pairwise(whole))]
    return [{**line, "changes": changes} for line, changes in zip(payload["versions"], changed, strict=True)]


def _without(item: Json, *names: str) -> Json:
    return {name: value for name, value in item.items() if name not in names}
