"""Who last got which version of which check: publishers' keys and endpoints, sites, and pages that carry a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import connection, models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Now

from annotations.models.check import Check
from annotations.models.publisher import ApiKey, Publisher
from annotations.models.webhook import Webhook
from annotations.text.marking import marked

MAX_NAME = 2_048
UNKNOWN_VERSION = 0


class ReaderKind(models.TextChoices):
    KEY = "key", marked("API key")
    ENDPOINT = "endpoint", marked("Webhook")
    SITE = "site", marked("Site")
    EMBED = "embed", marked("Page with our embed")
    PAGE = "page", marked("Page with our markup")


class ReaderState(models.TextChoices):
    STALE = "stale", marked("Has an older version")
    TOLD = "told", marked("Told by webhook, has not fetched")
    CURRENT = "current", marked("Has the newest version")


FETCHING = (ReaderKind.KEY, ReaderKind.SITE)
"""Readers who may have been told by their publisher's webhook without asking again themselves."""


@dataclass(frozen=True, slots=True)
class Got:
    """That a reader got a version of a check. `name`: a key's or endpoint's id, an origin, or a page's address."""

    kind: str
    name: str
    check_id: int
    version: int
    at: datetime
    publisher_id: int | None = None


class ReadingQuerySet(models.QuerySet["Reading"]):
    def note(self, given: Sequence[Got]) -> None:
        """Keeps for each reader and check the newest version that it ever got, since when, and when it last asked."""
        self._write(given, "version = GREATEST(r.version, EXCLUDED.version)", "EXCLUDED.version > r.version")

    def show(self, given: Sequence[Got]) -> None:
        """Keeps for each page the version that it shows now, which may be an older one than before."""
        self._write(given, "version = EXCLUDED.version", "EXCLUDED.version <> r.version")

    def _write(self, given: Sequence[Got], version: str, is_another: str) -> None:
        newest = {(one.kind, one.name, one.check_id): one for one in sorted(given, key=lambda one: one.version)}
        rows = [
            (one.kind, one.name[:MAX_NAME], one.check_id, one.version, one.at, one.publisher_id)
            for _, one in sorted(newest.items())
        ]
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO annotations_reading AS r "
                "(kind, name, check_shown_id, version, since, last_at, publisher_id) "
                "SELECT t.kind, t.name, t.check_id, t.version, t.at, t.at, t.publisher_id FROM unnest("
                "%s::text[], %s::text[], %s::bigint[], %s::int[], %s::timestamptz[], %s::bigint[]"
                ") AS t (kind, name, check_id, version, at, publisher_id) "
                f"ON CONFLICT (kind, name, check_shown_id) DO UPDATE SET {version}, "
                f"since = CASE WHEN {is_another} THEN EXCLUDED.since ELSE r.since END, "
                "last_at = GREATEST(r.last_at, EXCLUDED.last_at), "
                "publisher_id = COALESCE(EXCLUDED.publisher_id, r.publisher_id)",
                [list(column) for column in zip(*rows, strict=True)],
            )

    def behind(self) -> Self:
        """Readers of anything but the newest version."""
        return self.filter(version__lt=F("check_shown__version"))

    def with_state(self) -> Self:
        """With `state`: stale, told (an endpoint of the same publisher got the newest version) or current."""
        return self.annotate(state=_state())

    def in_state(self, state: str) -> Self:
        """Only those of this state: see `with_state`."""
        rows = self.alias(their_state=_state()).filter(their_state=state)
        return rows if state == ReaderState.CURRENT else rows.behind()

    def count_states(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.annotate(state=_state()).order_by().values_list("state").annotate(models.Count("pk")))

    def for_list(self) -> Self:
        """With `state`, `label` (of a key or an endpoint; else its name), its publisher and the check as it stands."""
        labelled = Case(
            When(kind=ReaderKind.KEY, then=_label_in(ApiKey.objects.all())),
            When(kind=ReaderKind.ENDPOINT, then=_label_in(Webhook.objects.all())),
            default=F("name"),
            output_field=models.TextField(),
        )
        return (
            self.with_state()
            .annotate(label=Coalesce(labelled, F("name"), output_field=models.TextField()))
            .select_related("publisher", "check_shown")
        )


def _label_in(rows: models.QuerySet[ApiKey] | models.QuerySet[Webhook]) -> Subquery:
    """The label of the row whose id is the reader's name."""
    return Subquery(rows.filter(id=Cast(OuterRef("name"), models.BigIntegerField())).values("label")[:1])


def _state() -> Case:
    told = Reading.objects.filter(
        kind=ReaderKind.ENDPOINT,
        publisher=OuterRef("publisher"),
        check_shown=OuterRef("check_shown"),
        version=OuterRef("check_shown__version"),
    )
    return Case(
        When(version__gte=F("check_shown__version"), then=Value(ReaderState.CURRENT.value)),
        When(Q(kind__in=FETCHING) & Exists(told), then=Value(ReaderState.TOLD.value)),
        default=Value(ReaderState.STALE.value),
    )


class Reading(models.Model):
    """The newest version of one check that one reader got: since when, and when it last asked.

    What it cannot know: who reads without a key and without a page's origin. `version` 0: an older one, unknown which.
    """

    kind = models.CharField(max_length=8, choices=ReaderKind.choices)
    name = models.CharField(max_length=MAX_NAME)
    publisher = models.ForeignKey(Publisher, null=True, on_delete=models.CASCADE, related_name="readings")
    check_shown = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="readings")
    version = models.PositiveIntegerField()
    since = models.DateTimeField()
    last_at = models.DateTimeField(db_default=Now())

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "check_shown"], name="reading_once"),
            models.CheckConstraint(condition=Q(kind__in=ReaderKind.values), name="reading_kind_known"),
        ]
        indexes = [
            models.Index(fields=["check_shown", "version"], name="reading_of_check"),
            models.Index(fields=["publisher", "check_shown"], name="reading_of_publisher"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.check_shown_id} v{self.version}"
