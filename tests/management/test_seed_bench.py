"""The seeded database holds what the product itself could have made, and nobody else's is ever touched."""

import re
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from annotations.actions import publications, reviews
from annotations.actions.appearances import keep_appearances
from annotations.meaning.content import content_of, sha256_of
from annotations.models import (
    Appearance,
    Article,
    Check,
    Claim,
    Event,
    Highlight,
    Publication,
    Review,
    Snapshot,
    Source,
    Spreading,
    User,
)
from annotations.models.moves import Status
from annotations.models.verdict import Decision
from annotations.text.document import Block, Document
from tests.conftest import SignIn
from tests.factories import fresh, seen_of

pytestmark = pytest.mark.django_db(transaction=True)
CLAIMS = 300
CAST = re.compile(r"::(text|character varying)(\[\])?|[()]")


def seed(claims: int = CLAIMS, **options: Any) -> None:
    call_command("seed_bench", claims=claims, stdout=StringIO(), **options)


def indexes_and_keys() -> list[tuple[Any, ...]]:
    """Every index and constraint of the database, as it would be made; casts of constants are written in two ways."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT conrelid::regclass::text, conname, convalidated::text, pg_get_constraintdef(oid) "
            "FROM pg_constraint ORDER BY 1, 2, 3"
        )
        return [tuple(CAST.sub("", cell) for cell in row) for row in cursor.fetchall()]


def test_keeps_every_index_and_constraint_and_makes_what_they_allow() -> None:
    Spreading.objects.get_or_create(id=1)  # as `migrate` leaves a database
    before = indexes_and_keys()
    seed()
    assert Spreading.objects.get().begins_after == Event.objects.latest("id").pk, "nobody is told of what is made up"
    assert indexes_and_keys() == before
    assert {model: model.objects.count() for model in (Claim, Highlight, Article)} == {
        Claim: CLAIMS,
        Highlight: CLAIMS,
        Article: CLAIMS // 5,
    }
    for model in apps.get_app_config("annotations").get_models():
        for row in model._default_manager.all():
            row.validate_constraints()
    assert set(Claim.objects.values_list("status", flat=True)) == set(Status.values)


def test_texts_and_quotes_fit_each_other() -> None:
    seed()
    for snapshot in Snapshot.objects.all():
        Document(snapshot.text, tuple(Block(**block) for block in snapshot.blocks))
    for highlight in Highlight.objects.select_related("snapshot"):
        assert highlight.snapshot.text[highlight.start : highlight.end] == highlight.quote
        assert highlight.snapshot.text.count(highlight.quote) == 1
    for source in Source.objects.select_related("snapshot"):
        assert source.snapshot.text[source.quote_start : source.quote_end] == source.quote


def test_approvals_cover_what_stands_there_and_checks_are_those_of_their_publications() -> None:
    seed(100)
    for claim in Claim.objects.filter(status__in=["approved", "published"]):
        review = Review.objects.filter(claim=claim, verdict=claim.verdict).latest("id")
        assert (review.decision, review.content_sha256) == (Decision.APPROVE, sha256_of(content_of(claim)))
    told = {model: list(model.objects.order_by("id").values()) for model in (Check, Appearance)}
    pages = list(Check.pages.through.objects.order_by("id").values_list("check_id", "page_id"))
    assert told[Check] and told[Appearance]
    for publication in Publication.objects.order_by("id"):
        Check.objects.show(publication)
        keep_appearances(publication)
    for model, rows in told.items():
        assert list(model.objects.order_by("id").values()) == rows
    assert sorted(Check.pages.through.objects.values_list("check_id", "page_id")) == pages
    times = list(Publication.objects.order_by("id").values_list("published_at", flat=True))
    assert times == sorted(times) and len(times) == len(set(times))


def test_the_product_goes_on_from_there(signed_in: SignIn) -> None:
    seed()
    editor = User.objects.filter(role="admin").get()
    published = publications.publish(Claim.objects.filter(status="approved").earliest("id"), by=editor)
    assert published.pk > 2 * CLAIMS
    claim = Claim.objects.filter(status="in_review").earliest("id")
    assert reviews.decide(claim, Decision.APPROVE, by=editor, seen=seen_of(fresh(claim))).decision == Decision.APPROVE
    client: Client = signed_in(editor)
    article = Article.objects.earliest("id")
    check = Check.objects.live().earliest("id")
    for path in ("/", "/queue/", "/claims/", "/articles/", f"/articles/{article.pk}/", f"/claims/{claim.pk}/"):
        assert client.get(path).status_code == 200, path
    for path in ("/checks/", f"/checks/{check.slug}/", "/corrections/", "/sitemap.xml", "/checks/feed.rss"):
        assert client.get(path).status_code == 200, path


def test_makes_the_same_rows_each_time() -> None:
    seed(60)
    first = [list(model.objects.order_by("id").values()) for model in (Claim, Snapshot, Source, Publication)]
    seed(60, anew=True)
    assert [list(model.objects.order_by("id").values()) for model in (Claim, Snapshot, Source, Publication)] == first


def test_refuses_a_database_that_is_in_use(checker: User) -> None:
    with pytest.raises(CommandError, match="only an empty database"):
        seed()
    assert not Claim.objects.exists()


def test_refuses_to_seed_twice_unless_told_to_begin_anew() -> None:
    seed(40)
    with pytest.raises(CommandError, match="--anew"):
        seed(40)
    User.objects.create(username="somebody")
    with pytest.raises(CommandError, match="in use"):
        seed(40, anew=True)
    assert Claim.objects.count() == 40


def test_refuses_outside_of_a_demo(settings: Any) -> None:
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="DEMO=1"):
        seed()


@pytest.mark.parametrize("claims", [0, -1, 10**12])
def test_refuses_a_number_that_makes_no_sense(claims: int) -> None:
    with pytest.raises(CommandError, match="from 1 to"):
        seed(claims)


def test_makes_exactly_as_many_as_asked() -> None:
    seed(33)
    assert Claim.objects.count() == 33
    assert Event.objects.filter(verb="bench.seeded", data={"claims": 33}).count() == 1
