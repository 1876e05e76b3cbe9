"""What is given to the linter for ClaimReview, and what it says."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api.schema import example
from annotations.api.serializers.fields import Strict, Text

MAX_PAGES = 10
MAX_DOMAINS = 20
MARKUP = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example.org/crime/",
    "claimReviewed": "Mostly false: crime doubled in two years",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "reviewRating": {"@type": "Rating", "alternateName": "Mostly false"},
}
FINDING = {
    "rule": "CR05",
    "severity": "error",
    "path": "$.claimReviewed",
    "value": "Mostly false: crime doubled in two years",
    "message": "The claim carries its verdict, “Mostly false”, so readers take it for what was said.",
    "fix": "Write only what was said; the verdict belongs in reviewRating.",
}


@extend_schema_field({"oneOf": [{"type": "object", "additionalProperties": {}}, {"type": "string"}]})
class Markup(serializers.Field[Any, Any, Any, Any]):
    """An object, or JSON text as it stands in a page."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, (dict, str)):
            raise serializers.ValidationError("Give an object, or JSON as text.")
        return data


class LintPageSerializer(Strict):
    """A page and where it stands."""

    html = Text()
    url = Text(required=False)


@example({"markup": MARKUP, "url": "https://checks.example.org/crime/"})
class LintSerializer(Strict):
    """Markup, or a page's HTML, or both; or several pages, to be compared with each other."""

    markup = Markup(required=False, help_text="The ClaimReview: an object, or its JSON as text.")
    html = Text(required=False, help_text="The whole page that carries the markup.")
    url = Text(required=False, help_text="Where the page stands.")
    pages = LintPageSerializer(many=True, required=False, help_text=f"{MAX_PAGES} at most, instead of `html`.")
    own_domains = serializers.ListField(
        child=serializers.CharField(max_length=253),
        required=False,
        max_length=MAX_DOMAINS,
        help_text="Hosts or domains of whoever publishes the check.",
    )

    def validate_pages(self, pages: list[Any]) -> list[Any]:
        if len(pages) > MAX_PAGES:
            raise serializers.ValidationError(f"At most {MAX_PAGES} pages.")
        return pages

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.get(name) for name in ("markup", "html", "pages")):
            raise serializers.ValidationError({"markup": ["Give markup, html or pages."]})
        if attrs.get("pages") and (attrs.get("markup") or attrs.get("html")):
            raise serializers.ValidationError({"pages": ["Give either pages, or markup and html of one page."]})
        return attrs


class FindingSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(help_text="CR01 to CR18.")
    severity = serializers.CharField(help_text="error or warning")
    path = serializers.CharField(help_text="JSON path; in a page, after the script that it is in.")
    value = serializers.CharField(allow_blank=True, help_text="What stands there, cut after 300 characters.")
    message = serializers.CharField(help_text="What is wrong.")
    fix = serializers.CharField(help_text="How to mend it.")


@example({"ok": False, "findings": [FINDING]})
class LintedSerializer(serializers.Serializer[Any]):
    """`ok`: there is no error; warnings there may be."""

    ok = serializers.BooleanField()
    findings = FindingSerializer(many=True)
