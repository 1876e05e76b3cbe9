"""One moment of the database: what a dump, its counts and its list of bodies all see, while editors go on writing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from annotations.management.backups.servers import Server

MADE_ANEW = ("annotations_dump",)
"""Tables whose rows stay out: they tell of files that are made anew within a minute."""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
CONTENT = "SELECT count(*), coalesce(sum(hashtextextended((t.*)::text, 0)::numeric), 0)::text FROM public.{} AS t"
"""Rows, and a sum over all of them that does not depend on their order. Hash partitions of PostgreSQL rely on the same
hash from version to version.
"""


@dataclass(frozen=True, slots=True)
class Content:
    """What one table holds: how many rows, and their sum (see CONTENT)."""

    rows: int
    sum: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An open transaction that sees one moment. `name`: by which other sessions see the same."""

    session: psycopg.Connection[Any]
    name: str

    @property
    def version(self) -> int:
        """The server's major version."""
        return self.session.info.server_version // 10_000

    def contents(self) -> Mapping[str, Content]:
        """Of every table, by its name."""
        return contents(self.session)

    def migrations(self) -> list[str]:
        """Those that were applied: `app.name`, in order."""
        rows = self.session.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY id").fetchall()
        return [str(row[0]) for row in rows]

    def bodies(self) -> Iterator[str]:
        """The SHA-256 of every stored body that a row names, once each, in order; streamed."""
        holders = [model._meta.db_table for model in apps.get_models() if _names_bodies(model)]
        named = [sql.SQL("SELECT body_sha256 FROM {}").format(sql.Identifier("public", table)) for table in holders]
        query = sql.SQL("SELECT body FROM ({}) AS one (body) WHERE body <> '' ORDER BY 1")
        with self.session.cursor("bodies") as cursor:
            cursor.itersize = 5_000
            cursor.execute(query.format(sql.SQL(" UNION ").join(named)))
            for row in cursor:
                yield str(row[0])

    def sealed(self) -> list[str]:
        """Every sealed secret."""
        query = (
            "SELECT sealed_secret FROM public.annotations_webhook UNION ALL "
            "SELECT sealed_previous FROM public.annotations_webhook WHERE sealed_previous <> ''"
        )
        return [str(row[0]) for row in self.session.execute(query).fetchall()]


@contextmanager
def moment(server: Server) -> Iterator[Moment]:
    """The database as it is now, for as long as the context lasts."""
    with server.connect() as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        named = session.execute("SELECT pg_export_snapshot()").fetchone()
        yield Moment(session, str(named[0]) if named else "")


def contents(session: psycopg.Connection[Any]) -> Mapping[str, Content]:
    """Of every table, by its name."""
    found = {}
    for (table,) in session.execute(TABLES).fetchall():
        if table not in MADE_ANEW:
            row = session.execute(sql.SQL(CONTENT).format(sql.Identifier(table))).fetchone()
            found[str(table)] = Content(*row) if row else Content(0, "0")
    return found


def _names_bodies(model: Any) -> bool:
    return model._meta.managed and any(field.column == "body_sha256" for field in model._meta.concrete_fields)
