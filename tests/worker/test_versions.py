"""Versions of a fetched article: seen again, changed, adopted with highlights, watched, and joined with twins."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotations import tasks
from annotations.actions import articles
from annotations.models import Address, Article, Claim, Event, Highlight, Mark, Notice, Page, Snapshot, User
from annotations.worker import capture, carrying, intake, watching
from tests.factories import approved_claim, fresh, make_article, make_claim, make_highlight, published_claim
from tests.fakes import Behaviour, HostileServer, Peer, answer, redirect

pytestmark = pytest.mark.django_db

KEPT = "The ferry carried 12,400 passengers in October, the port authority said on Monday."
EDITED = "Fares rose by 3.1 % over the year, more than in any year since the line opened."
LOST = "A second boat has been ordered from a yard in Norway and should arrive in June."
OPINION = "It is the most beautiful crossing of the whole coast, and it always was."


def page(*paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    title = "Ferry line counts its passengers"
    whole = f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article>"
    return whole.encode()


FIRST = page(KEPT, EDITED, LOST, OPINION)
SECOND = page("The summer was long.", KEPT, EDITED.replace("3.1", "3.2"), OPINION)


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    settings.FETCH_TOTAL_S = 3


def imported(url: str, *, by: User) -> Article:
    article, _ = articles.import_url(url, by=by)
    assert article.latest_id is not None
    capture.run(article.latest_id)
    return Article.objects.for_reading().get(id=article.pk)


def captured_again(article: Article, *, by: User | None) -> Snapshot:
    """What the next capture of the page found, for a person or for the watch, adopted if it is a version."""
    asked = articles.recapture(article, by=by) if by else intake.ask_for_capture(article, by=None)
    capture.run(asked.pk)
    carrying.adopt(asked.pk)
    return Snapshot.objects.get(id=asked.pk)


def served_by_etag(body: bytes, *, etag: str) -> Behaviour:
    def behave(peer: Peer) -> object:
        if peer.request.headers.get("if-none-match") == etag:
            return answer(b"", status="304 Not Modified", headers=(("ETag", etag),), content_type=None)(peer)
        return answer(body, headers=(("ETag", etag),))(peer)

    return behave


def places(article: Article) -> dict[str, str]:
    """How each claim's passage stands in the current version."""
    rows = Highlight.objects.standing().filter(article=article).select_related("first", "claim")
    return {row.origin.quote: row.state for row in rows}


def test_the_same_text_again_is_no_version(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        found = captured_again(article, by=checker)
    after = Article.objects.get(id=article.pk)
    assert (found.state, found.same_as_id, found.text) == ("same", article.snapshot_id, "")
    assert (after.snapshot_id, after.latest_id, after.state) == (article.snapshot_id, article.snapshot_id, "ok")
    assert after.seen_at == found.captured_at and after.watch_step == 1
    assert after.versions.versions().count() == 1


def test_asks_the_server_whether_the_page_changed(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", served_by_etag(FIRST, etag='"1"')), by=checker)
        found = captured_again(article, by=None)
        assert (found.state, found.http_status, found.body_sha256) == ("same", 304, "")
        assert captured_again(article, by=checker).http_status == 200, "a person is shown what is there"
        server.on("/ferry", served_by_etag(SECOND, etag='"2"'))
        assert captured_again(article, by=checker).state == "ok"
    assert Article.objects.get(id=article.pk).versions.versions().count() == 2


def test_a_new_version_takes_its_highlights_along_and_tells_the_author_once(checker: User, editor: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        for quote in (KEPT, EDITED, LOST):
            make_claim(article, by=checker, quote=quote)
        server.on("/ferry", answer(SECOND))
        captured_again(article, by=editor)
        assert places(article) == {KEPT: "exact", EDITED: "edited", LOST: "orphaned"}
        told = list(Notice.objects.filter(user=checker).order_by("id").values_list("event__verb", flat=True))
        assert told == ["highlight.edited", "highlight.orphaned"]
        edited = Event.objects.get(verb="highlight.edited")
        assert (edited.data["old"], edited.data["new"]) == (EDITED, EDITED.replace("3.1", "3.2"))
        server.on("/ferry", answer(SECOND.replace(b"summer was long", b"winter was short")))
        captured_again(article, by=editor)
        assert Notice.objects.filter(user=checker).count() == 2, "the passages did not change again"
        server.on("/ferry", answer(FIRST))
        captured_again(article, by=editor)
    assert set(places(article).values()) == {"exact"}
    assert Event.objects.filter(verb="highlight.back").count() == 2


def test_a_change_elsewhere_says_nothing(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        make_claim(article, by=checker, quote=KEPT)
        server.on("/ferry", answer(FIRST.replace(b"a yard in Norway", b"a yard in Spain")))
        assert captured_again(article, by=checker).state == "ok"
    assert not Notice.objects.exists() and not Event.objects.filter(verb__startswith="highlight.e").exists()


def test_marks_survive_new_versions(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        assert article.snapshot is not None
        start = article.snapshot.text.index(OPINION)
        Mark.objects.create(
            article=article,
            snapshot=article.snapshot,
            start=start,
            end=start + len(OPINION),
            quote=OPINION,
            kind="opinion",
            created_by=checker,
        )
        server.on("/ferry", answer(SECOND))
        captured_again(article, by=checker)
    carried = Mark.objects.standing().get(article=article)
    assert (carried.kind, carried.state, carried.quote) == ("opinion", "exact", OPINION)
    assert carried.start is not None and carried.start != start


def test_adopts_late_twice_or_out_of_order_without_harm(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        make_claim(article, by=checker, quote=KEPT)
        asked = []
        for body in (SECOND, SECOND.replace(b"long", b"short")):
            server.on("/ferry", answer(body))
            asked.append(articles.recapture(Article.objects.get(id=article.pk), by=checker).pk)
            capture.run(asked[-1])
    assert set(Snapshot.objects.unadopted().values_list("id", flat=True)) == set(asked)
    assert list(Article.objects.waiting_to_adopt()) == [article]
    assert [carrying.adopt(asked[1]), carrying.adopt(asked[0]), carrying.adopt(asked[1])] == [True, False, False]
    assert Article.objects.get(id=article.pk).snapshot_id == asked[1]
    assert not Snapshot.objects.unadopted().exists() and places(article) == {KEPT: "exact"}


def test_a_version_waits_for_its_adoption_whatever_the_next_capture_finds(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        server.on("/ferry", answer(SECOND))
        second = articles.recapture(article, by=checker)
        capture.run(second.pk)
        server.on("/ferry", answer(b"gone", status="404 Not Found"))
        capture.run(articles.recapture(Article.objects.get(id=article.pk), by=checker).pk)
    assert list(Article.objects.waiting_to_adopt().values_list("newest_version", flat=True)) == [second.pk]
    assert carrying.adopt(second.pk)
    assert not Article.objects.waiting_to_adopt().exists()


def test_carries_on_from_where_a_person_put_the_passage(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        make_claim(article, by=checker, quote=LOST)
        elsewhere = "One more vessel will sail from next summer on, built by Norwegians for the purpose."
        server.on("/ferry", answer(page(KEPT, EDITED, OPINION, elsewhere)))
        captured_again(article, by=checker)
        row = Highlight.objects.standing().get(article=article)
        start = row.snapshot.text.index(elsewhere)
        Highlight.objects.filter(id=row.pk).update(
            start=start, end=start + len(elsewhere), quote=elsewhere, state="edited", placed_by=checker
        )
        server.on("/ferry", answer(page("A word before.", KEPT, EDITED, OPINION, elsewhere)))
        captured_again(article, by=checker)
    carried = Highlight.objects.standing().get(article=article)
    assert (carried.state, carried.quote, carried.origin.quote) == ("edited", elsewhere, LOST)
    assert Notice.objects.filter(user=checker).count() == 1, "of the loss only"


def test_a_server_that_never_says_changed_is_not_believed_for_ever(checker: User) -> None:
    def stubborn(peer: Peer) -> object:
        asks = "if-none-match" in peer.request.headers
        return (answer(b"", status="304 Not Modified", content_type=None) if asks else answer(SECOND))(peer)

    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST, headers=(("ETag", '"1"'),))), by=checker)
        server.on("/ferry", stubborn)
        found = [captured_again(Article.objects.get(id=article.pk), by=None).state for _ in range(5)]
    assert found == ["same"] * 4 + ["ok"]


def test_watches_articles_whose_claims_are_open(checker: User, settings: Settings) -> None:
    settings.WATCH_STEPS_S = [60, 600]
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        due = Article.objects.filter(id=article.pk)
        due.update(next_check_at=timezone.now() - timedelta(seconds=1))
        assert not Article.objects.due_for_check().exists(), "nobody checks anything in it"
        claim = make_claim(article, by=checker, quote=KEPT)
        assert list(Article.objects.due_for_check()) == [article]
        asked = watching.ask_again(article.pk)
        assert asked is not None and asked.requested_by is None
        assert watching.ask_again(article.pk) is None, "it is under way"
        capture.run(asked.pk)
    after = Article.objects.get(id=article.pk)
    assert after.watch_step == 1 and after.next_check_at is not None
    assert timedelta(seconds=500) < after.next_check_at - timezone.now() < timedelta(seconds=601)
    due.update(next_check_at=timezone.now() - timedelta(seconds=1))
    Claim.objects.filter(id=claim.pk).update(status="rejected")
    assert not Article.objects.due_for_check().exists()
    Claim.objects.filter(id=claim.pk).update(status="draft")
    due.update(watch="off")
    assert not Article.objects.due_for_check().exists()


def test_the_watch_leaves_supplied_texts_alone_unless_it_is_asked(checker: User) -> None:
    article = make_article(by=checker, url="https://news.example/behind-a-wall")
    assert article.next_check_at is None
    article.watch = "1d"
    assert watching.next_check(article, newest=article.newest_version) is not None


def test_the_watch_does_not_overwrite_what_somebody_supplied(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(page(KEPT))), by=checker)
        assert article.next_check_at is not None
        supplied = articles.Supplied.text("\n\n".join([KEPT, EDITED, LOST]))
        articles.add_version(article, supplied, by=checker)
    assert Article.objects.get(id=article.pk).next_check_at is None


def test_beat_rings_for_what_is_due(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
    make_claim(article, by=checker, quote=KEPT)
    Article.objects.filter(id=article.pk).update(next_check_at=timezone.now() - timedelta(seconds=1))
    tasks.watch()
    latest = Article.objects.get(id=article.pk).latest
    assert latest is not None and (latest.state, latest.requested_by) == ("pending", None)


def test_a_failed_check_keeps_the_version_that_is_there(checker: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        server.on("/ferry", answer(b"gone", status="410 Gone"))
        assert captured_again(article, by=checker).state == "failed"
    after = Article.objects.get(id=article.pk)
    assert (after.snapshot_id, after.state, after.watch_step) == (article.snapshot_id, "failed", 1)


@pytest.mark.parametrize("twin", ["?utm_source=x#top", "/amp", "?amp=1"])
def test_twins_of_an_address_are_one_article(checker: User, twin: str) -> None:
    first, is_new = articles.import_url("https://www.example.com/news/ferry", by=checker)
    again, is_new_too = articles.import_url(f"http://m.example.com/news/ferry{twin}", by=checker)
    assert (again, is_new, is_new_too, Page.objects.count()) == (first, True, False, 1)


def test_a_redirect_leads_to_the_article_that_is_there(checker: User) -> None:
    with HostileServer() as server:
        there = imported(server.on("/ferry", answer(FIRST)), by=checker)
        short = imported(server.on("/s/1", redirect(server.url("/ferry"))), by=checker)
        again, is_new = articles.import_url(server.url("/s/1"), by=checker)
    assert (short.pk, Article.objects.get(id=short.pk).merged_into_id, again, is_new) == (
        short.pk,
        there.pk,
        there,
        False,
    )
    assert list(Article.objects.standing()) == [there]
    assert Address.objects.filter(page=there.page).count() == 2


def test_what_a_page_calls_its_own_address_finds_it_later(checker: User) -> None:
    with HostileServer() as server:
        head = f'<link rel=canonical href="{server.url("/news/ferry")}">'
        article = imported(server.on("/print/17", answer(page(KEPT, EDITED, LOST, head=head))), by=checker)
        again, is_new = articles.import_url(server.url("/news/ferry"), by=checker)
    assert (again, is_new, again.url.rpartition("/")[2]) == (article, False, "ferry")


def test_a_short_link_leads_to_the_article_s_own_address(checker: User) -> None:
    with HostileServer() as server:
        story = server.on("/news/ferry", answer(FIRST))
        short = story.replace("127.0.0.1", "localhost").replace("/news/ferry", "/s/1")
        server.on("/s/1", redirect(story))
        article = imported(short, by=checker)
        again, is_new = articles.import_url(story, by=checker)
    assert (again.pk, is_new, again.url) == (article.pk, False, story)
    assert articles.import_url(short, by=checker) == (again, False)


def test_nobody_takes_an_address_on_another_domain_by_redirecting_to_it(checker: User) -> None:
    with HostileServer() as server:
        story = server.on("/news/ferry", answer(FIRST))
        mine = story.replace("127.0.0.1", "localhost").replace("/news/ferry", "/mine")
        server.on("/mine", answer(page(LOST, OPINION)))
        article = imported(mine, by=checker)
        server.on("/mine", redirect(story))
        captured_again(article, by=checker)
        theirs, is_new = articles.import_url(story, by=checker)
    assert is_new and theirs != article


def test_twins_that_settle_together_become_one(checker: User) -> None:
    with HostileServer() as server:
        heads = {
            path: f'<link rel=canonical href="{server.url(other)}">' for path, other in (("/a", "/b"), ("/b", "/a"))
        }
        rows = []
        for path, head in heads.items():
            url = server.on(path, answer(page(KEPT, EDITED, LOST, head=head)))
            rows.append(articles.import_url(url, by=checker)[0])
        for row in rows:
            assert row.latest_id is not None
            capture.run(row.latest_id)
    assert [row.pk for row in Article.objects.standing()] == [rows[0].pk]
    assert Article.objects.get(id=rows[1].pk).merged_into_id == rows[0].pk


def test_an_address_that_lies_joins_nothing(checker: User) -> None:
    with HostileServer() as server:
        there = imported(server.on("/ferry", answer(FIRST)), by=checker)
        head = f'<link rel=canonical href="{server.url("/ferry")}">'
        other = ["Another story altogether stands here.", "It has nothing to do with boats at all, not a word."]
        liar = imported(server.on("/other", answer(page(*other, head=head))), by=checker)
        front = imported(server.on("/gone", redirect(server.url("/"))), by=checker)
    assert liar.merged_into_id is None and front.merged_into_id is None
    assert there.pk != liar.pk and not Address.objects.filter(key__endswith=f":{server.port}/").exists()


def test_never_joins_away_what_somebody_annotated(checker: User) -> None:
    with HostileServer() as server:
        imported(server.on("/ferry", answer(FIRST)), by=checker)
        twin = imported(server.on("/twin", answer(SECOND)), by=checker)
        make_highlight(twin, by=checker, quote=KEPT)
        server.on("/twin", redirect(server.url("/ferry")))
        captured_again(twin, by=checker)
    assert Article.objects.get(id=twin.pk).merged_into_id is None


def test_a_source_and_an_article_share_their_page(checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    cited = claim.sources.get().page
    assert cited is not None
    article, is_new = articles.import_url(cited.url.replace("https://", "http://"), by=checker)
    assert is_new and article.page == cited


def test_an_approval_outlives_what_nobody_approved(checker: User, editor: User) -> None:
    with HostileServer() as server:
        url = server.on("/ferry", answer(FIRST))
        article = imported(url, by=checker)
        claim = make_claim(article, by=checker, quote=KEPT)
        Claim.objects.filter(id=claim.pk).update(status="approved")
        server.on("/ferry", answer(SECOND.replace(b"<head>", b'<head><meta property="article:section" content="Sea">')))
        captured_again(article, by=checker)
    named = Article.objects.get(id=article.pk)
    assert (named.section, fresh(claim).status) == ("Sea", "approved")


def test_an_approval_outlives_a_version_that_names_nothing_anew(checker: User, editor: User) -> None:
    with HostileServer() as server:
        article = imported(server.on("/ferry", answer(FIRST)), by=checker)
        claim = make_claim(article, by=checker, quote=KEPT)
        assert claim.status == "draft"
        approved = approved_claim(by=checker, reviewer=editor)
        server.on("/ferry", answer(SECOND))
        captured_again(article, by=checker)
    assert fresh(approved).status == "approved"
