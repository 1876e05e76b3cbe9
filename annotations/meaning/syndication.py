"""Checks and corrections as entries of a feed, before they are written as RSS, Atom or JSON Feed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.meaning.lastday import said_of_days
from annotations.meaning.payload import Json, check_url
from annotations.models import Check, Publication
from annotations.models.publication import Kind
from annotations.templatetags.newsroom import prose
from annotations.text.amending import done, severity_of

MAX_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` stays what it is while the check is corrected; `review` is its ClaimReview, where it has one.

    `title`, `summary` and `tags` are plain text, `html` is markup.
    """

    id: str
    url: str
    title: str
    summary: str
    html: SafeString
    published_at: datetime
    modified_at: datetime
    version: int
    kind: str
    language: str
    tags: Sequence[str] = ()
    review: Json | None = None
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: what it is called, the page it belongs to, its own address, and its entries, the newest first."""

    title: str
    about: str
    page_url: str
    own_url: str
    entries: Sequence[Entry]

    @property
    def language(self) -> str:
        return settings.NEWSROOM_LANGUAGE

    @property
    def newsroom(self) -> str:
        return settings.NEWSROOM_NAME

    @property
    def licence(self) -> str:
        """The address of the licence; empty where the newsroom names none."""
        return settings.CHECKS_LICENSE

    @property
    def modified_at(self) -> datetime:
        """When the newest of its entries changed; long ago where it has none."""
        return max((entry.modified_at for entry in self.entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def checks_as_entries(checks: Iterable[Check]) -> list[Entry]:
    """One entry for each check that stands, as its newest version says it. The publications are loaded."""
    return [_of_check(check.publication.payload) for check in checks]


def amendments_as_entries(amendments: Iterable[Any]) -> list[Entry]:
    """One entry for each correction and retraction, as `Publication.objects.amendments().with_before()` gives them."""
    return [_of_amendment(publication) for publication in amendments]


def rating_before(amendment: Any) -> Json | None:
    """The rating that a correction put right. None for a check that is retracted: what it said is not told any more."""
    before: Json | None = amendment.before
    return before if amendment.stands_as != Kind.RETRACTION else None


def rating_after(amendment: Any) -> Json | None:
    """The rating that a correction gave. None for a check that is retracted."""
    is_told = amendment.stands_as != Kind.RETRACTION and not amendment.is_retraction
    return dict(amendment.payload["rating"]) if is_told else None


def _of_check(payload: Json) -> Entry:
    claim, rating = payload["claim"], payload["rating"]
    return Entry(
        id=payload["url"],
        url=payload["url"],
        title=f"{rating['label']}: {claim['text']}",
        summary=_in_short(f"{said_of_days(payload)} {rating['label']}. {payload['explanation']}".strip()),
        html=_check_html(payload),
        published_at=datetime.fromisoformat(payload["published_at"]),
        modified_at=datetime.fromisoformat(payload["modified_at"]),
        version=payload["version"],
        kind=payload["kind"],
        severity=severity_of(payload["kind"], payload.get("severity", "")),
        language=payload["language"],
        tags=[rating["label"]],
        review=payload["claimreview"],
    )


def _of_amendment(amendment: Publication) -> Entry:
    payload, page = amendment.payload, check_url(amendment.slug)
    is_gone = getattr(amendment, "stands_as", "") == Kind.RETRACTION
    return Entry(
        id=f"{page}v/{amendment.version}/",
        url=page if is_gone else f"{page}v/{amendment.version}/",
        title=f"{amendment.done}: {payload['claim']['text']}",
        summary=_in_short(amendment.note),
        html=_amendment_html(amendment),
        published_at=amendment.published_at,
        modified_at=amendment.published_at,
        version=amendment.version,
        kind=amendment.kind,
        language=payload["language"],
        severity=amendment.amends,
        tags=[amendment.done],
        review=None if is_gone else payload.get("claimreview"),
    )


def _check_html(payload: Json) -> SafeString:
    claim, rating = payload["claim"], payload["rating"]
    word = done(payload["kind"], payload.get("severity", ""))
    corrected = _paragraph(word, payload["note"]) if payload["kind"] == Kind.CORRECTION else SafeString("")
    sources = [source for source in payload["sources"] if source["capture"]["state"] == "ok"]
    evidence = format_html_join(
        "", '<li><a href="{}">{}</a></li>', ((one["url"], one["capture"]["title"] or one["url"]) for one in sources)
    )
    return format_html(
        '{}{}<blockquote dir="auto"><p>{}</p>{}</blockquote><p><strong>{}</strong></p>{}{}',
        corrected,
        format_html("<p>{}</p>", said) if (said := said_of_days(payload)) else "",
        claim["text"],
        format_html("<footer>{}</footer>", claim["claimant"]) if claim["claimant"] else "",
        rating["label"],
        prose(payload["explanation"]),
        format_html("<h2>Evidence</h2><ul>{}</ul>", evidence) if evidence else "",
    )


def _amendment_html(amendment: Publication) -> SafeString:
    before, after = rating_before(amendment), rating_after(amendment)
    change = f"{before['label']} → {after['label']}" if before and after and before["key"] != after["key"] else ""
    return format_html(
        '<blockquote dir="auto"><p>{}</p></blockquote>{}{}',
        amendment.payload["claim"]["text"],
        format_html("<p><strong>{}</strong></p>", change) if change else "",
        _paragraph(amendment.done, amendment.note),
    )


def _paragraph(word: str, note: str) -> SafeString:
    return format_html("<p><strong>{}.</strong></p>{}", word, prose(note))


def _in_short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_SUMMARY else f"{words[:MAX_SUMMARY].rsplit(' ', 1)[0]} …"
