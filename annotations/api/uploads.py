"""What files may be handed in, and what they are taken for."""

from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
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
PDF_MARK, PDF_HEAD_BYTES = b"%PDF-", 1024
UNTOLD = {"", "application/octet-stream"}


class UnsupportedFile(exceptions.APIException):
    status_code = 415
    default_code = "unsupported_file"
    fields = {"file": ["Plain text, HTML and PDF can be read."]}


def supplied_file(file: "UploadedFile[bytes]") -> Supplied:
    """The upload as an action takes it; a PDF by its mark, so that only a worker reads it.

    Raises TooLarge, UnsupportedFile.
    """
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(f"The file is larger than {settings.UPLOAD_MAX_BYTES // 2**20} MB.")
    name, content_type = file.name or "", _content_type(file)
    body = file.read()
    if PDF_MARK in body[:PDF_HEAD_BYTES]:
        content_type = "application/pdf"
    return Supplied(body=body, content_type=content_type, filename=name)


def _content_type(file: "UploadedFile[bytes]") -> str:
    """The declared type with its charset; by the name's ending where the client did not know."""
    declared = (file.content_type or "").strip().lower()
    if declared in READ:
        charset = file.charset or ""
        return f"{declared}; charset={charset}" if charset else declared
    by_name = BY_NAME.get(PurePath(file.name or "").suffix.lower(), "")
    if declared not in UNTOLD or not by_name:
        raise UnsupportedFile(f"A file of the type {declared or 'unknown'} cannot be read here.")
    return by_name
