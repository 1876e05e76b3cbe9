"""Reading a file that was handed in as evidence, in a process of its own: `python -m annotations.text.apart_files`.

As `annotations.text.apart` does it for pages and feeds, which need none of the libraries that are loaded here.
"""

from typing import Any

from annotations.text.apart import main
from annotations.text.document import Unreadable
from annotations.text.files import read_file
from annotations.text.packed import packed


def answered(body: bytes, job: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request as plain JSON values; a refusal is its code under `unreadable`."""
    try:
        return packed(read_file(body, **asked))
    except Unreadable as error:
        return {"unreadable": error.code}


if __name__ == "__main__":
    main(answered)
