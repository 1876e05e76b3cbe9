"""Claims: cards, list rows, whole, and what goes in."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations import policy
from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.comments import CommentSerializer
from annotations.api.serializers.desk import DeskNotesSerializer
from annotations.api.serializers.fields import PersonSerializer, Strict, Text
from annotations.api.serializers.questions import QuestionSerializer
from annotations.api.serializers.reviews import (
    PublicationSerializer,
    RatingStepSerializer,
    ReviewSerializer,
    VerdictSerializer,
)
from annotations.api.serializers.sources import SourceSerializer
from annotations.meaning.currency import has_changed
from annotations.models import Claim, Highlight


class StandingSerializer(serializers.Serializer[Any]):
    """The newest verdict, as a card shows it."""

    rating = RatingStepSerializer()


class ApprovalsSerializer(serializers.Serializer[Any]):
    """How many people approved what stands now, and how many have to."""

    given = serializers.IntegerField()
    needed = serializers.IntegerField()


class ClaimCardSerializer(serializers.Serializer[Any]):
    """What a card shows. `may`: which deeds the caller may do now; `allowed`: which moves the state allows at all."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    claimant = serializers.CharField(allow_blank=True)
    claimed_on = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    version = serializers.IntegerField()
    verdict = StandingSerializer(allow_null=True)
    approvals = serializers.SerializerMethodField()
    source_count = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    created_by = PersonSerializer()
    allowed = serializers.ListField(source="allowed_moves", child=serializers.CharField())
    may = serializers.SerializerMethodField()
    publish_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is to be published: not public before. Null where no time is set."
    )
    publish_problem = serializers.CharField(allow_blank=True, help_text="Why it was not published at that time.")

    def get_url(self, claim: Claim) -> str:
        return reverse("claim", args=[claim.pk])

    @extend_schema_field(ApprovalsSerializer)
    def get_approvals(self, claim: Claim) -> dict[str, int]:
        return {"given": len(claim.approvers), "needed": claim.approvals_needed}

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "boolean"}})
    def get_may(self, claim: Claim) -> dict[str, bool]:
        return policy.may_on_claim(self.context["by"], claim)


class ArticleNameSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField(source="__str__")
    url = serializers.CharField(allow_blank=True)


@example(examples.CLAIM_ROW)
class ClaimRowSerializer(DeskNotesSerializer, ClaimCardSerializer):
    """A row of a list: the card, what the desk notes on it, and the articles where the claim stands."""

    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    recheck_since = serializers.DateTimeField(allow_null=True, help_text="Since when its published check is outdated.")
    articles = serializers.SerializerMethodField()

    @extend_schema_field(ArticleNameSerializer(many=True))
    def get_articles(self, claim: Claim) -> list[dict[str, Any]]:
        found = {h.article_id: h.article for h in claim.highlights.all() if h.removed_at is None}
        return [{"id": article.pk, "title": str(article), "url": article.url} for article in found.values()]


class PlaceSerializer(serializers.Serializer[Any]):
    """Where the claim stands today: a passage of an article's current version, or honestly not found there.

    `passage_changed`: it was checked in the version `checked_version`, and in `current_version` it is edited or gone.
    """

    id = serializers.IntegerField()
    article = ArticleNameSerializer()
    snapshot = serializers.IntegerField(source="snapshot_id")
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    score = serializers.FloatField()
    original_quote = serializers.CharField(source="origin.quote")
    checked_version = serializers.IntegerField(source="origin.snapshot_id")
    checked_at = serializers.DateTimeField(source="origin.snapshot.captured_at")
    current_version = serializers.IntegerField(source="snapshot_id")
    current_at = serializers.DateTimeField(source="snapshot.captured_at")
    passage_changed = serializers.SerializerMethodField()

    def get_passage_changed(self, row: Highlight) -> bool:
        return has_changed(row.state)


class EventSerializer(serializers.Serializer[Any]):
    """One line of the history; `by` is null where the system did it."""

    id = serializers.IntegerField()
    verb = serializers.CharField()
    at = serializers.DateTimeField()
    by = PersonSerializer(source="actor", allow_null=True)
    data: Any = serializers.DictField()


@example(examples.CLAIM)
class ClaimSerializer(DeskNotesSerializer, ClaimCardSerializer):
    """The claim with everything about it. Lists are newest first, but sources, highlights and comments as they came.

    `content_sha256` names what a reviewer sees: send it back as `seen` to decide on exactly that.
    """

    first_said_url = serializers.CharField(allow_blank=True)
    slug = serializers.CharField(allow_blank=True)
    is_live = serializers.BooleanField()
    content_sha256 = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    last_edited_by = PersonSerializer()
    highlights = PlaceSerializer(source="places", many=True)
    sources = SourceSerializer(source="standing_sources", many=True)
    questions = QuestionSerializer(source="standing_questions", many=True)
    verdicts = VerdictSerializer(many=True)
    reviews = ReviewSerializer(many=True)
    publications = PublicationSerializer(many=True)
    comments = CommentSerializer(many=True)
    history = EventSerializer(source="newest_events", many=True)

    def get_content_sha256(self, claim: Claim) -> str:
        return str(self.context["content_sha256"])


@example(examples.NEW_CLAIM)
class NewClaimSerializer(Strict):
    """A statement in its own words; `claimed_on` is the day it was said."""

    text = Text()
    claimant = Text(required=False)
    claimed_on = serializers.DateField(required=False, allow_null=True)
    first_said_url = Text(required=False)


@example({"claimant": "The mayor of Harbour"})
class ClaimChangesSerializer(NewClaimSerializer):
    """The claim's own fields; those that are left out stay as they are."""

    text = Text(required=False)
