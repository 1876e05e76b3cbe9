"""The admins' page of captures under way: what waits, what failed and why, trying it again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles
from annotations.meaning.failures import CATALOGUE
from annotations.models import Host, Snapshot, Source, User
from tests.conftest import SignIn
from tests.factories import make_claim, make_source, published_claim

pytestmark = pytest.mark.django_db


def failed(by: User, count: int, code: str = "server_error", **columns: object) -> list[Source]:
    """Sources on a claim of its own whose captures failed so."""
    claim = make_claim(by=by)
    urls = [f"https://news.example/{code}/{number}" for number in range(count)]
    sources = [make_source(claim, by=by, url=url, captured=None) for url in urls]
    rows = Snapshot.objects.filter(sources__in=sources)
    rows.filter(state="pending").update(state="failed", error_code=code, attempts=4, **columns)
    return sources


def test_says_when_there_is_nothing_to_do(admin: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert "No capture that an article or a source still needs has failed" in client.get("/jobs/").content.decode()
    assert "Nothing waits" in client.get("/jobs/?view=waiting").content.decode()
    assert "No capture is being made" in client.get("/jobs/?view=running").content.decode()


def test_shows_causes_with_what_to_do_and_tries_one_and_many_again(
    checker: User, admin: User, signed_in: SignIn
) -> None:
    one, two, three = failed(checker, 3)
    failed(checker, 1, "not_found", http_status=404)
    Host.objects.wait_for("slow.example", 600)
    client = signed_in(admin)
    page = client.get("/jobs/").content.decode()
    assert CATALOGUE["server_error"].sentence in page and CATALOGUE["not_found"].advice in page
    assert "slow.example" in page and "Status 404" in page
    assert "not_found/0" not in client.get("/jobs/?code=server_error").content.decode()
    for _ in range(2):
        client.post("/jobs/retry/", {"capture": one.snapshot_id, "once": "one"})
    assert Snapshot.objects.filter(state="pending", page=one.page).count() == 1
    answer = client.post("/jobs/retry/", {"code": "server_error", "once": "many"}, follow=True)
    assert "2 are being tried again." in answer.content.decode()
    again = Snapshot.objects.filter(state="pending").in_turn()
    assert list(again.values_list("page", flat=True)) == [one.page_id, two.page_id, three.page_id]
    assert "server_error/2" in client.get("/jobs/?view=waiting").content.decode()
    assert client.post("/jobs/retry/", {"capture": "9" * 30}).status_code == 422


def test_says_what_may_not_be_tried_again(checker: User, editor: User, admin: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    fixed = make_source(make_claim(by=checker), by=checker, url="https://news.example/fixed", captured=None)
    Source.objects.filter(id=fixed.pk).update(claim=claim)
    Snapshot.objects.filter(id=fixed.snapshot_id).update(state="failed", error_code="gone")
    said = signed_in(admin).post("/jobs/retry/", {"code": "gone"}, follow=True).content.decode()
    assert "1 cannot be" in said and not Snapshot.objects.filter(state="pending").exists()


def test_asks_as_often_for_many_as_for_two(checker: User, admin: User, signed_in: SignIn) -> None:
    client, counts = signed_in(admin), []
    for more in (2, 10):
        failed(checker, more)
        for number in range(more):
            articles.import_url(f"https://news.example/{more}/{number}", by=checker)
        Snapshot.objects.filter(id=Snapshot.objects.filter(state="pending").latest("id").pk).update(
            state="running", lease_until=Now() + timedelta(hours=1)
        )
        for view in ("failed", "waiting", "running"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/jobs/?view={view}").status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_says_who_waits_where_it_stands_in_line(checker: User, signed_in: SignIn) -> None:
    claim, other = make_claim(by=checker), make_claim(by=checker)
    for number in range(3):
        make_source(other, by=checker, url=f"https://other.example/{number}", captured=None)
    source = make_source(claim, by=checker, url="https://slow.example/", captured=None)
    client = signed_in(checker)
    assert "No. 4 in line: 3 captures come before it." in client.get(f"/claims/{claim.pk}/").content.decode()
    Host.objects.wait_for("slow.example", 600)
    assert "asked us to come back later: not before" in client.get(f"/claims/{claim.pk}/").content.decode()
    article, _ = articles.import_url("https://other.example/story", by=checker)
    assert "No. 5 in line" in client.get(f"/articles/{article.pk}/state/").content.decode()
    assert Snapshot.objects.take_next() is not None
    assert Snapshot.objects.places([source.snapshot_id]) == {source.snapshot_id: 3}
