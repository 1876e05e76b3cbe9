"""The public payload, as `payload.py` freezes it. Written out for the document; served as it was frozen."""

from typing import Any

from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.models.reply import Outcome
from annotations.text.amending import LABELS


class CheckPublisherSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()


ARCHIVED = "Our capture, where everybody may look at it. Not in versions of before 0.5."
SEVERITY = "minor, update, correction or retraction; empty of a first version. Not in versions of before 0.4."


class CheckChangeSerializer(serializers.Serializer[Any]):
    """One thing that a version says otherwise than the one before."""

    what = serializers.ChoiceField(choices=list(LABELS))
    old = serializers.JSONField(
        allow_null=True, help_text="A rating, a text (long ones cut) or a list of addresses, each with its title."
    )
    new = serializers.JSONField(allow_null=True)


class CheckReplySerializer(serializers.Serializer[Any]):
    """The right of reply: what came of asking the other side, and what the newsroom tells of it."""

    outcome = serializers.ChoiceField(choices=Outcome.values)
    label: Any = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True, help_text="Of the reply as it was received, in UTF-8.")


class CheckVersionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    kind = serializers.CharField(help_text="original, correction or retraction")
    severity = serializers.CharField(required=False, allow_blank=True, help_text=SEVERITY)
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    changes = CheckChangeSerializer(many=True, required=False, help_text="Not in a tombstone.")


class CheckedClaimSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    claimant = serializers.CharField(allow_blank=True)
    claimed_on = serializers.DateField(allow_null=True)
    first_said_url = serializers.CharField(allow_blank=True)


class CheckRatingSerializer(serializers.Serializer[Any]):
    """`value` lies between `worst` and `best`, or is null where the step has no place on that line."""

    scale = serializers.IntegerField()
    key = serializers.CharField()
    label: Any = serializers.CharField()
    definition = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    tone = serializers.CharField()
    best = serializers.IntegerField()
    worst = serializers.IntegerField()
    labels: Any = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="The label in other languages, by BCP 47 tag."
    )
    definitions: Any = serializers.DictField(child=serializers.CharField(), required=False)
    colour_light = serializers.CharField(required=False, help_text="`#rrggbb`, readable on white paper.")
    colour_dark = serializers.CharField(required=False)


class CheckTranslationSerializer(serializers.Serializer[Any]):
    """The words of the check in another language; an empty `statement` or `note` was not translated."""

    language = serializers.CharField(help_text="BCP 47.")
    label: Any = serializers.CharField(
        required=False, help_text="The rating, where the scale says it in this language."
    )
    statement = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class ReadVersionSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField()
    captured_at = serializers.DateTimeField(allow_null=True)
    origin = serializers.CharField()
    archived_at = serializers.URLField(required=False, help_text=ARCHIVED)


class AppearanceSerializer(serializers.Serializer[Any]):
    """Where the claim was read: offsets in code points of the version that was checked."""

    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    site = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    version = ReadVersionSerializer()


class CheckCaptureSerializer(serializers.Serializer[Any]):
    state = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    site = serializers.CharField(allow_blank=True)
    byline = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    final_url = serializers.CharField(allow_blank=True)
    http_status = serializers.IntegerField(allow_null=True)
    captured_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    body_sha256 = serializers.CharField(allow_blank=True)
    origin = serializers.CharField()
    archived_at = serializers.URLField(required=False, help_text=ARCHIVED)


class CheckSourceSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    stance = serializers.CharField(help_text="supports, refutes or context")
    note = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    quote_state = serializers.CharField(help_text="none, pending, verified or not_found")
    quote_start = serializers.IntegerField(allow_null=True)
    quote_end = serializers.IntegerField(allow_null=True)
    capture = CheckCaptureSerializer()
    kind = serializers.CharField(
        required=False,
        help_text="post, dataset, doi, file, article, interview or email; a web page where it is absent.",
    )
    name = serializers.CharField(required=False, help_text="Of what stands at no address: `url` is empty then.")
    locator = serializers.CharField(required=False, help_text="Where in it: a page, a paragraph, cells or a time.")
    grade = serializers.CharField(required=False, help_text="primary or secondary, where the newsroom says it.")
    interest = serializers.CharField(required=False, help_text="What the source has to gain, where it is declared.")
    told_by = serializers.CharField(required=False, help_text="Who told it, in an interview or a letter.")
    told_on = serializers.DateField(required=False)


class PassageVersionSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField()
    captured_at = serializers.DateTimeField(allow_null=True)


class CheckedPassageSerializer(serializers.Serializer[Any]):
    """A passage that was checked, beside what its article says today."""

    url = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(help_text="As it was checked.")
    state = serializers.CharField(help_text="exact, moved, edited, ambiguous, orphaned or retired")
    current_quote = serializers.CharField(allow_null=True)
    checked_version = PassageVersionSerializer()
    current_version = PassageVersionSerializer()


class SourceTodaySerializer(serializers.Serializer[Any]):
    """A source of the check on the live web, where it was looked at again since. `state` is of its passage."""

    url = serializers.CharField()
    quote = serializers.CharField(allow_blank=True, help_text="As it was checked.")
    state = serializers.CharField(
        allow_null=True, help_text="verified, moved, changed, gone or unreachable; null where no passage is locked."
    )
    checked_at = serializers.DateTimeField(allow_null=True)
    page = serializers.CharField(help_text="alive, failing, closed (a paywall, say), dead, or new.")
    page_alive_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.URLField(help_text="Where to send readers: our capture once the page is dead.")


class CurrencySerializer(serializers.Serializer[Any]):
    """`passage_changed`: a checked passage was edited or is gone since the version that was checked."""

    passage_changed = serializers.BooleanField()
    passages = CheckedPassageSerializer(many=True)
    sources = SourceTodaySerializer(many=True, required=False)


@example(examples.PUBLISHED)
class CheckSerializer(serializers.Serializer[Any]):
    """One version of a published check, frozen when it was published; `currency` is told beside the newest one."""

    slug = serializers.CharField()
    url = serializers.URLField(help_text="The public page.")
    version = serializers.IntegerField()
    kind = serializers.CharField()
    note = serializers.CharField(allow_blank=True, help_text="What a correction corrects.")
    license = serializers.CharField(
        required=False, allow_blank=True, help_text="Address of the licence; empty where none is given."
    )
    publisher = CheckPublisherSerializer()
    versions = CheckVersionSerializer(many=True)
    claim = CheckedClaimSerializer()
    rating = CheckRatingSerializer()
    explanation = serializers.CharField()
    as_of = serializers.DateField(required=False, help_text="The day whose state of things was judged.")
    expires_on = serializers.DateField(
        required=False, help_text="The last day on which it is to be relied on, where it has one."
    )
    translations = CheckTranslationSerializer(many=True, required=False)
    published_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    appearances = AppearanceSerializer(many=True)
    sources = CheckSourceSerializer(many=True)
    confidential_sources = serializers.IntegerField(
        required=False, help_text="How many sources there are beside these that the newsroom does not name."
    )
    content_sha256 = serializers.CharField(help_text="Of what the reviewer approved.")
    reply = CheckReplySerializer(required=False, help_text="Only where the newsroom says something of it.")
    claimreview = serializers.DictField(help_text="The same as schema.org ClaimReview.")
    currency = CurrencySerializer(required=False)
    status = serializers.ChoiceField(
        choices=["current", "outdated"], required=False, help_text="`outdated`: `expires_on` has passed."
    )


class TombstoneSerializer(serializers.Serializer[Any]):
    """What is left of a retracted check: that there was one, since when there is none, and why. No verdict."""

    slug = serializers.CharField()
    url = serializers.URLField(help_text="The public page, which says the same.")
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=["retraction"])
    note = serializers.CharField(help_text="Why it was retracted.")
    license = serializers.CharField(required=False, allow_blank=True)
    publisher = CheckPublisherSerializer()
    versions = CheckVersionSerializer(many=True)
    claim = CheckedClaimSerializer()
    published_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()


@example({"results": [examples.PUBLISHED], "next": None, "previous": None})
class CheckPageSerializer(serializers.Serializer[Any]):
    results = CheckSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
