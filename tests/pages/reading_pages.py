"""What tests of pages look for in an answer."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def text_of(answer: Any) -> str:
    """The page's words, without its markup."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def once_of(visitor: Client, path: str) -> str:
    """The one-time key of the first form of a page."""
    found = re.search(r'name="once" value="([^"]+)"', visitor.get(path).content.decode())
    assert found, f"no form at {path}"
    return found[1]


def next_of(answer: Any) -> str:
    """The query string of the link to the following page of a list; empty on the last."""
    found = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
    return unescape(found[1]) if found else ""


def queries_of(visitor: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as seen:
        visitor.get(path)
    return len(seen)
