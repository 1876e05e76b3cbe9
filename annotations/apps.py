"""The app's configuration and its deployment checks."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from annotations.text.embedding import Choice, choose


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Fact checks"

    def ready(self) -> None:
        choose(Choice(settings.EMBEDDING_MODEL, tuple(settings.EMBEDDING_MODEL_SHA256)))
        pre_migrate.connect(take_time, sender=self)
        post_migrate.connect(hurry_again, sender=self)


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with the newsroom's own way in."""

    default_site = "annotations.pages.adminsite.NewsroomAdmin"


def take_time(*, using: str, **_: Any) -> None:
    """An index over many rows takes longer than any request may; what waits for a lock still does not wait long."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def hurry_again(*, using: str, **_: Any) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("RESET statement_timeout")


@register(Tags.security, deploy=True)
def fetch_allow_networks_check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warns where workers may connect to networks that are closed to them by default."""
    if not settings.FETCH_ALLOW_NETWORKS:
        return []
    allowed = ", ".join(settings.FETCH_ALLOW_NETWORKS)
    return [
        Warning(
            f"FETCH_ALLOW_NETWORKS opens {allowed} to captures.",
            hint="Anyone who may add a source can read what these networks answer. Keep it empty unless you need it.",
            id="annotations.W001",
        )
    ]
