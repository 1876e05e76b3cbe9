"""Why a capture failed, in words that an editor can act on."""

from annotations.meaning.failures import FailureWords as FailureWords
from annotations.meaning.failures import words_for as words_for
from annotations.models import Snapshot


def failure_of(snapshot: Snapshot) -> FailureWords | None:
    """Why the newest attempt failed; also of a capture that waits for another one."""
    return words_for(snapshot.error_code, snapshot.error_detail)
