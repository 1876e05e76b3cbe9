"""What every view shares: who may come in, how much may be sent, what caches are told."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import policy, tally
from annotations.api.auth import PublisherKey
from annotations.api.deprecation import Deprecated
from annotations.api.errors import LengthRequired, Malformed, OriginNotAllowed, ScopeMissing
from annotations.api.schema import PublicSchema, StaffSchema
from annotations.api.throttling import DEFAULT, Limit, require_left
from annotations.errors import NotAllowed, TooLarge
from annotations.models import ApiKey, User
from annotations.models.publisher import Scope
from annotations.tally import Allowance
from annotations.text.origins import MAX_ORIGIN
from annotations.text.surrogates import LISTS

FORM_OVERHEAD_BYTES = 64 * 1024

PUBLIC_CACHE = "public, max-age=60, stale-while-revalidate=60, stale-if-error=600"
NO_STORE = "private, no-store"
REVALIDATE = "private, no-cache"
ANYTHING = "*/*"


class JsonView(APIView):
    """Any view of the API. OPTIONS says which methods there are, and nothing else.

    A view that has to go names when as `deprecated`.
    """

    deprecated: Deprecated | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if self.deprecated is not None:
            self.deprecated.announce(answer)
        return answer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.deprecated is not None:
            self.deprecated.require_time_left()

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204)

    def query(self, request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The query string's parameters, checked. Raises ValidationError, and Malformed where one is given twice."""
        doubled = [name for name, values in request.query_params.lists() if len(values) > 1]
        if doubled:
            raise Malformed(_("A parameter is given twice."), fields={name: [_("Give this once.")] for name in doubled})
        return self.read(serializer, request.query_params.dict())

    def read(self, serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
        """What was sent, checked. Raises ValidationError."""
        incoming = serializer(data=data)
        incoming.is_valid(raise_exception=True)
        return dict(incoming.validated_data)


class OfNewsroom(BasePermission):
    """Publishers' own people have doors of their own: see MemberView."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if isinstance(user, User) and not user.is_newsroom:
            raise NotAllowed(_("This is for people of the newsroom."))
        return isinstance(user, User)


def require_length(request: Request, most_bytes: int) -> None:
    """Raises LengthRequired, Malformed, TooLarge unless the request says that its body is no larger than this."""
    if request.headers.get("Transfer-Encoding"):
        raise LengthRequired(_("Say how long the body is: Content-Length instead of chunks."))
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal():
        raise Malformed(_("The Content-Length is not a number."))
    if int(length) > most_bytes:
        raise TooLarge(_("The request is larger than {size} MB.").format(size=most_bytes // 2**20))


class StaffView(JsonView):
    """For people of the newsroom, by token or session. What a POST makes stands at `made_at` (RFC 9110, 15.3.2): an
    address with members of the answer and of the view's own address in braces; empty where it has none.
    """

    made_at: str = ""
    permission_classes: Sequence[Any] = [OfNewsroom]

    schema = StaffSchema()
    forgotten: tuple[str, ...] = ()

    @property
    def most_bytes(self) -> int:
        """How large a body may be."""
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User), "only people of the newsroom come this far"
        return user

    def sent(self, request: Request) -> dict[str, Any]:
        """The body, name by name. Raises Malformed where a form says something twice."""
        if not isinstance(request.data, MultiValueDict):
            return dict(request.data)
        doubled = [name for name, values in request.data.lists() if len(values) > 1]
        if doubled:
            raise Malformed(_("A field is given twice."), fields={name: [_("Give this once.")] for name in doubled})
        return dict(request.data.items())

    def body(self, request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The body, checked. Raises ValidationError."""
        return self.read(serializer, self.sent(request))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        require_length(request, self.most_bytes)
        super().initial(request, *args, **kwargs)
        if self.person.blind_to:
            match = request.resolver_match
            policy.require_unblinded(self.person, match.route if match else "")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", NO_STORE)
        patch_vary_headers(final, ["Authorization", "Cookie"])
        if final.status_code == 201 and self.made_at:
            final.headers["Location"] = self.made_at.format(**{**self.kwargs, **final.data})
        return final


class MemberView(StaffView):
    """For anybody who is signed in, publishers' own people too: each view asks `policy` what is hers."""

    permission_classes = [IsAuthenticated]


class UploadView(StaffView):
    """Takes a file beside JSON."""

    @property
    def most_bytes(self) -> int:
        return int(settings.UPLOAD_MAX_BYTES) + FORM_OVERHEAD_BYTES


class PublicView(JsonView):
    """For everyone. A key is not needed; one that is sent has to be right, to carry one of `scopes`, and to come from
    where it may. Every call is counted, whatever becomes of it. What a view gives away it says by `gave`.
    """

    schema = PublicSchema()
    authentication_classes = [PublisherKey]
    permission_classes = [AllowAny]
    http_method_names = ["get", "head", "options"]
    limit: Limit = DEFAULT
    allowance: Allowance | None = None
    given: tuple[tuple[str, int], ...] = ()

    @property
    def edition(self) -> str | None:
        """What `meaning.shown` may give again; None where nobody counts."""
        return self.allowance.edition if self.allowance is not None else None

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ,)

    def gave(self, *checks: tuple[str, int]) -> None:
        """Says which checks this answer tells in their newest version, as (slug, version): see `meaning/readers.py`."""
        self.given += checks

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Most programs take whatever there is: their `Accept` needs no weighing."""
        if request.META.get("HTTP_ACCEPT", ANYTHING) == ANYTHING:
            renderer = self.renderer_classes[0]()
            return renderer, renderer.media_type
        return super().perform_content_negotiation(request, force)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Counts the call before anything is asked of it; a wrong key counts as none."""
        try:
            self.perform_authentication(request)
        except AuthenticationFailed:
            self._spend(request, None)
            raise
        self._spend(request, request.auth)
        super().initial(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        key = request.auth
        if not isinstance(key, ApiKey):
            return
        if not set(self.scopes_for(request)) & set(key.scopes):
            raise ScopeMissing(f"The key may not do this. It needs the scope: {' or '.join(self.scopes_for(request))}.")
        if key.origins and request.headers.get("Origin", "") not in key.origins:
            raise OriginNotAllowed("This key is for pages of other origins. Its list of origins is on its page.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        is_shared = final.status_code in (200, 304, 410)
        final.headers.setdefault("Cache-Control", PUBLIC_CACHE if is_shared else "no-store")
        if is_shared and request.method in ("GET", "HEAD"):
            final.headers.setdefault("Surrogate-Key", LISTS)  # dropped with every publication
        if self.allowance is not None:
            for name, value in self.limit.headers_of(self.allowance).items():
                final.headers[name] = value
        key = getattr(request, "_auth", None)
        if isinstance(key, ApiKey):
            tally.note_use(key.pk, is_refused=final.status_code in (403, 429))
        if self.given and is_shared and (request.method != "HEAD" or final.status_code == 304):
            self._note_reader(request, key)
        return final

    def _spend(self, request: Request, key: Any) -> None:
        self.allowance = self.limit.spend(request, key)
        require_left(self.allowance)

    def _note_reader(self, request: Request, key: Any) -> None:
        if isinstance(key, ApiKey):
            tally.note_seen(f"key {key.pk}", self.given)
        origin = request.headers.get("Origin", "")
        if origin.startswith(("https://", "http://")) and len(origin) <= MAX_ORIGIN and origin.isprintable():
            tally.note_seen(f"site {origin}", self.given)
