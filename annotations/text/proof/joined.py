"""`verify.py`: the modules of this folder as one file that needs nothing but Python."""

import re
from functools import cache
from pathlib import Path

PARTS = ("der", "signatures", "edwards", "certificates", "timestamps", "containers", "warcfile", "bundles")
"""In the order in which they need each other."""
_NEIGHBOURS = re.compile(r"^from annotations\.[\w.]+ import (?:\([^)]*\)|[^(\n]*)\n", re.MULTILINE)
_FUTURE = "from __future__ import annotations\n"


@cache
def verifier() -> bytes:
    """The script. Each module stands in it as it is, but for the imports of the others."""
    folder = Path(__file__).parent
    texts = [(folder / f"{name}.py").read_text() for name in PARTS]
    told = texts[-1].split('"""')[1]
    bodies = [_body(text) for text in texts]
    head = f'#!/usr/bin/env python3\n"""{told}"""\n\n{_FUTURE}'
    return (head + "\n".join(bodies) + '\n\nif __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n').encode()


def _body(text: str) -> str:
    """A module without its own docstring and without what it takes from its neighbours."""
    _, _, rest = text.split('"""', 2)
    return _NEIGHBOURS.sub("", rest.replace(_FUTURE, ""))
