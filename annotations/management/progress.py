"""How far the making of vectors has come, for whoever waits at a terminal."""

import time
from collections.abc import Callable

from django.core.management.base import OutputWrapper

from annotations.models import StatementVector
from annotations.text.embedding import Encoder
from annotations.worker import vectors

EVERY_S = 5.0
PATIENCE_S = 2 * 60.0
"""How long it is waited for rows that another worker holds."""


def make_vectors(model: Encoder, *, told: OutputWrapper, sleep: Callable[[float], None] = time.sleep) -> int:
    """Makes every vector that is missing, saying every few seconds how far that is; how many were made here.

    Rows that a worker holds are waited for: afterwards all are there, whoever made them.
    """
    total, made = StatementVector.objects.waiting().count(), 0
    started = said = time.monotonic()
    while True:
        some = vectors.make_some(model)
        made += some
        now = time.monotonic()
        if not some:
            if not StatementVector.objects.waiting().exists() or now - started > PATIENCE_S + total:
                return made
            sleep(0.2)
        if some and now - said > EVERY_S:
            said = now
            rate = made / (now - started)
            left_s = max(0, total - made) / rate
            told.write(f"{made:,} of {total:,} vectors, {rate:,.0f} a second, {left_s / 60:,.0f} min left.")
