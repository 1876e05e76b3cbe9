"""Refusals: what the domain says no to, each with a stable code, a sentence for a person and an HTTP twin."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _


class Refused(Exception):
    """The request was understood and is refused. Nothing was changed."""

    code = "refused"
    status = 400

    def __init__(self, sentence: str, *, code: str = "", fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code
        self.fields = {name: list(said) for name, said in (fields or {}).items()}


class Invalid(Refused):
    """Well-formed, but the values cannot be accepted. `fields` names each culprit."""

    code = "invalid"
    status = 422


class BadSpan(Refused):
    """The quote is not what the snapshot's text says between these offsets."""

    code = "bad_span"
    status = 422


class NotAllowed(Refused):
    code = "not_allowed"
    status = 403


class FourEyes(Refused):
    """A second person has to do this: one's own work cannot be approved by oneself."""

    code = "four_eyes"
    status = 403


class Blind(Refused):
    """She is judging a claim blind: this could show her what others concluded."""

    code = "blind"
    status = 403


class NotFound(Refused):
    code = "not_found"
    status = 404


class WrongState(Refused):
    """The move is not legal from the current state. `allowed` names the moves that are."""

    code = "wrong_state"
    status = 409

    def __init__(self, sentence: str, *, allowed: Sequence[str], code: str = "") -> None:
        super().__init__(sentence, code=code)
        self.allowed = list(allowed)


class Conflict(Refused):
    """Somebody else was first, or the same thing is already there."""

    code = "conflict"
    status = 409


class StaleVersion(Refused):
    """The text was changed by someone else since it was read."""

    code = "stale_version"
    status = 412


class VersionRequired(Refused):
    """An edit must say which version it edits."""

    code = "version_required"
    status = 428


class StoreAway(Refused):
    """What is asked for lies, or is to be kept, in a store that does not answer now."""

    code = "storage_away"
    status = 503

    def __init__(self, detail: str = "") -> None:
        super().__init__(_("The store of captures does not answer. Nothing was changed; try again in a minute."))
        self.detail = detail


class TooLarge(Refused):
    code = "too_large"
    status = 413


class TooMany(Refused):
    """So many of the caller's own are under way that another would be at everybody's cost."""

    code = "too_many_at_once"
    status = 429


class TooOften(Refused):
    """One call too many in a minute; `wait_s`: when to go on."""

    code = "throttled"
    status = 429

    def __init__(self, sentence: str, *, wait_s: int) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s
