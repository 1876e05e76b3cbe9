"""The two ceremonies of WebAuthn: making a passkey, and showing that one has it. The reckoning is fido2's."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from annotations.errors import Invalid
from annotations.models import User
from annotations.text.marking import marked

MAX_ANSWER = 20_000
REFUSED = marked("Your browser’s answer could not be taken. Try again.")


@dataclass(frozen=True, slots=True)
class Ceremony:
    """`options` is JSON for the browser; `state` is for the session, and has to come back with the answer."""

    options: str
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey: `credential` is WebAuthn's attested credential data."""

    credential_id: bytes
    credential: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Which passkey signed, and how many signatures it says that it has made; 0 from those that do not count."""

    credential_id: bytes
    counter: int


def begin_making(user: User, *, host: str, known: Sequence[bytes]) -> Ceremony:
    """`host` is the site's; `known` the credentials that she has."""
    entity = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=user.name)
    options, state = _server(host).register_begin(
        entity,
        credentials=[AttestedCredentialData(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _ceremony(options, state)


def finish_making(answer: str, state: Mapping[str, Any] | None, *, host: str) -> Made:
    """Raises Invalid naming `code` for an answer that is wrong, late or to another question."""
    response = _read(answer)
    try:
        found = _server(host).register_complete(_state(state), response)
        credential = found.credential_data
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise Invalid(_(REFUSED), fields={"code": [_(REFUSED)]}) from error
    if credential is None:
        raise Invalid(_(REFUSED), fields={"code": [_(REFUSED)]})
    return Made(credential.credential_id, bytes(credential), found.counter)


def begin_showing(*, host: str, known: Sequence[bytes]) -> Ceremony:
    options, state = _server(host).authenticate_begin(
        [AttestedCredentialData(one) for one in known], user_verification=UserVerificationRequirement.PREFERRED
    )
    return _ceremony(options, state)


def finish_showing(answer: str, state: Mapping[str, Any] | None, *, host: str, known: Sequence[bytes]) -> Shown:
    """Raises Invalid naming `code` unless one of `known` signed this very question for this site."""
    response = _read(answer)
    credentials = [AttestedCredentialData(one) for one in known]
    try:
        used = _server(host).authenticate_complete(_state(state), credentials, response)
        counter = AuthenticationResponse.from_dict(response).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise Invalid(_(REFUSED), fields={"code": [_(REFUSED)]}) from error
    return Shown(used.credential_id, counter)


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=settings.NEWSROOM_NAME))


def _ceremony(options: Any, state: Any) -> Ceremony:
    return Ceremony(json.dumps(dict(options)), dict(state))


def _state(state: Mapping[str, Any] | None) -> dict[str, Any]:
    if not state:
        raise ValueError("no question was asked")
    return dict(state)


def _read(answer: str) -> dict[str, Any]:
    """Raises Invalid unless it is a JSON object of a bearable size."""
    try:
        found = json.loads(answer) if len(answer) <= MAX_ANSWER else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid(_(REFUSED), fields={"code": [_(REFUSED)]})
    return found
