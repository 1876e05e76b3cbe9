"""Everything that the newsroom holds about one of its people, as JSON lines: her account, and every row that names her.

The tables are found by their foreign keys to the account, so that a new one is in it by itself. Secrets are left out,
and so are the long texts of captures, which are somebody else's words.
"""

import json
from collections.abc import Generator, Iterator
from functools import reduce
from operator import or_
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, QuerySet

from annotations.meaning.exporting import own_connection, pieces
from annotations.models import ApiToken, ConfidentialSource, IdempotentReply, Mail, User
from annotations.postgres.replica import LONG_PATIENCE_S, place

ROWS = 500
UNTOLD: tuple[type[models.Model], ...] = (ConfidentialSource,)
"""Tables of which nobody is told anything, not even how many rows are hers."""
SECRET = ("password", "digest", "secret", "sealed", "session_key", "data_hash", "token", "credential")
"""Columns with one of these in their name are left out."""
LONG = {"Snapshot": ("text", "blocks", "headers"), "Publication": ("payload",), "Mail": ("text", "html", "headers")}
"""Columns that are left out by table: somebody else's words, and letters, which may hold links that open doors."""


def whole(user: User) -> Generator[bytes, None, None]:
    """The file in pieces; its last line says how many rows it has."""
    return pieces(_lines(user))


def tables() -> list[tuple[type[models.Model], list[str]]]:
    """Every table that names an account, with its columns that do, in the order of their names."""
    found = []
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        columns = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is User
        ]
        if columns and not model._meta.proxy:
            found.append((model, columns))
    return found


def rows_of(model: type[models.Model], columns: list[str], user: User) -> "QuerySet[Any]":
    """Those that name her."""
    return model._base_manager.filter(reduce(or_, (Q(**{column: user.pk}) for column in columns)))


def _lines(user: User) -> Generator[bytes, None, None]:
    count = 0
    with own_connection(place(patience_s=LONG_PATIENCE_S)) as own:
        for model, rows in _everything(user):
            for row in _told(rows, _columns(model), own):
                count += 1
                yield _json({"table": model._meta.label, **row})
    yield _json({"end": True, "rows": count})


def _everything(user: User) -> "Iterator[tuple[type[models.Model], QuerySet[Any]]]":
    yield User, User._base_manager.filter(pk=user.pk)
    for model, columns in tables():
        if model in UNTOLD:
            continue
        yield model, rows_of(model, columns, user)
    yield IdempotentReply, IdempotentReply.objects.filter(owner=f"user:{user.pk}")
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        yield log, log.objects.filter(username=user.username)
    if user.email:
        yield Mail, Mail.objects.filter(to__iexact=user.email)


def _columns(model: type[models.Model]) -> list[str]:
    kept = LONG.get(model.__name__, ())
    names = [field.attname for field in model._meta.concrete_fields]
    if model is ApiToken:
        names.remove("digest")
    return [name for name in names if name not in kept and not any(part in name for part in SECRET)]


def _told(rows: "QuerySet[Any]", columns: list[str], own: Any) -> Iterator[dict[str, Any]]:
    """Each row as a dict, some at a time, read over a connection of its own."""
    key = rows.model._meta.pk.attname
    reached: Any = None
    while True:
        some = rows.order_by(key) if reached is None else rows.filter(**{f"{key}__gt": reached}).order_by(key)
        sql, params = some.values_list(key, *columns)[:ROWS].query.sql_with_params()
        with own.cursor() as cursor:
            cursor.execute(sql, params)
            found = cursor.fetchall()
        yield from (dict(zip(columns, row[1:], strict=True)) for row in found)
        if len(found) < ROWS:
            return
        reached = found[-1][0]


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"
