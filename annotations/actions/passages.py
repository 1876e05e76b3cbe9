"""Words that a person pointed at in one version of an article."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.errors import BadSpan, Invalid, NotFound
from annotations.incoming import MAX_PASSAGE
from annotations.models import Article, Snapshot
from annotations.text.quotes import context


@dataclass(frozen=True, slots=True)
class Passage:
    """Words and the half-open span of code points where they stand in one snapshot's text."""

    snapshot_id: int
    start: int
    end: int
    quote: str


def checked_snapshot(article: Article, passage: Passage) -> Snapshot:
    """The version that the passage stands in. Raises BadSpan, and Invalid where it is too long for one claim."""
    snapshot = Snapshot.objects.filter(id=passage.snapshot_id, article=article, state="ok").first()
    if snapshot is None:
        raise _not_a_version()
    _require_said(snapshot.text, passage)
    return snapshot


def _not_a_version() -> BadSpan:
    return BadSpan(_("This text is not a version of this article."), fields={"snapshot": [_("Not of this article.")]})


def _require_said(text: str, passage: Passage) -> None:
    start, end = passage.start, passage.end
    if not 0 <= start < end <= len(text) or text[start:end] != passage.quote:
        raise BadSpan(_("The article does not say these words at this place. Reload it and mark the passage again."))
    if not passage.quote.strip():
        raise BadSpan(_("The passage has no words in it."))
    if len(passage.quote) > MAX_PASSAGE:
        said = ngettext(
            "{number} character; mark {most} at most.", "{number} characters; mark {most} at most.", len(passage.quote)
        ).format(number=saying.grouped(len(passage.quote)), most=saying.grouped(MAX_PASSAGE))
        raise Invalid(_("The passage is too long for one claim."), code="passage_too_long", fields={"quote": [said]})


def anchored(article_id: int, passage: Passage) -> tuple[Article, dict[str, object]]:
    """The article, locked until the transaction ends, and the columns of a row that stands there: its article and
    version, the span, its words and those around it.

    Of one that turned out to be another's page, that other. Raises NotFound, and as `checked_snapshot` does.
    """
    article, text = Article.objects.locked_with_text(article_id, passage.snapshot_id)
    if article is None:
        raise NotFound(_("There is no such article."))
    if text is None:
        raise _not_a_version()
    _require_said(text, passage)
    prefix, suffix = context(text, passage.start, passage.end)
    return article, {
        "article": article,
        "snapshot_id": passage.snapshot_id,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "prefix": prefix,
        "suffix": suffix,
    }
