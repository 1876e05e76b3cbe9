"""Which language a page speaks: its reader's own where she is signed in, else the newsroom's.

Public pages speak the check's, or the newsroom's, to everyone: caches hold one of each. What programs read outside the
newsroom is English. A language without a catalogue is English.
"""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from annotations.models import User
from annotations.pages import problems
from annotations.pages.lanes import is_lean

log = logging.getLogger(__name__)


class SpeakTheirLanguage:
    """The view decides whose: see `doors.public`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_lean(request):
            return self.get_response(request)
        with translation.override(newsroom_language()):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: object) -> HttpResponse | None:
        """What goes wrong here comes by no `process_exception`: a database that is away is told of at once."""
        if is_lean(request) or getattr(view, "is_public", False):
            return None
        try:
            if isinstance(request.user, User) and request.user.language:
                translation.activate(request.user.language)
        except OperationalError as error:
            log.error("the database is in trouble: %s", error)
            return problems.answer(request, problems.NO_DATABASE)
        return None


def newsroom_language() -> str:
    """The language of NEWSROOM_LANGUAGE that there are words in; English without."""
    return _spoken(settings.NEWSROOM_LANGUAGE) or settings.LANGUAGE_CODE


def speaking(language: str) -> AbstractContextManager[None]:
    """Within it, the interface speaks the language of what is shown; the newsroom's where it has no words in that."""
    return translation.override(_spoken(language) or newsroom_language())


def _spoken(tag: str) -> str:
    """The interface's language for a language's tag; empty where there is none."""
    main = tag.lower().partition("-")[0]
    return next((code for code, _ in settings.LANGUAGES if code.partition("-")[0] == main), "")


def script_words() -> dict[str, Any] | None:
    """What the page's scripts say, in the language that is spoken now; None in English, which they know."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return _words(language) if language in _TRANSLATED else None


@cache
def _words(language: str) -> dict[str, Any]:
    path = Path(settings.BASE_DIR) / "annotations/locale" / language / "LC_MESSAGES/scripts.json"
    return {"language": language, **json.loads(path.read_text())}


_TRANSLATED = frozenset(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
