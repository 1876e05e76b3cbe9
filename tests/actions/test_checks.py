"""What is shown of a check today, and the order in which publications are numbered."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Event as Flag
from typing import Any

import pytest
from django.db import connection, connections, transaction

from annotations.actions import publications
from annotations.models import Check, Publication, User
from tests.factories import approved_claim, make_article, published_claim


@pytest.mark.django_db
def test_shows_the_newest_version(checker: User, editor: User) -> None:
    article = make_article(by=checker, url="https://news.example.org/harbour")
    claim = published_claim(by=checker, reviewer=editor, article=article)
    check = Check.objects.get(claim=claim)
    assert (check.slug, check.version, check.rating, check.rating_label) == (claim.slug, 1, "false", "False")
    assert list(Check.objects.live().of_address("https://news.example.org/harbour")) == [check]
    publications.retract(claim, "The register was withdrawn.", by=editor)
    check.refresh_from_db()
    assert (check.kind, check.version, check.text) == ("retraction", 2, claim.text)
    assert not Check.objects.live().exists()


@pytest.mark.django_db
def test_the_migration_shows_what_was_published_before(checker: User, editor: User) -> None:
    article = make_article(by=checker, url="https://news.example.org/harbour")
    claim = published_claim(by=checker, reviewer=editor, article=article)
    columns = [field.attname for field in Check._meta.concrete_fields if field.attname != "id"]
    written = Check.objects.values(*columns).get(claim=claim)
    pages = list(Check.objects.get(claim=claim).pages.values_list("id", flat=True))
    Check.objects.all().delete()
    filled = import_module("annotations.migrations.0011_checks_filled")
    with connection.cursor() as cursor:
        cursor.execute(filled.SHOWN)
        cursor.execute(filled.PAGES)
        cursor.execute(import_module("annotations.migrations.0018_lookups").PASSAGES)
        cursor.execute(import_module("annotations.migrations.0022_sites_are_hosts").SITES)
    again = Check.objects.get(claim=claim)
    assert Check.objects.values(*columns).get(claim=claim) == written
    assert again.passages == [claim.highlights.get().pk]
    assert list(again.pages.values_list("id", flat=True)) == pages


@pytest.mark.django_db(transaction=True)
def test_ids_are_in_the_order_of_commits(checker: User, editor: User) -> None:
    """Who publishes while another's publication is not committed waits for it, and comes after."""
    first, second = (
        approved_claim(by=checker, reviewer=editor, text=text) for text in ("One is said.", "Two is said.")
    )
    inserted, go_on = Flag(), Flag()

    def held() -> None:
        with transaction.atomic():
            publications.publish(first, by=editor)
            inserted.set()
            go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(_closing(held))
        assert inserted.wait(10)
        waiting = pool.submit(_closing(lambda: publications.publish(second, by=editor)))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        assert not Publication.objects.exists()
        go_on.set()
        slow.result(10)
        waiting.result(10)
    assert [row.claim_id for row in Publication.objects.after(0)] == [first.pk, second.pk]


def _closing(do: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            do()
        finally:
            connections.close_all()

    return run
