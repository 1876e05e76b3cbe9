"""Publishing at a set time: not before it, once, in the name of whoever set it, and nothing public until then."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from annotations import tasks
from annotations.actions import claims, publications, reviews, scheduling
from annotations.errors import Invalid, NotAllowed, WrongState
from annotations.models import Claim, Event, Notice, Publication, User
from annotations.worker import dumping
from tests import factories
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
SECRET = "The embargoed statement"


def in_an_hour() -> datetime:
    return (timezone.now() + timedelta(hours=1)).replace(microsecond=0)


def scheduled(*, by: User, editor: User, reviewer: User | None = None) -> Claim:
    claim = factories.approved_claim(by=by, reviewer=reviewer or editor, text=SECRET)
    scheduling.schedule(claim, in_an_hour(), by=editor)
    return factories.fresh(claim)


def let_time_pass(claim: Claim) -> None:
    """As if the moment had come, by the database's own clock."""
    Claim.objects.filter(id=claim.pk).update(publish_at=Now() - timedelta(seconds=1))


def test_publishes_once_when_the_time_has_come_and_not_before(checker: User, editor: User) -> None:
    claim = scheduled(by=checker, editor=editor)
    assert scheduling.publish_due(claim.pk) is None
    tasks.publish_due()
    assert factories.fresh(claim).status == "approved" and not Publication.objects.exists()
    let_time_pass(claim)
    tasks.publish_due()
    tasks.publish_scheduled(claim.pk)
    [publication] = Publication.objects.filter(claim=claim)
    held = factories.fresh(claim)
    assert (held.status, held.publish_at, publication.published_by) == ("published", None, editor)
    assert "planned" in Event.objects.get(verb="claim.publish", claim=claim).data


def test_cannot_be_broken_by_hand(checker: User, editor: User, second_editor: User) -> None:
    claim = scheduled(by=checker, editor=editor)
    with pytest.raises(WrongState, match="A time is set for that: take it off first") as refused:
        publications.publish(claim, by=second_editor)
    assert refused.value.allowed == ["withdraw", "take_back", "send_back", "schedule", "unschedule"]
    scheduling.unschedule(claim, by=second_editor)
    with pytest.raises(WrongState, match="No time for publishing is set"):
        scheduling.unschedule(claim, by=second_editor)
    assert publications.publish(claim, by=second_editor).version == 1


def test_is_set_only_for_what_could_be_published_and_only_for_a_time_to_come(checker: User, editor: User) -> None:
    draft = factories.submitted_claim(by=checker)
    with pytest.raises(WrongState):
        scheduling.schedule(draft, in_an_hour(), by=editor)
    claim = factories.approved_claim(by=checker, reviewer=editor, text=SECRET)
    with pytest.raises(NotAllowed):
        scheduling.schedule(claim, in_an_hour(), by=checker)
    now = timezone.now()
    for wrong in (now - timedelta(seconds=1), now + timedelta(days=400), now.replace(tzinfo=None)):
        with pytest.raises(Invalid) as refused:
            scheduling.schedule(claim, wrong, by=editor)
        assert "publish_at" in refused.value.fields
    assert factories.fresh(claim).publish_at is None


@pytest.mark.parametrize("how", ["edit", "send_back", "take_back", "withdraw", "article"])
def test_ends_with_the_approval_and_its_editor_is_told(
    how: str, checker: User, editor: User, second_editor: User
) -> None:
    claim = scheduled(by=checker, editor=editor, reviewer=second_editor)
    if how == "edit":
        claims.edit_claim(claim, {"text": "Another"}, version=None, by=second_editor)
    elif how == "send_back":
        reviews.decide(claim, "send_back", note="Wait.", by=second_editor)
    elif how == "take_back":
        reviews.take_back(claim, by=second_editor)
    elif how == "withdraw":
        reviews.withdraw(claim, by=second_editor)
    else:
        Claim.objects.filter(id=claim.pk).update(status="in_review")  # whoever writes the row
    held = factories.fresh(claim)
    assert (held.publish_at, held.publish_by_id) == (None, None)
    assert Notice.objects.filter(user=editor, event__claim=claim).exists() == (how != "article")
    let_time_pass(held)
    assert scheduling.publish_due(claim.pk) is None and not Publication.objects.exists()


def test_says_why_it_was_not_published_and_waits_for_a_person(
    checker: User, editor: User, second_editor: User, signed_in: SignIn
) -> None:
    claim = scheduled(by=checker, editor=second_editor)
    second_editor.is_active = False
    second_editor.save()
    let_time_pass(claim)
    for _ in range(2):
        tasks.publish_scheduled(claim.pk)
    held = factories.fresh(claim)
    assert held.status == "approved" and "may not do this" in held.publish_problem
    assert Event.objects.filter(verb="claim.not_published").count() == 1
    assert Notice.objects.filter(user=second_editor, event__verb="claim.not_published").count() == 1
    visitor = signed_in(editor)
    assert "and was not." in text_of(visitor.get(f"/claims/{claim.pk}/"))
    scheduling.schedule(held, in_an_hour(), by=editor)
    let_time_pass(held)
    tasks.publish_scheduled(claim.pk)
    assert Publication.objects.get(claim=claim).published_by == editor


def places(claim: Claim, article_url: str) -> Iterator[str]:
    """Every address at which readers and their programs might learn of it."""
    slug = f"the-embargoed-{claim.pk}"
    for name in (slug, f"the-embargoed-statement-{claim.pk}"):
        yield from (f"/checks/{name}/", f"/checks/{name}/v/1/", f"/checks/{name}/embed/", f"/embed/checks/{name}/")
        yield from (f"/api/public/v1/checks/{name}/", f"/api/public/v1/checks/{name}/claimreview/")
        yield f"/api/public/v1/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2Fchecks%2F{name}%2F"
    yield from ("/", "/checks/", "/corrections/", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt")
    for shape in ("rss", "atom", "json"):
        yield from (f"/checks/feed.{shape}", f"/corrections/feed.{shape}")
    yield from ("/api/public/v1/checks/", f"/api/public/v1/checks/?url={article_url}", "/api/public/v1/changes/")
    yield from ("/api/public/v1/checks/?q=embargoed", f"/api/public/v1/embed/?url={article_url}")
    yield from ("/api/public/v1/dumps/", "/api/public/v1/changes/?include=payload", f"/api/search?uri={article_url}")
    yield from ("/api/public/v1/annotations/", "/v1alpha1/claims:search?query=embargoed")


def test_is_nowhere_public_before(client: Client, checker: User, editor: User) -> None:
    url = "https://news.example.org/harbour"
    article = factories.make_article(by=checker, url=url)
    claim = factories.approved_claim(by=checker, reviewer=editor, text=SECRET, article=article)
    scheduling.schedule(claim, in_an_hour(), by=editor)
    dump = dumping.begin()
    assert dump is not None and not dumping.run(dump.pk)
    assert b"embargoed" not in dumping.path_of(dump, "lines").read_bytes()
    for path in places(claim, url):
        answer = client.get(path)
        assert b"mbargoed statement" not in answer.content, path
    lookups: list[tuple[str, dict[str, Any]]] = [
        ("/api/public/v1/lookup/", {"urls": [url], "texts": [SECRET]}),
        ("/api/public/v1/matches/", {"q": SECRET}),
    ]
    for path, body in lookups:
        assert b"mbargoed statement" not in client.post(path, body, content_type="application/json").content, path
    let_time_pass(claim)
    tasks.publish_scheduled(claim.pk)
    assert SECRET in text_of(client.get(f"/checks/{factories.fresh(claim).slug}/"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_it_once(checker: User, editor: User) -> None:
    claim = scheduled(by=checker, editor=editor)
    let_time_pass(claim)
    barrier = threading.Barrier(4)

    def work(_: int) -> bool:
        try:
            barrier.wait(timeout=10)
            return scheduling.publish_due(claim.pk) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))
    assert done.count(True) == 1 and Publication.objects.filter(claim=claim).count() == 1


def test_takes_a_time_by_the_newsrooms_clock(checker: User, editor: User, signed_in: SignIn, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    claim = factories.approved_claim(by=checker, reviewer=editor, text=SECRET)
    visitor, path = signed_in(editor), f"/claims/{claim.pk}/schedule/"
    year = timezone.now().year + 1
    spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    with timezone.override("Europe/Berlin"):
        gap = visitor.post(path, {"publish_at": f"{spring:%Y-%m-%d}T02:30"})
        assert gap.status_code == 422 and "no such time" in text_of(gap)
        double = visitor.post(path, {"publish_at": f"{autumn:%Y-%m-%d}T02:30"})
        assert double.status_code == 422 and "UTC+2 or at UTC+1" in text_of(double)
        if autumn - timezone.now().date() < scheduling.LONGEST:
            given = {"publish_at": f"{autumn:%Y-%m-%d}T02:30", "which": "second"}
            assert visitor.post(path, given).status_code == 303
            assert factories.fresh(claim).publish_at == datetime(year, 10, autumn.day, 1, 30, tzinfo=UTC)
        for bad in ("", "x", "2026-01-01T10:00Z", "9999-12-31T23:59", "1000-01-01T00:00"):
            assert visitor.post(path, {"publish_at": bad}).status_code == 422, bad


def last_sunday(year: int, month: int) -> Any:
    last = datetime(year, month, 31, tzinfo=UTC).date()
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize("moment", ["2026-11-30T09:00:00", "x", 5, None, "", "9999-12-31T23:59:59-23:59", "\ud800"])
def test_takes_no_moment_without_its_offset(moment: object, checker: User, editor: User, signed_in: SignIn) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    path = f"/api/v1/claims/{claim.pk}/schedule/"
    answer = signed_in(editor).post(path, {"publish_at": moment}, content_type="application/json")
    assert answer.status_code in (400, 422) and "publish_at" in answer.json()["fields"]
