"""`/api/public/v1/embed/`: what the script on publishers' pages asks, and what it tells."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.embeds import Sighting, note_sightings
from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import LengthRequired, Malformed
from annotations.api.parsers import StrictJSONParser
from annotations.api.public import address_asked, require_whole_address
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED, example
from annotations.api.serializers.fields import Strict, Text, Whole
from annotations.api.serializers.public import SEVERITY
from annotations.errors import TooLarge
from annotations.meaning.cards import cards_of, cards_of_page
from annotations.meaning.lastday import CURRENT, OUTDATED
from annotations.models import Check
from annotations.models.embed import Shown
from annotations.models.publisher import Scope
from annotations.text.urls import BadUrl, canonical, web_origin

MOST_SLUGS = 20
MOST_SIGHTINGS = 100
MOST_BYTES = 32 * 1024
CARD = {
    "slug": "we-have-built-400-homes-7",
    "url": "https://checks.example.org/checks/we-have-built-400-homes-7/",
    "version": 2,
    "kind": "correction",
    "severity": "correction",
    "note": "The first version named the wrong year.",
    "language": "en",
    "publisher": "Example Checks",
    "claim": {"text": "We have built 400 homes since the last election", "claimant": "The mayor", "claimed_on": None},
    "rating": {"key": "false", "label": "False", "tone": "false"},
    "summary": "The register counts 212 homes.",
    "as_of": "2026-11-09T10:00:00Z",
    "status": "current",
    "expires_on": None,
    "passage_changed": False,
    "passages": [
        {
            "quote": "We have built 400 homes since the last election",
            "prefix": "two years.\n\n“",
            "suffix": "”, the mayor",
        }
    ],
    "known": "",
}


class EmbedQuery(Strict):
    url = serializers.CharField(required=False, max_length=16_384, help_text="The page that asks. Or `slugs`.")
    slugs = serializers.CharField(required=False, max_length=3_000, help_text="Up to 20, with commas between them.")


class PassageSerializer(serializers.Serializer[Any]):
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)


class CardClaimSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    claimant = serializers.CharField(allow_blank=True)
    claimed_on = serializers.DateField(allow_null=True)


class CardRatingSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label: Any = serializers.CharField()
    tone = serializers.CharField(help_text="true, mixed, false or open")


class CardSerializer(serializers.Serializer[Any]):
    """One check in short. Of a retracted one (`kind: "retraction"`) `rating` is null and `note` says why."""

    slug = serializers.CharField()
    url = serializers.URLField(help_text="The public page.")
    version = serializers.IntegerField()
    kind = serializers.CharField(help_text="original, correction or retraction")
    severity = serializers.CharField(allow_blank=True, help_text=SEVERITY)
    note = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    publisher = serializers.CharField()
    claim = CardClaimSerializer()
    rating = CardRatingSerializer(allow_null=True)
    summary = serializers.CharField(allow_blank=True)
    as_of = serializers.DateTimeField(help_text="When this version was published.")
    status = serializers.ChoiceField(choices=[CURRENT, OUTDATED], help_text="`outdated`: `expires_on` has passed.")
    expires_on = serializers.DateField(allow_null=True, help_text="The last day on which it is to be relied on.")
    passage_changed = serializers.BooleanField(help_text="Edited or gone since it was checked, as far as we know.")
    passages = PassageSerializer(many=True, help_text="Of this page only; none where `slugs` was asked.")
    known = serializers.CharField(
        required=False, allow_blank=True, help_text="What the page was told to do with this version in the last hour."
    )


@example({"checks": [CARD]})
class CardsSerializer(serializers.Serializer[Any]):
    checks = CardSerializer(many=True)


class CardsView(PublicView):
    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ, Scope.LOOKUP)

    @extend_schema(
        operation_id="list_embed_cards",
        summary="List the checks of a page in short, as the embed script shows them",
        description="Give `url` or `slugs`, and not both. The newest hundred checks of the page; unknown addresses and "
        "slugs have none. Retracted checks are listed as what they are, so that they can be taken down.",
        parameters=[EmbedQuery, IF_NONE_MATCH, ETAG],
        responses={200: CardsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        require_whole_address(request, EmbedQuery)
        asked = self.query(request, EmbedQuery)
        if len(asked) != 1:
            raise Malformed("Give `url` or `slugs`, one of them.", fields={"url": ["Give this, or `slugs`."]})
        cards = cards_of_page(address_asked(asked["url"])) if "url" in asked else _cards_named(asked["slugs"])
        self.gave(*((card["slug"], card["version"]) for card in cards))
        answer = {"checks": cards}
        return tagged(request, answer, tag=body_tag(answer))


def _cards_named(slugs: str) -> list[dict[str, Any]]:
    named = [slug for slug in slugs.split(",") if slug]
    if len(named) > MOST_SLUGS:
        raise Malformed(f"Give {MOST_SLUGS} slugs at most.", fields={"slugs": ["Too many."]})
    return cards_of(list(Check.objects.filter(slug__in=named).with_payload()))


class PlainJSONParser(StrictJSONParser):
    """JSON that calls itself plain text: a browser sends it to another origin without asking first."""

    media_type = "text/plain"


class SightingSerializer(Strict):
    slug = Text(max_length=120)
    version = Whole(min_value=1, max_value=2**31 - 1)
    kind = serializers.ChoiceField(Shown.choices)


class ReportSerializer(Strict):
    page = Text(max_length=16_384)
    seen = serializers.ListField(child=SightingSerializer(), min_length=1, max_length=MOST_SIGHTINGS)


class ReportsView(PublicView):
    """Browsers tell here what their page shows. The page has to be of the origin that the browser vouches for."""

    http_method_names = ["post", "options"]
    parser_classes = [PlainJSONParser, StrictJSONParser]

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ, Scope.LOOKUP)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.headers.get("Transfer-Encoding"):
            raise LengthRequired("Say how long the body is: Content-Length instead of chunks.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge(f"The report is larger than {MOST_BYTES // 1024} kB.")
        super().initial(request, *args, **kwargs)

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        told = self.read(ReportSerializer, dict(request.data))
        url = _own_page(told["page"], request.headers.get("Origin", ""))
        note_sightings(url, [Sighting(**one) for one in told["seen"]])
        return Response(status=204)


def _own_page(given: str, said_origin: str) -> str:
    """The page's canonical address. Raises PermissionDenied unless it lies at the request's own origin."""
    try:
        url = canonical(given)
    except BadUrl as error:
        raise Malformed(error.sentence, fields={"page": [error.sentence]}) from error
    if said_origin != web_origin(url):
        raise PermissionDenied("A page can only tell of itself: the Origin header names another site.")
    return url
