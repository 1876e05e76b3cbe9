"""How much memory something takes: with the collector as it runs in a process of its own."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def traced_memory() -> Iterator[None]:
    """Within it `tracemalloc` counts. What stood before is set aside: the more stands, the rarer all of it is swept."""
    gc.freeze()
    gc.collect()
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()
        gc.unfreeze()
