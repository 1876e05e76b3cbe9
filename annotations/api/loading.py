"""Rows as the answers need them, or NotFound."""

from typing import TypeVar

from django.db.models import F, Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import NotFound
from annotations.models import (
    Answer,
    ApiKey,
    Article,
    Batch,
    ChecklistItem,
    Claim,
    Comment,
    Event,
    Feed,
    Highlight,
    Mark,
    PartnerPage,
    Publisher,
    Question,
    ReplyLink,
    Scale,
    Snapshot,
    Source,
    User,
)
from annotations.text.marking import marked

Row = TypeVar("Row", bound=Model)

NEWEST_EVENTS = 500
MISSING = {
    "article": marked("There is no such article."),
    "version": marked("There is no such version."),
    "highlight": marked("There is no such highlight."),
    "mark": marked("There is no such mark."),
    "claim": marked("There is no such claim."),
    "comment": marked("There is no such comment."),
    "link": marked("There is no such link."),
    "item": marked("There is no such item."),
    "source": marked("There is no such source."),
    "question": marked("There is no such question."),
    "answer": marked("There is no such answer."),
    "scale": marked("There is no such scale."),
    "batch": marked("There is no such batch."),
    "feed": marked("There is no such feed."),
    "publisher": marked("There is no such publisher."),
    "key": marked("There is no such key."),
    "page": marked("There is no such page."),
    "capture": marked("There is no such capture."),
    "view": marked("There is no such view."),
    "desk": marked("There is no such desk."),
    "endpoint": marked("There is no such endpoint."),
    "message": marked("There is no such message."),
}
"""What is said where there is none."""


def one(rows: QuerySet[Row], row_id: int, what: str) -> Row:
    """The row of this id. `what` is a key of MISSING. Raises NotFound."""
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound(_(MISSING[what]))
    return found


def article(article_id: int) -> Article:
    """For acting on."""
    return _standing(Article.objects.select_related("page"), article_id)


def article_to_read(article_id: int) -> Article:
    """With its text and everything its highlights show."""
    return _standing(Article.objects.for_reading(), article_id)


def article_with_text(article_id: int) -> Article:
    """With the text of its current version, and nothing else."""
    return _standing(Article.objects.select_related("snapshot").defer("snapshot__headers"), article_id)


def _standing(rows: QuerySet[Article], article_id: int) -> Article:
    """The article of this id; of one that turned out to be another's page, that other."""
    found = one(rows, article_id, "article")
    return one(rows, found.merged_into_id, "article") if found.merged_into_id else found


def snapshot(snapshot_id: int) -> Snapshot:
    return one(Snapshot.objects.all(), snapshot_id, "version")


def highlight(highlight_id: int) -> Highlight:
    """For acting on."""
    return one(Highlight.objects.select_related("claim", "article", "first"), highlight_id, "highlight")


def highlight_to_read(highlight_id: int) -> Highlight:
    """With the card of its claim."""
    return one(Highlight.objects.for_reading(), highlight_id, "highlight")


def mark(mark_id: int) -> Mark:
    return one(Mark.objects.select_related("created_by"), mark_id, "mark")


def claim(claim_id: int) -> Claim:
    """For acting on."""
    return one(Claim.objects.select_related("verdict"), claim_id, "claim")


def claim_card(claim_id: int) -> Claim:
    """What its card shows."""
    return one(Claim.objects.for_card(), claim_id, "claim")


def claim_to_read(claim_id: int) -> Claim:
    """Whole: `places` are its passages on the current versions of their articles, `newest_events` its history."""
    today = Highlight.objects.filter(removed_at=None, retired_at=None, snapshot=F("article__snapshot"))
    places = Prefetch("highlights", today.with_versions().order_by("id"), to_attr="places")
    events = Prefetch("events", Event.objects.newest_first()[:NEWEST_EVENTS], to_attr="newest_events")
    return one(Claim.objects.whole().prefetch_related(places, events), claim_id, "claim")


def comment(comment_id: int) -> Comment:
    """For acting on."""
    return one(Comment.objects.select_related("claim", "thread"), comment_id, "comment")


def reply_link(claim_id: int, link_id: int) -> ReplyLink:
    """For acting on: a link of this claim."""
    return one(ReplyLink.objects.filter(claim=claim_id).select_related("claim"), link_id, "link")


def checklist_item(item_id: int) -> ChecklistItem:
    """For acting on, retired ones too."""
    return one(ChecklistItem.objects.all(), item_id, "item")


def source(source_id: int) -> Source:
    """For acting on, removed ones too."""
    return one(Source.objects.select_related("claim", "page", "snapshot"), source_id, "source")


def standing_source(source_id: int) -> Source:
    """For acting on. Raises NotFound where it was removed."""
    return one(Source.objects.standing().select_related("claim", "page", "snapshot"), source_id, "source")


def source_to_read(source_id: int) -> Source:
    return one(Source.objects.with_capture(), source_id, "source")


def question(question_id: int) -> Question:
    """For acting on, removed ones too."""
    return one(Question.objects.all(), question_id, "question")


def question_to_read(question_id: int) -> Question:
    return one(Question.objects.with_answers(), question_id, "question")


def answer(answer_id: int) -> Answer:
    """For acting on and for reading, removed ones too."""
    return one(Answer.objects.select_related("question", "source", "given_by"), answer_id, "answer")


def scale(scale_id: int) -> Scale:
    return one(Scale.objects.select_related("created_by", "published_by"), scale_id, "scale")


def batch(batch_id: int) -> Batch:
    return one(Batch.objects.select_related("created_by"), batch_id, "batch")


def feed(feed_id: int) -> Feed:
    """For acting on."""
    return one(Feed.objects.all(), feed_id, "feed")


def feed_to_read(feed_id: int) -> Feed:
    """With its counts."""
    return one(Feed.objects.for_list(), feed_id, "feed")


def publisher(publisher_id: int, *, by: User) -> Publisher:
    """One that is hers to manage. Raises NotFound for strangers' as for none."""
    found = one(Publisher.objects.all(), publisher_id, "publisher")
    policy.require_member(by, found)
    return found


def key(publisher_id: int, key_id: int, *, by: User) -> ApiKey:
    """A key of a publisher that is hers to manage."""
    owner = publisher(publisher_id, by=by)
    return one(ApiKey.objects.filter(publisher=owner).select_related("publisher"), key_id, "key")


def partner_page(publisher_id: int, page_id: int, *, by: User) -> PartnerPage:
    """A page of a publisher that is hers to manage."""
    owner = publisher(publisher_id, by=by)
    return one(PartnerPage.objects.filter(publisher=owner).select_related("publisher"), page_id, "page")
