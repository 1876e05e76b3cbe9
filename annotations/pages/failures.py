"""Why a capture failed, in words that an editor can act on."""

from dataclasses import dataclass

from annotations.models import Snapshot
from annotations.text.document import SENTENCES
from annotations.text.walls import SENTENCES as SENTENCES_OF_WALLS
from annotations.web.failures import FAILURES

UPLOAD_INSTEAD = "Try again, or paste or upload the text."
OWN = {
    "consent_wall": (SENTENCES_OF_WALLS["consent_wall"], "Answer it in your browser, then paste the text here."),
    "storage_full": ("There is no room to keep the capture.", "Tell the person who runs this server, then try again."),
}


@dataclass(frozen=True, slots=True)
class FailureWords:
    """What happened, and what to do."""

    sentence: str
    advice: str


def words_for(code: str, detail: str = "") -> FailureWords | None:
    """The words for an error code; None for the empty one."""
    if not code:
        return None
    if code in FAILURES:
        return FailureWords(FAILURES[code].sentence, FAILURES[code].next_step)
    if code in SENTENCES:
        return FailureWords(SENTENCES[code], "Paste or upload the text instead.")
    sentence, advice = OWN.get(code, (detail or "The capture failed.", UPLOAD_INSTEAD))
    return FailureWords(sentence, advice)


def failure_of(snapshot: Snapshot) -> FailureWords | None:
    """Why the newest attempt failed; also of a capture that waits for another one."""
    return words_for(snapshot.error_code, snapshot.error_detail)
