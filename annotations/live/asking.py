"""What a stream asks the database. One thread does it for all streams of the process, on one connection."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import constant_time_compare

from annotations import policy
from annotations.errors import NotFound, Refused
from annotations.models import Article, Highlight, User

P = ParamSpec("P")
T = TypeVar("T")


class SignedOut(Refused):
    code = "not_authenticated"
    status = 401


class Away(Refused):
    """What a stream lives by does not answer."""

    code = "live_away"
    status = 503


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks for a stream, and about which article: the one that stands, where two turned out to be one."""

    user: int
    article: int


def _on_the_line(ask: Callable[P, T]) -> Callable[P, T]:
    """Drops a connection that is old or broken, before and after; a database in trouble is Away."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return ask(*args, **kwargs)
        except DatabaseError as error:
            raise Away("The database does not answer now.") from error
        finally:
            close_old_connections()

    return asked


@sync_to_async
@_on_the_line
def admitted(session_key: str, article_id: int) -> Guest:
    """Who has this session, if she may see this article now. Raises SignedOut, NotFound, Blind and Away."""
    user = _user_of(session_key)
    if user is None:
        raise SignedOut("Sign in to be told of changes.")
    if not user.is_newsroom:
        raise NotFound("There is nothing here.")
    policy.require_unblinded(user, "live")
    article = Article.objects.filter(id=article_id).only("id", "merged_into").first()
    if article is None:
        raise NotFound("There is no such article.")
    return Guest(user.pk, article.merged_into_id or article.pk)


@sync_to_async
@_on_the_line
def articles_of(claims: Collection[int], among: Collection[int]) -> dict[int, set[int]]:
    """On which of these articles these claims stand or stood, by the article's id."""
    found: dict[int, set[int]] = {}
    rows = Highlight.objects.filter(claim__in=claims, article__in=among).values_list("article_id", "claim_id")
    for article, claim in rows.distinct():
        found.setdefault(article, set()).add(claim)
    return found


def _user_of(session_key: str) -> User | None:
    """Whose session it is, if it runs. Nothing of the session is changed: the browser is not here to be told."""
    engine: Any = import_module(settings.SESSION_ENGINE)
    known = engine.SessionStore(session_key or None)
    user = User.objects.filter(id=known.get(SESSION_KEY) or 0, is_active=True).first()
    if user is None:
        return None
    shown = str(known.get(HASH_SESSION_KEY, ""))
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return user if any(constant_time_compare(one, shown) for one in hashes) else None
