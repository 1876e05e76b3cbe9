"""What is looked up at once, and what is told of each."""

from typing import Any

from rest_framework import serializers

from annotations.api.examples import CHECK_VERSION, NEW_CLAIM, PUBLISHED, STEP, URL
from annotations.api.schema import example
from annotations.api.serializers.fields import Strict, Text
from annotations.meaning.stated import MOST_LETTERS

MOST_ASKED = 100
MOST_PASSAGE = 2_000
HASH = "5f3aa9f0c0fc6be8dbd66bd2ec2e68b8c0d2f2b5cf0b1c1a7a0a5a3b6b6c4c1d"
BRIEF = {
    "slug": PUBLISHED["slug"],
    "version": 1,
    "kind": "original",
    "text": NEW_CLAIM["text"],
    "claimant": "The mayor",
    "claimed_on": "2026-11-01",
    "language": "en",
    "url": PUBLISHED["url"],
    "rating": STEP,
    "published_at": CHECK_VERSION["at"],
    "modified_at": CHECK_VERSION["at"],
    "passage_changed": False,
}
NO_ADDRESS = {"status": 400, "code": "bad_url", "detail": "This is not a web address."}


@example({"urls": [URL], "passages": ["“We have built 400 homes”, the mayor said."]}, name="Request")
class LookupSerializer(Strict):
    urls = serializers.ListField(
        child=Text(), required=False, default=list, help_text="Addresses of articles, in any spelling."
    )
    passages = serializers.ListField(
        child=Text(),
        required=False,
        default=list,
        help_text=f"Texts in which checked statements may stand, {MOST_PASSAGE:,} characters each at most.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError for nothing at all and for too much."""
        count = len(attrs["urls"]) + len(attrs["passages"])
        if not 0 < count <= MOST_ASKED:
            raise serializers.ValidationError({"urls": [f"Give 1 to {MOST_ASKED} urls and passages in all."]})
        long = [at for at, passage in enumerate(attrs["passages"]) if len(passage) > MOST_PASSAGE]
        if long:
            said = f"A passage has at most {MOST_PASSAGE:,} characters."
            raise serializers.ValidationError({f"passages.{at}": [said] for at in long})
        if sum(map(len, attrs["passages"])) > MOST_LETTERS:
            raise serializers.ValidationError({"passages": [f"At most {MOST_LETTERS:,} characters in all."]})
        return attrs


class BriefRatingSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label: Any = serializers.CharField()
    tone = serializers.CharField()


class BriefCheckSerializer(serializers.Serializer[Any]):
    """A check in brief: the whole of it stands at `checks/{slug}/`."""

    slug = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    claimant = serializers.CharField(allow_blank=True)
    claimed_on = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    url = serializers.URLField(help_text="The public page.")
    rating = BriefRatingSerializer()
    published_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    passage_changed = serializers.BooleanField(help_text="A checked passage was edited or is gone since.")


class ItemProblemSerializer(serializers.Serializer[Any]):
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class LookedUpUrlSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="As it was given.")
    canonical = serializers.CharField(allow_null=True)
    checks = BriefCheckSerializer(many=True)
    has_more = serializers.BooleanField(help_text="There are more checks: ask `checks/?url=…`.")
    problem = ItemProblemSerializer(allow_null=True, help_text="Why this one could not be looked up.")


class LookedUpPassageSerializer(serializers.Serializer[Any]):
    passage = serializers.CharField()
    checks = BriefCheckSerializer(many=True)
    has_more = serializers.BooleanField()


@example(
    {
        "urls": [
            {"url": URL, "canonical": URL, "checks": [BRIEF], "has_more": False, "problem": None},
            {"url": "nowhere", "canonical": None, "checks": [], "has_more": False, "problem": NO_ADDRESS},
        ],
        "passages": [{"passage": "Nothing we checked.", "checks": [], "has_more": False}],
    }
)
class LookedUpSerializer(serializers.Serializer[Any]):
    """In the order in which they were asked. What is not known has no checks."""

    urls = LookedUpUrlSerializer(many=True)
    passages = LookedUpPassageSerializer(many=True)


class HashedChecksSerializer(serializers.Serializer[Any]):
    hash = serializers.CharField(help_text="SHA-256 of a canonical address, in hex.")
    checks = BriefCheckSerializer(many=True)


@example({"prefix": "5f3aa", "results": [{"hash": HASH, "checks": [BRIEF]}], "padding": "0000"})
class PrefixSerializer(serializers.Serializer[Any]):
    prefix = serializers.CharField()
    results = HashedChecksSerializer(many=True)
    padding = serializers.CharField(help_text="Nothing: makes answers of like sizes.")
