"""What files may be handed in, and what they are taken for."""

from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from rest_framework import exceptions

from annotations.actions.articles import Supplied
from annotations.errors import TooLarge

READ = {"text/plain", "text/html", "application/xhtml+xml", "application/pdf"}
BY_NAME = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
}
UNTOLD = {"", "application/octet-stream"}


class UnsupportedFile(exceptions.APIException):
    status_code = 415
    default_code = "unsupported_file"
    fields = {"file": ["Plain text, HTML and PDF can be read."]}


def supplied_file(file: "UploadedFile[bytes]") -> Supplied:
    """The upload as an action takes it. Raises TooLarge, UnsupportedFile."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(_("The file is larger than {size} MB.").format(size=settings.UPLOAD_MAX_BYTES // 2**20))
    return Supplied(content_type=_content_type(file), body=file.read(), filename=file.name or "")


def _content_type(file: "UploadedFile[bytes]") -> str:
    """The declared type with its charset; by the name's ending where the client did not know."""
    declared = (file.content_type or "").strip().lower()
    if declared in READ:
        charset = _text(file.charset)
        return f"{declared}; charset={charset}" if charset else declared
    by_name = BY_NAME.get(PurePath(file.name or "").suffix.lower(), "")
    if declared not in UNTOLD or not by_name:
        raise UnsupportedFile(_("A file of the type {type} cannot be read here.").format(type=declared or "unknown"))
    return by_name


def _text(value: object) -> str:
    """Django leaves the header's parameters as bytes."""
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
