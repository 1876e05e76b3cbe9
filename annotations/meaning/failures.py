"""Each way in which a capture may fail: what to tell a person, what she may do, whether it is tried again by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annotations.text.document import SENTENCES
from annotations.text.marking import marked
from annotations.text.walls import SENTENCES as SENTENCES_OF_WALLS
from annotations.web.failures import FAILURES

UPLOAD_INSTEAD = marked("Try again, or paste or upload the text.")
TELL_THE_KEEPER = marked("Tell the person who runs this server, then try again.")
OPEN_IT = marked("Open it yourself and paste the text that matters.")
NOTHING = marked("Nothing to do now: it is tried again by itself.")


@dataclass(frozen=True, slots=True)
class FailureWords:
    """What happened, and what to do. `retries`: whether it is tried again by itself, some times, before it fails."""

    sentence: str
    advice: str
    retries: bool = False


_OF_FETCHES = {code: FailureWords(one.sentence, one.next_step, one.retries) for code, one in FAILURES.items()}
_OF_TEXTS = {code: FailureWords(said, marked("Paste or upload the text instead.")) for code, said in SENTENCES.items()}
_OWN = {
    "consent_wall": FailureWords(
        SENTENCES_OF_WALLS["consent_wall"], marked("Answer it in your browser, then paste the text here.")
    ),
    "storage_full": FailureWords(marked("There is no room to keep the capture."), TELL_THE_KEEPER, retries=True),
    "storage_away": FailureWords(marked("The store for captures does not answer."), TELL_THE_KEEPER, retries=True),
    "crashed_worker": FailureWords(marked("Working on it stopped the worker several times."), UPLOAD_INSTEAD),
    "crashed_reader": FailureWords(marked("It broke our reader."), OPEN_IT),
    "reader_too_slow": FailureWords(marked("It took too long to read."), OPEN_IT),
    "readers_busy": FailureWords(marked("It waited too long to be read: many others were."), NOTHING, True),
    "no_browser": FailureWords(marked("The browser that shows pages does not start."), TELL_THE_KEEPER, retries=True),
    "browser_too_slow": FailureWords(marked("The page kept the browser busy for too long."), OPEN_IT, True),
    "browser_too_big": FailureWords(marked("The page takes more memory than a browser may have here."), OPEN_IT),
    "browser_crashed": FailureWords(marked("The page stopped the browser."), OPEN_IT, True),
    "body_missing": FailureWords(marked("What was handed in is no longer in the store."), marked("Add it again.")),
}
CATALOGUE: Mapping[str, FailureWords] = MappingProxyType({**_OF_TEXTS, **_OF_FETCHES, **_OWN})


def words_for(code: str, detail: str = "") -> FailureWords | None:
    """The words for an error code; None for the empty one."""
    return said(code, detail) if code else None


def said(code: str, detail: str = "") -> FailureWords:
    """The words for a code, also for one of former times that nothing raises any more."""
    return CATALOGUE.get(code) or FailureWords(detail or marked("The capture failed."), UPLOAD_INSTEAD)
