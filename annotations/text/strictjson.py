"""JSON to the letter (RFC 8259): no NaN or Infinity, no number without bounds, no name twice in an object."""

import json
import math
from typing import Any


def read_json(body: bytes) -> Any:
    """The value. Raises ValueError (UnicodeDecodeError where it is not UTF-8) and RecursionError."""
    return json.loads(
        body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_each_name_once
    )


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has the same name twice")
    return found
