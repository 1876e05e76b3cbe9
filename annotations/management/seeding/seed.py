"""The whole of a seeded database: who may be seeded, the people, and the blocks in their order."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import django
from django.apps import apps
from django.db import transaction

from annotations.management.backups.restoring import FILLED_BY_MIGRATE
from annotations.management.seeding.block import BEGAN, CLAIMS, Block, People, Row, Rows, add_pieces
from annotations.management.seeding.claims import Story
from annotations.management.seeding.loading import (
    Copies,
    analyse,
    copies_of,
    copy_in,
    empty_tables,
    go_on_after_ids,
    indexes_aside,
    models,
)
from annotations.management.seeding.notes import desks, labels
from annotations.models import Event, Label, Rating, Spreading, User
from annotations.models.user import Role

VERB = "bench.seeded"
BATCH = 200
"""Blocks that are made at a time."""
AHEAD = 4
"""How many batches may lie ready: what bounds the memory."""
PROCESSES = 2
CHECKERS, EDITORS = 30, 8


class InUse(Exception):
    """The database holds what we did not make."""


def require_ours(*, anew: bool) -> None:
    """Raises InUse unless the database is empty or, for `anew`, was filled by us and has nobody else's accounts."""
    seeded = Event.objects.filter(verb=VERB).exists()
    if seeded and User.objects.exclude(username__startswith="bench-").exists():
        raise InUse("Somebody has an account here: this database is in use.")
    if seeded and not anew:
        raise InUse("It is seeded already. Give --anew to empty it and begin again.")
    if not seeded:
        for model in apps.get_app_config("annotations").get_models():
            if model._meta.db_table not in FILLED_BY_MIGRATE and model._default_manager.exists():
                raise InUse(f"There are rows in {model._meta.db_table}: only an empty database is seeded.")


def seed(claims: int, *, tell: Callable[[str], None]) -> None:
    """Fills the tables in one transaction: cut short, it leaves nothing."""
    ratings = list(Rating.objects.in_use())
    people = People(range(1, CHECKERS + 1), range(CHECKERS + 1, CHECKERS + EDITORS + 1))
    with transaction.atomic():
        empty_tables()
        with indexes_aside():
            copy_in(copies_of({"User": _people(), "Desk": desks()}))
            make = partial(batch, people=people, ratings=ratings, most=claims)
            for done, copies in enumerate(_batches(make, -(-claims // CLAIMS)), start=1):
                copy_in(copies)
                tell(f"{min(done * BATCH * CLAIMS, claims):,} claims")
            tell("building indexes and checking every reference")
        Label.objects.bulk_create([Label(slug=slug, name=name) for slug, name in labels()], ignore_conflicts=True)
        go_on_after_ids()
        newest = Event.objects.record(VERB, by=None, data={"claims": claims})
        Spreading.objects.update_or_create(id=1, defaults={"begins_after": newest.pk})  # nobody is told of any of it
    analyse()


def batch(first: int, *, people: People, ratings: list[Rating], most: int) -> Copies:
    """`BATCH` blocks from this one on, ready to be copied."""
    rows: Rows = {model.__name__: [] for model in models()}
    for number in range(first, min(first + BATCH, -(-most // CLAIMS))):
        block = Block(number, people=people, most=most)
        add_pieces(block)
        for made in block.claims:
            Story(block, made, ratings).write()
        for name, told in block.rows.items():
            rows[name] += told
    return copies_of({name: told for name, told in rows.items() if told})


def _batches(make: Callable[[int], Copies], blocks: int) -> Iterator[Copies]:
    """In order; made by other processes where there are many."""
    starts = range(0, blocks, BATCH)
    if len(starts) <= 2:
        yield from map(make, starts)
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        waiting: deque[Future[Copies]] = deque()
        for start in starts:
            waiting.append(pool.submit(make, start))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _people() -> list[Row]:
    """Accounts without a password: nobody signs in with them."""
    roles = [Role.CHECKER] * CHECKERS + [Role.EDITOR] * EDITORS + [Role.ADMIN]
    return [
        {
            "id": number,
            "username": f"bench-{role}-{number}",
            "display_name": f"{role.label} {number}",
            "email": f"bench-{number}@newsroom.example",
            "role": role.value,
            "password": "!",
            "date_joined": BEGAN,
            "is_staff": role == Role.ADMIN,
            "is_superuser": role == Role.ADMIN,
        }
        for number, role in enumerate(roles, start=1)
    ]
