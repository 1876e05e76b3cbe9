"""Django's `migrate`, which takes its time to work and none of other people's to wait."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

LOCK_S = 5
"""How long a step waits for a table: whoever asks for the table meanwhile stands behind it."""


class Command(migrate.Command):
    """Without the time limit of requests, which would cut off an index that is being built."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = 0; SET lock_timeout = '{LOCK_S}s'")
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                f"A table was in use for longer than {LOCK_S} s, so this step was not made; those before it stand. "
                "Nobody was held up. Run it again."
            ) from error
        finally:
            if connection.connection is not None and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("RESET statement_timeout; RESET lock_timeout")
