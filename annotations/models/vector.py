"""What statements mean, as vectors: of our own claims and of others' checks. A row without a vector is also the job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models import near
from annotations.models.near import Near
from annotations.text.marking import marked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Near", "Part", "Progress", "StatementVector"]

LEASE_S = 60
COUNTED = 100_000
"""Up to so many rows are counted; of more, the planner's statistics say about how many there are."""


class Part(models.TextChoices):
    STATEMENT = "statement", marked("The statement")
    TITLE = "title", marked("What a check of it is called")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many vectors there are, about, and how many statements wait for theirs."""

    made: int
    waiting: int


class StatementVectorQuerySet(models.QuerySet["StatementVector"]):
    def waiting(self) -> Self:
        """Statements that have no vector yet."""
        return self.filter(embedding=None, part=Part.STATEMENT)

    def overdue(self) -> Self:
        """Those that nobody is working on."""
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lt=Now()))

    @transaction.atomic
    def take(self, most: int) -> list["StatementVector"]:
        """Leases some that wait, the oldest first, with what they belong to, as both stand now."""
        free = self.overdue().order_by("id").select_for_update(skip_locked=True, no_key=True)
        taken = list(free.values_list("id", flat=True)[:most])
        self.filter(id__in=taken).update(lease_until=Now() + timedelta(seconds=LEASE_S))
        return list(self.filter(id__in=taken).for_reading().order_by("id"))

    def for_reading(self) -> Self:
        """With the words that they stand for."""
        claims = ("claim__text", "prior_check__claim", "prior_check__markup")
        return self.select_related("claim", "prior_check").only("digest", "part", "claim_id", "prior_check_id", *claims)

    def nearest(self, vector: "NDArray[np.float32]", *, limit: int, model: str = "") -> list[Near]:
        """The claims and checks nearest in meaning, the nearest first, each once; [] where that cannot be asked.

        `vector` has length 1 and was made by the model that is named (the process' own unless said).
        """
        return near.nearest(connections[self.db], vector, limit=limit, model=model)

    def likeness_to(
        self, vector: "NDArray[np.float32]", *, claims: Sequence[int] = (), prior_checks: Sequence[int] = ()
    ) -> list[Near]:
        """How near these claims and checks are, exactly; those that have no vector yet are left out."""
        return near.likeness_to(connections[self.db], vector, claims=claims, prior_checks=prior_checks)

    def progress(self) -> Progress:
        """How far the making of vectors has come."""
        waiting = self.waiting().count()
        return Progress(made=max(0, self._about() - waiting), waiting=waiting)

    def _about(self) -> int:
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [self.model._meta.db_table]
            )
            told = int((cursor.fetchone() or [0])[0])
        return told if told > COUNTED else self.order_by().count()

    def settle(self, made: Iterable["StatementVector"]) -> set[int]:
        """Keeps what was read, where the statement is still the one that was read; the ids of those rows."""
        return near.settle(connections[self.db], list(made))


class StatementVector(models.Model):
    """One statement's meaning: `embedding` is its unit vector times 32,767, which loses less than 16 bits of floating
    point do and takes half of what 32 take. `digest`: of the words it stands for (`models.restating`).

    `model` names the weights that made it; vectors of two models cannot be compared.
    """

    claim = models.ForeignKey("Claim", null=True, on_delete=models.CASCADE, related_name="vectors", db_index=False)
    prior_check = models.ForeignKey(
        "PriorCheck", null=True, on_delete=models.CASCADE, related_name="vectors", db_index=False
    )
    part = models.CharField(max_length=9, choices=Part.choices, default=Part.STATEMENT)
    model = models.CharField(max_length=64, blank=True)
    digest = models.BinaryField(max_length=16)
    embedding = ArrayField(models.SmallIntegerField(), null=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = StatementVectorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None, prior_check__isnull=False) | Q(claim__isnull=False, prior_check=None),
                name="statement_vector_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="statement_vector_part_known"),
            models.CheckConstraint(condition=Q(embedding=None) | ~Q(model=""), name="statement_vector_says_by_what"),
            models.UniqueConstraint(
                fields=["claim", "part"], name="statement_vector_claim", condition=Q(claim__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["prior_check", "part"], name="statement_vector_prior", condition=Q(prior_check__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["id"], name="statement_vector_waiting", condition=Q(embedding=None))]

    def __str__(self) -> str:
        return f"{self.part} of {self.claim_id or self.prior_check_id}"
