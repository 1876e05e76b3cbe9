"""`verify.py`: the modules of this folder as one file that needs nothing but Python."""

import re
from functools import cache
from pathlib import Path

PARTS = (
    *("der", "signatures", "edwards", "certificates", "timestamps"),
    *("containers", "warcfile", "held", "logged", "bundles"),
)
"""In the order in which they need each other."""
_NEIGHBOURS = re.compile(r"^from annotations\.[\w.]+ import (?:\([^)]*\)|[^(\n]*)\n", re.MULTILINE)
_FUTURE = "from __future__ import annotations\n"


@cache
def verifier() -> bytes:
    """The script. Each module stands in it as it is, but for the imports of the others."""
    folder = Path(__file__).parent
    texts = [(folder / f"{name}.py").read_text() for name in PARTS]
    told = texts[-1].split('"""')[1]
    head = f'#!/usr/bin/env python3\n"""{told}"""\n\n{_FUTURE}'
    end = 'if __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'
    return "\n\n".join([head, *map(_body, texts), end]).encode()


def _body(text: str) -> str:
    """A module under its docstring's first line, without what it takes from its neighbours."""
    _, told, rest = text.split('"""', 2)
    return f"# {told.splitlines()[0]}\n\n{_NEIGHBOURS.sub('', rest.replace(_FUTURE, '')).strip()}\n"
