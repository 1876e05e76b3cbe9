"""Outside readers of the public API, their keys, and how much each key is used."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models.secret import HashedSecret, SecretQuerySet, digest
from annotations.text.marking import marked

MAX_BUDGET = 1_000_000
"""The most calls a minute that a key may be given."""


class Scope(models.TextChoices):
    READ = "read", marked("Read published checks")
    LOOKUP = "lookup", marked("Look up addresses only")


class Publisher(models.Model):
    """An organisation that shows our checks."""

    name = models.CharField(max_length=120, unique=True)
    contact = models.EmailField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(SecretQuerySet["ApiKey"]):
    def matching(self, secret: str) -> Self:
        """The key of a presented secret: its present one, or the one before as long as that still counts."""
        presented = digest(secret)
        return self.filter(Q(digest=presented) | Q(old_digest=presented, old_until__gt=Now()))

    def locked(self, key_id: int) -> "ApiKey":
        """The bare row, held until the transaction ends."""
        return self.select_for_update(no_key=True).get(id=key_id)

    def for_list(self) -> Self:
        """Those that work first, the newest first, with who made them."""
        return self.select_related("created_by").order_by(models.F("revoked_at").asc(nulls_first=True), "-id")


class ApiKey(HashedSecret):
    """A publisher's key. It never opens the staff API.

    `origins`: the web origins of the pages that may call with it; empty: calls from anywhere, and from no page.
    `vouched_origins`: those of them that the newsroom itself has set: only these are the publisher's own sites, of
    which it is told what they show. Anybody can name a stranger's.
    `budget`: calls a minute, None for what the settings say. `old_…`: the secret before the present one, which counts
    until `old_until`.
    """

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices), default=list)
    origins = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    vouched_origins = ArrayField(models.CharField(max_length=255), default=list, db_default=[], editable=False)
    budget = models.PositiveIntegerField(null=True, blank=True)
    old_prefix = models.CharField(max_length=16, blank=True, editable=False)
    old_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    old_used_at = models.DateTimeField(null=True, editable=False)
    rotated_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__range=(1, MAX_BUDGET)), name="key_budget_range"
            ),
            models.CheckConstraint(
                condition=Q(old_digest=None, old_until=None) | Q(old_digest__isnull=False, old_until__isnull=False),
                name="key_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def calls_per_minute(self) -> int:
        """What the key has: its own budget, or the usual number."""
        return self.budget or int(settings.KEY_CALLS_PER_MINUTE)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and not self.is_expired

    @property
    def has_old_secret(self) -> bool:
        """Whether the secret before the present one still counts."""
        return self.is_live and self.old_until is not None and self.old_until > timezone.now()

    def is_old(self, secret: str) -> bool:
        """Whether a presented secret of this key is the one before."""
        return self.old_digest == digest(secret)


class KeyUsageQuerySet(models.QuerySet["KeyUsage"]):
    def add(self, counted: list[tuple[int, date, int, int]]) -> None:
        """Adds calls, and how many of them were refused, to (key, day); keys that are gone are dropped."""
        columns = [list(column) for column in zip(*counted, strict=True)] or [[], [], [], []]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO annotations_keyusage (key_id, day, calls, refused) "
                "SELECT t.key_id, t.day, t.calls, t.refused "
                "FROM unnest(%s::bigint[], %s::date[], %s::bigint[], %s::bigint[]) AS t (key_id, day, calls, refused) "
                "JOIN annotations_apikey k ON k.id = t.key_id ORDER BY 1, 2 "
                "ON CONFLICT (key_id, day) DO UPDATE SET calls = annotations_keyusage.calls + EXCLUDED.calls, "
                "refused = annotations_keyusage.refused + EXCLUDED.refused",
                columns,
            )


class KeyUsage(models.Model):
    """How often a key was used on one day (UTC); `refused` are those of the calls that were answered 403 or 429."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="usage")
    day = models.DateField()
    calls = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    objects = KeyUsageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="key_usage_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.day}: {self.calls}"
