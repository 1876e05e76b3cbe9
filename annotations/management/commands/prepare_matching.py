"""Makes ready what known claims are found by in their meaning: rows, pgvector and its index, missing vectors."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from annotations.management.progress import make_vectors
from annotations.models import StatementVector, preparing
from annotations.models.near import FEW
from annotations.text.embedding import Encoder, encoder, why_none


class Command(BaseCommand):
    help = (
        "Makes ready what known claims are found by in their meaning: pgvector and its index where the server has it, "
        "and the vectors that are missing. Safe to run again at any time, beside a running newsroom. Exit code 1 where "
        "something is missing that it cannot make."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-vectors", action="store_true", help="Leave the missing vectors to the worker.")
        parser.add_argument("--rebuild", action="store_true", help="Build the index anew.")
        parser.add_argument(
            "--memory", type=int, default=512, metavar="MB", help="What the server may use to build the index (512)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        added = sum(preparing.add_missing(connection))
        model = encoder()
        if model is None:
            self._give_up(why_none(), "Known claims are found by their words only.")
            return
        outdated = sum(preparing.forget_others(connection, model.name))
        self.stdout.write(f"Model {model.name}: {added:,} statements were new to it, {outdated:,} vectors of another.")
        trouble = preparing.make_extension(connection)
        self._make_vectors(model, is_left=options["no_vectors"])
        if trouble:
            self._give_up(trouble, f"Meaning is compared one by one, and not at all beyond {FEW:,} statements.")
            return
        self._build(model, memory_mb=options["memory"], is_anew=options["rebuild"])

    def _give_up(self, trouble: str, consequence: str) -> None:
        self.stderr.write(f"{trouble} {consequence}")
        sys.exit(1)

    def _make_vectors(self, model: Encoder, *, is_left: bool) -> None:
        made = 0 if is_left else make_vectors(model, told=self.stderr)
        progress = StatementVector.objects.progress()
        self.stdout.write(f"{made:,} vectors made; about {progress.made:,} in all, {progress.waiting:,} wait.")

    def _build(self, model: Encoder, *, memory_mb: int, is_anew: bool) -> None:
        if is_anew or not preparing.has_index(connection, model.name):
            started = time.monotonic()
            self.stdout.write("Building the index …")
            preparing.build_index(connection, model.name, model.dimensions, memory_mb=memory_mb)
            self.stdout.write(f"Built in {time.monotonic() - started:,.0f} s.")
        self.stdout.write(f"The index takes {preparing.index_bytes(connection, model.name) / 1e6:,.0f} MB.")
