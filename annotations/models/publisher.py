"""Outside readers of the public API and their keys."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations.models.secret import HashedSecret, SecretQuerySet


class Scope(models.TextChoices):
    READ = "read", "Read published checks"
    LOOKUP = "lookup", "Look up addresses only"


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
    """Reads over publishers' keys."""


class ApiKey(HashedSecret):
    """A publisher's key. It never opens the staff API."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices), default=list)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.prefix}…"
