"""Django's PostgreSQL backend, with statements that are planned once, and a cheap look at whether the line stands.

Settings name it as the database's ENGINE: the package `annotations.postgres`.
"""

import select
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg import Cursor


class DatabaseWrapper(base.DatabaseWrapper):
    def prepared_cursor(self) -> CursorWrapper:
        """A cursor of which the server keeps the statements planned, for as long as the connection stands.

        Values travel beside the text. What it reads must be found by index whatever they are: the plan is the same.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            self.connection.prepare_threshold = 0
            cursor = Cursor(self.connection)
        return (_Logged if self.queries_logged else CursorWrapper)(cursor, self)

    def is_usable(self) -> bool:
        """A server that has gone has closed the line or left a last word on it: an idle, silent line stands.

        Only one that is not silent is asked by a query; without this, every request would send one.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or bool(super().is_usable())


class _Logged(CursorDebugWrapper):
    """Logs statements as they are prepared: the values travel apart."""

    def debug_sql(
        self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False
    ) -> Any:
        return super().debug_sql(sql, params, use_last_executed_query=False, many=many)


def prepared_cursor() -> CursorWrapper:
    """`DatabaseWrapper.prepared_cursor` of the default database."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert isinstance(wrapper, DatabaseWrapper), "settings name annotations.postgres as the engine"
    return wrapper.prepared_cursor()
