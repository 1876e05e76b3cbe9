"""What a reviewer approves and a publication freezes: the claim, its verdict and reasons, its passages, its sources.

One function builds it, one hashes it. An approval carries the hash; publishing needs an approval of the same hash.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from annotations.meaning.heard import told_of
from annotations.models import Claim, Highlight, Question, Source, Translation, Verdict
from annotations.models.kind import SourceKind
from annotations.models.question import STANDING_ANSWERS

Content = dict[str, Any]
OF_THE_ARTICLE = ("title", "site", "published_at")
"""The columns of an article that are part of what is reviewed of each claim in it; see `_appearance`."""

OF_SOME_SOURCES = ("locator", "grade", "group", "interest", "told_by")
OF_THE_STEP = ("labels", "definitions", "colour_light", "colour_dark")
"""What not every step of a scale has; a step never changes."""


def content_of(claim: Claim) -> Content:
    """The reviewable content as plain JSON values, in a stable order. What came later is in it only where it is set.

    Six queries: highlights, sources, the number of confidential sources, questions, translations; and answers where
    there are questions.
    """
    questions = [_question(question) for question in claim.questions.standing().with_answers()]
    reply = told_of(claim)
    confidential = claim.confidential_sources.standing().count()
    return {
        "claim": {
            "id": claim.pk,
            "text": claim.text,
            "claimant": claim.claimant,
            "claimed_on": iso(claim.claimed_on),
            "first_said_url": claim.first_said_url,
        },
        "verdict": _verdict(claim.verdict) if claim.verdict else None,
        "appearances": [_appearance(highlight) for highlight in claim.highlights.as_checked()],
        "sources": [_source(source) for source in claim.sources.standing().with_capture()],
        **({"confidential": confidential} if confidential else {}),
        **({"questions": questions} if questions else {}),
        **({"reply": reply} if reply else {}),
    }


def sha256_of(value: object) -> str:
    """SHA-256 in hex over canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def iso(moment: date | datetime | None) -> str | None:
    """A day as it is; a moment in UTC to the second, with `Z`."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat() if moment else None


def _verdict(verdict: Verdict) -> Content:
    rating = verdict.rating
    return {
        "id": verdict.pk,
        "rating": {
            "scale": rating.scale,
            "key": rating.key,
            "label": rating.label,
            "definition": rating.definition,
            "value": rating.value,
            "tone": rating.tone,
            **{name: getattr(rating, name) for name in OF_THE_STEP if getattr(rating, name)},
        },
        "explanation": verdict.explanation,
        "note": verdict.note,
        **({"severity": verdict.severity} if verdict.severity else {}),
        **_where_said(verdict),
    }


def _where_said(verdict: Verdict) -> Content:
    """What not every verdict has is no part of the content of those without: their hash stays what it was."""
    translations = [_translation(translation) for translation in verdict.translations.standing()]
    said = {
        "as_of": iso(verdict.as_of),
        "expires_on": iso(verdict.expires_on),
        "translations": translations or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _translation(translation: Translation) -> Content:
    return {
        "language": translation.language,
        "statement": translation.statement,
        "explanation": translation.explanation,
        "note": translation.note,
    }


def _appearance(highlight: Highlight) -> Content:
    article, snapshot = highlight.article, highlight.snapshot
    return {
        "highlight": highlight.pk,
        "article": article.pk,
        "url": article.url,
        "title": article.title,
        "site": article.site,
        "published_at": iso(article.published_at),
        "start": highlight.start,
        "end": highlight.end,
        "quote": highlight.quote,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
        "version": {"sha256": snapshot.sha256, "captured_at": iso(snapshot.captured_at), "origin": snapshot.origin},
    }


def _question(question: Question) -> Content:
    return {
        "id": question.pk,
        "text": question.text,
        "answers": [
            {
                "id": answer.pk,
                "text": answer.text,
                "kind": answer.kind,
                "stance": answer.stance,
                "source": answer.cited.pk if answer.cited else None,
            }
            for answer in STANDING_ANSWERS(question)
        ],
    }


def _source(source: Source) -> Content:
    capture = source.snapshot
    return {
        "id": source.pk,
        "url": source.url,
        "stance": source.stance,
        "note": source.note,
        "quote": source.quote,
        "quote_state": source.quote_state,
        "quote_start": source.quote_start,
        "quote_end": source.quote_end,
        "capture": {
            "state": capture.state,
            "error": capture.error_code,
            "title": capture.title,
            "site": source.site,
            "byline": capture.byline,
            "published_at": iso(capture.published_at),
            "final_url": capture.final_url,
            "http_status": capture.http_status,
            "captured_at": iso(capture.captured_at),
            "sha256": capture.sha256,
            "body_sha256": capture.body_sha256,
            "origin": capture.origin,
        },
        **_described(source),
    }


def _described(source: Source) -> Content:
    """What not every source has is no part of the content of those without."""
    said = {
        "kind": source.kind if source.kind != SourceKind.WEB else "",
        "name": source.name if source.page is None else "",
        "told_on": iso(source.told_on),
        **{name: getattr(source, name) for name in OF_SOME_SOURCES},
    }
    return {name: value for name, value in said.items() if value}
