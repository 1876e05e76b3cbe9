"""Files that grow without end when they are opened are named, and neither the worker nor its memory goes with them."""

import resource

import pytest

from annotations.text.document import Unreadable
from annotations.worker.reading import ReaderFailed, read_file_apart
from tests.bombs import FILES, MIB

NAMED = {
    "crashed_reader",
    "reader_too_slow",
    "too_long",
    "too_many_pixels",
    "damaged_pdf",
    "damaged_picture",
    "damaged_recording",
    "damaged_sheet",
}
WORD = b"A page with words.\n\nAnother with more of them."


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_grows_is_named_and_the_next_one_is_read(name: str) -> None:
    body = FILES[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((Unreadable, ReaderFailed)) as refused:
        read_file_apart(body, content_type="", url="", charset=None, filename="evidence")
    assert getattr(refused.value, "code", "") in NAMED
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 64 * MIB, "what grows, grows in the reader's process, which has a limit"
    read = read_file_apart(WORD, content_type="", url="", charset=None, filename="evidence.txt")
    assert "Another with more" in read.document.text
