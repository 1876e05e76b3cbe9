"""Who is asking: a person by her token or her session, a publisher by its key."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from annotations.actions.credentials import note_old_use, note_use
from annotations.api.errors import CsrfFailed
from annotations.models import ApiKey, ApiToken, User

TOKEN, KEY = "token", "api-key"


def credentials(request: Request) -> tuple[str, str]:
    """Scheme (lower case) and secret of the Authorization header; empty where there is none."""
    words = get_authorization_header(request).decode("latin-1").split()
    if not words:
        return "", ""
    return words[0].lower(), words[1] if len(words) == 2 else ""


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`: a personal token may do what its person may do."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Raises AuthenticationFailed for unknown, revoked and expired tokens and for people who have left."""
        scheme, secret = credentials(request)
        if scheme == KEY:
            raise AuthenticationFailed("A publisher's key opens the public API only.")
        if scheme != TOKEN:
            return None
        token = ApiToken.objects.presented(secret)
        if token is None or not token.user.is_active:
            raise AuthenticationFailed("This token is not valid.")
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="staff"'


class SignedInSession(SessionAuthentication):
    """The browser's session, with Django's CSRF check on everything that changes something."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailed(_("The form's token is missing or old. Reload the page and try again.")) from error


@dataclass(frozen=True, slots=True)
class Reader:
    """A publisher that showed its key: what DRF calls the user on the public API."""

    key: ApiKey
    is_authenticated: bool = True
    is_active: bool = True


class PublisherKey(BaseAuthentication):
    """`Authorization: Api-Key …`: optional, but where it is sent it has to be right."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        scheme, secret = credentials(request)
        if scheme != KEY:
            return None
        key = ApiKey.objects.live().matching(secret).first()
        if key is None:
            raise AuthenticationFailed("This key is not valid.")
        note_use(key)
        if key.is_old(secret):
            note_old_use(key)
        return Reader(key), key

    def authenticate_header(self, request: Request) -> str:
        return 'Api-Key realm="publishers"'
