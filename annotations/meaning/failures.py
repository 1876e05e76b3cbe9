"""Each way in which a capture may fail: what to tell a person, what she may do, whether it is tried again by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annotations.text.document import SENTENCES
from annotations.text.walls import SENTENCES as SENTENCES_OF_WALLS
from annotations.web.failures import FAILURES

UPLOAD_INSTEAD = "Try again, or paste or upload the text."
TELL_THE_KEEPER = "Tell the person who runs this server, then try again."


@dataclass(frozen=True, slots=True)
class FailureWords:
    """What happened, and what to do. `retries`: whether it is tried again by itself, some times, before it fails."""

    sentence: str
    advice: str
    retries: bool = False


_OF_FETCHES = {code: FailureWords(one.sentence, one.next_step, one.retries) for code, one in FAILURES.items()}
_OF_TEXTS = {code: FailureWords(said, "Paste or upload the text instead.") for code, said in SENTENCES.items()}
_OWN = {
    "consent_wall": FailureWords(
        SENTENCES_OF_WALLS["consent_wall"], "Answer it in your browser, then paste the text here."
    ),
    "storage_full": FailureWords("There is no room to keep the capture.", TELL_THE_KEEPER, retries=True),
    "storage_away": FailureWords("The store for captures does not answer.", TELL_THE_KEEPER, retries=True),
    "crashed_worker": FailureWords("Working on it stopped the worker several times.", UPLOAD_INSTEAD),
    "crashed_reader": FailureWords("It broke our reader.", "Open it yourself and paste the text that matters."),
    "reader_too_slow": FailureWords("It took too long to read.", "Open it yourself and paste the text that matters."),
    "readers_busy": FailureWords(
        "It waited too long to be read: many others were.", "Nothing to do now: it is tried again by itself.", True
    ),
    "no_browser": FailureWords("The browser that shows pages does not start.", TELL_THE_KEEPER, retries=True),
    "browser_too_slow": FailureWords(
        "The page kept the browser busy for too long.", "Open it yourself and paste the text that matters.", True
    ),
    "browser_too_big": FailureWords(
        "The page takes more memory than a browser may have here.", "Open it yourself and paste the text that matters."
    ),
    "browser_crashed": FailureWords(
        "The page stopped the browser.", "Open it yourself and paste the text that matters.", True
    ),
    "body_missing": FailureWords("What was handed in is no longer in the store.", "Add it again."),
}
CATALOGUE: Mapping[str, FailureWords] = MappingProxyType({**_OF_TEXTS, **_OF_FETCHES, **_OWN})


def words_for(code: str, detail: str = "") -> FailureWords | None:
    """The words for an error code; None for the empty one."""
    return said(code, detail) if code else None


def said(code: str, detail: str = "") -> FailureWords:
    """The words for a code, also for one of former times that nothing raises any more."""
    return CATALOGUE.get(code) or FailureWords(detail or "The capture failed.", UPLOAD_INSTEAD)
