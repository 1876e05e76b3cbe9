"""How much memory something takes: with the collector as it runs in a process of its own."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def traced_memory() -> Iterator[None]:
    """Within it `tracemalloc` counts, and no log of statements is kept, whoever wanted one before.

    What stood before is set aside: the more stands, the rarer all of it is swept.
    """
    was_logging, connection.force_debug_cursor = connection.force_debug_cursor, False
    gc.freeze()
    gc.collect()
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()
        gc.unfreeze()
        connection.force_debug_cursor = was_logging
