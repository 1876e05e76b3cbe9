"""What a request's body may be: one JSON object of storable text, or a form with a file."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

from annotations import saying
from annotations.api.errors import Malformed
from annotations.text.clean import BadText, check
from annotations.text.strictjson import read_json

MAX_DEPTH = 12
_SHOWN = 60

# What Django puts in place of bytes that are not UTF-8.
UNREADABLE = "\ufffd"


class StrictJSONParser(BaseParser):
    """RFC 8259 to the letter: UTF-8, no NaN or Infinity, no name twice, an object on top, not nested without end."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object. Raises Malformed, naming the field where a text cannot be stored; refuses packed ones."""
        _require_unpacked(parser_context)
        try:
            value = read_json(stream.read())
        except RecursionError as error:
            raise Malformed(_("The JSON is nested too deeply.")) from error
        except ValueError as error:
            raise Malformed(f"The body is not JSON: {str(error)[:200]}".rstrip(".") + ".") from error
        if not isinstance(value, dict):
            raise Malformed(_("The body has to be a JSON object."))
        require_storable(value)
        return value


class FormParser(MultiPartParser):
    """`multipart/form-data`, for uploads. Its texts are UTF-8."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        """The fields and the files. Raises Malformed, naming each field that came in another encoding."""
        _require_unpacked(parser_context)
        form = super().parse(stream, media_type, parser_context)
        wrong = [name for name, texts in form.data.lists() if any(UNREADABLE in text for text in [name, *texts])]
        if wrong:
            said = _("This has characters that are not UTF-8.")
            raise Malformed(_("The form has to be written in UTF-8."), fields={name: [said] for name in wrong})
        return form


def _require_unpacked(parser_context: Mapping[str, Any] | None) -> None:
    """Raises UnsupportedMediaType (RFC 9110, 8.4) where the body says that it is packed: it is read as it comes."""
    packing = parser_context["request"].headers.get("Content-Encoding", "") if parser_context else ""
    if packing.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType(packing[:_SHOWN], detail="Send the body unpacked, without Content-Encoding.")


def require_storable(value: object) -> None:
    """Raises Malformed for text with NUL or lone surrogates, naming each field, and for values nested too deeply."""
    wrong: dict[str, list[str]] = {}
    for path, text in _texts(value):
        try:
            check(text)
        except BadText as error:
            wrong[path or "body"] = [saying.said(error.sentence)]
    if wrong:
        raise Malformed(_("The text holds characters that cannot be stored."), fields=wrong)


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Every string in the value with its dotted path; a name that cannot be stored is told under its object's path."""
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    while waiting:
        path, one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise Malformed(_("The JSON is nested more than {number} levels deep.").format(number=MAX_DEPTH))
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
