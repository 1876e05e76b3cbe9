"""Reading a body apart from the worker, within limits of time and memory."""

import json
import subprocess
import sys

from django.conf import settings

from annotations.text.apart import unpacked
from annotations.text.document import Reading


class ReaderFailed(Exception):
    """The reader did not come back: `code` is reader_too_slow or crashed_reader, `sentence` says it to a person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def read_apart(body: bytes, *, content_type: str, url: str, charset: str | None, filename: str) -> Reading:
    """What `text.reader.read` returns, from a process of its own. Raises Unreadable, ReaderFailed."""
    asked = {"content_type": content_type, "url": url, "charset": charset, "filename": filename}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "annotations.text.apart"],
            input=json.dumps(asked).encode() + b"\n" + body,
            capture_output=True,
            timeout=settings.READ_WALL_S,
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        sentence = "It took too long to read. Open it yourself and paste the text that matters."
        raise ReaderFailed("reader_too_slow", sentence) from error
    if done.returncode != 0:
        sentence = "It could not be read: it broke our reader. Open it yourself and paste the text that matters."
        raise ReaderFailed("crashed_reader", sentence)
    return unpacked(json.loads(done.stdout))
