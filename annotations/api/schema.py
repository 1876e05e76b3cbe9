"""What the OpenAPI document says of every operation alike: credentials, refusals, repeatable POSTs."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import (
    Direction,
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema_serializer,
    inline_serializer,
)
from rest_framework import serializers

from annotations.actions.replies import MAX_KEY
from annotations.api.entity_tags import MAX_IF_MATCH
from annotations.api.serializers.fields import IdOrNew, Strict

S = TypeVar("S", bound=type[serializers.Serializer[Any]])
Json = dict[str, Any]

PROBLEM = "application/problem+json"

SAID = {
    "400": "Malformed: not JSON, wrong types, unknown names (`bad_request`; `fields` says where).",
    "401": "No valid credentials (`not_authenticated`, `authentication_failed`).",
    "403": "Not allowed: role (`not_allowed`), own work (`four_eyes`), scope (`scope_missing`), `csrf_failed`.",
    "404": "Nothing is there (`not_found`).",
    "406": "Not in the format that Accept asks for (`not_acceptable`).",
    "409": "Not now: `wrong_state` with `allowed`, or another was first.",
    "410": "Retracted: `reason` says why, `versions` what there was.",
    "411": "The body comes in chunks (`length_required`): send Content-Length.",
    "412": "Somebody changed it since (`stale_version`); `current` is how it stands.",
    "413": "Too large (`too_large`).",
    "414": "The query string is longer than 8,000 characters (`query_too_long`).",
    "415": "Not a type that is read here (`unsupported_media_type`, `unsupported_file`).",
    "416": "The file has no such part (`bad_range`); Content-Range says how long it is.",
    "422": "Well-formed, and refused: `fields` names the culprits.",
    "428": "Edits need If-Match (`version_required`).",
    "429": "Too many calls in this minute (`throttled`); Retry-After says when to go on.",
    "501": "Not a format that is made here (`format_not_supported`).",
    "503": "The database does not answer (`database_unavailable`); nothing was changed. Mind Retry-After.",
}

SCHEMES: dict[str, Json] = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A personal token of the newsroom: `Authorization: Token fct_…`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The browser's session; what changes something also needs the `X-CSRFToken` header.",
    },
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A publisher's key, optional: `Authorization: Api-Key fck_…`. It is counted by itself.",
    },
}

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
    OpenApiParameter.HEADER,
    description="1 to 255 printable characters of your choice. The same key with the same request gets the same "
    "answer for a week, and the deed is done once; the repeated answer carries `Idempotent-Replayed: true`. Refusals "
    "that pass by themselves (`captures_unsettled`, `incomplete`, `stale_version`, "
    "`storage_full`) leave the key free.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag that you have; 304 if it is still right."
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "minLength": 1, "maxLength": MAX_IF_MATCH},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the claim that you read, or `*` to overwrite whatever is there.",
)
IF_MATCH_OPTIONAL = OpenApiParameter(
    "If-Match",
    {"type": "string", "minLength": 1, "maxLength": MAX_IF_MATCH},
    OpenApiParameter.HEADER,
    description="The ETag of the claim that you read: where it is another by now, nothing is done (412).",
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200], description="Strong: changes with every byte of the body."
)
LIMITS = [
    OpenApiParameter(
        "RateLimit-Policy",
        str,
        OpenApiParameter.HEADER,
        response=True,
        description='How many calls there are in how many seconds: `"default";q=300;w=60`. Not while nobody counts.',
    ),
    OpenApiParameter(
        "RateLimit",
        str,
        OpenApiParameter.HEADER,
        response=True,
        description='How many are left, and in how many seconds there are all again: `"default";r=299;t=60`.',
    ),
]
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=["429", "503"],
    description="Seconds until it is worth trying.",
)


ROW_ID: Json = {"type": "integer", "format": "int64", "minimum": 1}
UNCHANGED = OpenApiResponse(description="Unchanged: the body that you have is right.")
DONE = OpenApiResponse(description="Done; there is no body.")

PROBLEM_COMPONENT = inline_serializer(
    "Problem",
    {
        "type": serializers.URLField(help_text="An address that explains `code`."),
        "title": serializers.CharField(help_text="What the status means."),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(help_text="Stable: what programs should look at."),
        "detail": serializers.CharField(help_text="A sentence for a person."),
        "fields": serializers.DictField(
            child=serializers.ListField(child=serializers.CharField()),
            help_text="What is wrong with which field; nested names are dotted.",
        ),
        "request_id": serializers.CharField(
            required=False, help_text="Names this request in our logs: say it when you ask us about it."
        ),
        "allowed": serializers.ListField(
            child=serializers.CharField(), required=False, help_text="409: the moves that are legal now."
        ),
        "current": serializers.DictField(required=False, help_text="412: the claim as it stands."),
        "yours": serializers.DictField(required=False, help_text="412: what you sent, so that both can be merged."),
        "version": serializers.IntegerField(required=False, help_text="412: the claim's version now."),
        "reason": serializers.CharField(required=False, help_text="410: why the check was retracted."),
        "versions": serializers.ListField(
            child=serializers.DictField(), required=False, help_text="410: the versions there were."
        ),
    },
)


class ProblemSchema(AutoSchema):
    """Adds the credentials, and the refusals that an operation's method and address make possible."""

    schemes: tuple[str, ...] = ()

    def get_auth(self) -> list[Any]:
        registry, component = self.registry, cast(Any, ResolvedComponent)
        for name in self.schemes:
            registry.register_on_missing(
                component(name=name, type=ResolvedComponent.SECURITY_SCHEMA, object=name, schema=SCHEMES[name])
            )
        return [{name: []} for name in self.schemes]

    def _get_response_bodies(self, direction: Direction = "response") -> Json:
        bodies: Json = super()._get_response_bodies(direction)
        make = cast(Any, self._get_response_for_code)
        for status in self.refusals():
            bodies[status] = {**make(PROBLEM_COMPONENT, status, [PROBLEM], direction), "description": SAID[status]}
        return bodies

    def _resolve_path_parameters(self, variables: list[str]) -> list[Json]:
        resolve = cast(Any, super()._resolve_path_parameters)
        found: list[Json] = resolve(variables)
        return [{**one, "schema": ROW_ID} if one["name"].endswith("_id") else one for one in found]

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> Json:
        found: Json = cast(Any, super())._map_basic_serializer(serializer, direction)
        return {**found, "additionalProperties": False} if isinstance(serializer, Strict) else found

    def _map_serializer_field(self, field: Any, direction: Direction, *more: Any, **named: Any) -> Json:
        if isinstance(field, IdOrNew):
            new: Any = self.resolve_serializer(field.new(), direction)
            return {"oneOf": [ROW_ID, new.ref]}
        found: Json = cast(Any, super())._map_serializer_field(field, direction, *more, **named)
        return found

    def get_description(self, *of: Any) -> str:
        """What the operation says itself; a view's docstring is for its readers."""
        return ""

    def refusals(self) -> list[str]:
        """Status codes, in order."""
        found = {"400", "406", "414", "503"}
        if "{" in self.path:
            found.add("404")
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            found |= {"403", "409", "411", "413", "415", "422"}
        return sorted(found | self.more_refusals())

    def more_refusals(self) -> set[str]:
        return set()


class StaffSchema(ProblemSchema):
    """Of what the newsroom may call. A view's `refuses` are the statuses that only its own answers have."""

    schemes = ("token", "session")

    def get_override_parameters(self) -> list[Any]:
        return [IDEMPOTENCY_KEY] if self.method == "POST" else []

    def more_refusals(self) -> set[str]:
        found = {"401", "403"}  # 403 to publishers' people, and to whoever is judging blind
        return found | set(getattr(self.view, "refuses", ())) if self.method == "POST" else found


class EditSchema(StaffSchema):
    """Of addresses whose PATCH says which version it edits."""

    def more_refusals(self) -> set[str]:
        found = super().more_refusals()
        return found | {"412", "428"} if self.method == "PATCH" else found


class PublicSchema(ProblemSchema):
    """Of what everybody may call. A view's `refuses` are the statuses that only its own answers have."""

    schemes = ("key",)

    def get_auth(self) -> list[Any]:
        return [*super().get_auth(), {}]

    def get_override_parameters(self) -> list[Any]:
        return [*LIMITS, RETRY_AFTER]

    def is_deprecated(self) -> bool:
        return bool(super().is_deprecated()) or getattr(self.view, "deprecated", None) is not None

    def more_refusals(self) -> set[str]:
        found = {"401", "403", "429", *getattr(self.view, "refuses", ())}
        return found | {"410"} if "{" in self.path and not getattr(self.view, "is_never_gone", False) else found


def example(value: Json, *, name: str = "Example") -> Callable[[S], S]:
    """Gives a serializer its example in the document."""
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value, status_codes=["200", "201", "202"])])


@cache
def _page_class(serializer: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    link = "Address of the {} page, or null at the end."
    members = {
        "results": serializer(many=True),
        "next": serializers.URLField(allow_null=True, help_text=link.format("next")),
        "previous": serializers.URLField(allow_null=True, help_text=link.format("previous")),
    }
    name = f"{serializer.__name__.removesuffix('Serializer')}Page"
    return type(name, (serializers.Serializer,), members)


def page_of(serializer: type[serializers.Serializer[Any]], row: Json) -> type[serializers.Serializer[Any]]:
    """The envelope of a list, `{results, next, previous}`, with an example of one row."""
    page = _page_class(serializer)
    return example({"results": [row], "next": None, "previous": None})(page)
