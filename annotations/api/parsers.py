"""What a request's body may be: one JSON object of storable text, or a form with a file."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser, MultiPartParser

from annotations.api.errors import Malformed
from annotations.text.clean import BadText, check

MAX_DEPTH = 12
_SHOWN = 60


class StrictJSONParser(BaseParser):
    """RFC 8259 to the letter: UTF-8, no NaN or Infinity, no name twice, an object on top, not nested without end."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object. Raises Malformed, naming the field where a text cannot be stored."""
        try:
            value = json.loads(
                stream.read().decode("utf-8"),
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_each_name_once,
            )
        except RecursionError as error:
            raise Malformed("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise Malformed(f"The body is not JSON: {str(error)[:200]}".rstrip(".") + ".") from error
        if not isinstance(value, dict):
            raise Malformed("The body has to be a JSON object.")
        require_storable(value)
        return value


class FormParser(MultiPartParser):
    """`multipart/form-data`, for uploads."""


def require_storable(value: object) -> None:
    """Raises Malformed for text with NUL or lone surrogates, naming each field, and for values nested too deeply."""
    wrong: dict[str, list[str]] = {}
    for path, text in _texts(value):
        try:
            check(text)
        except BadText as error:
            wrong[path or "body"] = [error.sentence]
    if wrong:
        raise Malformed("The text holds characters that cannot be stored.", fields=wrong)


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Every string in the value with its dotted path; a name that cannot be stored is told under its object's path."""
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    while waiting:
        path, one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise Malformed(f"The JSON is nested more than {MAX_DEPTH} levels deep.")
        if isinstance(one, str):
            yield path, one
        elif isinstance(one, dict):
            yield from ((path, name) for name in one)
            waiting += [(_joined(path, name), inner, depth + 1) for name, inner in one.items()]
        elif isinstance(one, list):
            waiting += [(_joined(path, str(at)), inner, depth + 1) for at, inner in enumerate(one)]


def _joined(path: str, name: str) -> str:
    shown = name[:_SHOWN].encode("utf-8", "replace").decode().replace("\x00", "?")
    return f"{path}.{shown}" if path else shown


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
