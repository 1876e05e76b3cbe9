"""Which sentences somebody has looked at, and marks on them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as article_deeds
from annotations.actions import claims as claim_deeds
from annotations.actions.credentials import issue_token
from annotations.models import Article, Event, Mark, User
from annotations.worker.carrying import adopt
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

OPINION = "The opposition disputes this."
FIRST = "The council says that the harbour bridge cost 40 million euros."


def _at(article: Any, what: str) -> str:
    return f"/api/v1/articles/{article.pk}/{what}/"


def _mark(article: Any, words: str = OPINION, **changes: Any) -> dict[str, Any]:
    start = article.snapshot.text.index(words)
    span = {"snapshot": article.snapshot.pk, "start": start, "end": start + len(words), "quote": words}
    return {**span, "kind": "opinion", **changes}


def _states(c: Caller, article: Any) -> dict[str, str]:
    return {row["text"]: row["state"] for row in json_of(c.get(_at(article, "sentences")))["results"]}


def test_tells_of_each_sentence_what_became_of_it(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    factories.published_claim(by=checker, reviewer=editor, article=article)
    claim = factories.make_claim(article, by=checker, quote="harbour bridge cost")
    mark = factories.make_mark(article, by=checker, reason="A party's view.")
    said = json_of(caller(checker).get(_at(article, "sentences")))
    assert said["snapshot"] == article.snapshot_id and said["next"] is None
    rows = {row["text"]: row for row in said["results"]}
    text = article.snapshot.text if article.snapshot else ""
    assert all(text[row["start"] : row["end"]] == row["text"] for row in said["results"])
    assert rows[FIRST]["state"] == "claimed" and rows[FIRST]["claims"] == [claim.pk]
    [checked] = [row for row in said["results"] if row["state"] == "checked"]
    assert checked["text"].startswith("“We have built 400 homes")
    assert rows[OPINION]["mark"] == {"id": mark.pk, "kind": "opinion", "reason": "A party's view.", "state": "exact"}
    counts = said["counts"]
    assert (counts["checked"], counts["claimed"], counts["opinion"]) == (1, 1, 1)
    assert counts["sentences"] == sum(counts[name] for name in counts if name != "sentences")
    assert said["share"] == round(3 / counts["sentences"], 4)


def test_counts_no_heading_and_no_discarded_claim(caller: Any, checker: User) -> None:
    page = b"<html><body><article><h1>Harbour</h1><h2>Old works</h2><p>It was built in 1990 by the city.</p>"
    page += b"<p>It is very old by now, as everybody knows.</p></article></body></html>"
    made, _ = article_deeds.import_supplied(article_deeds.Supplied.html(page.decode()), by=checker)
    assert made.latest is not None
    factories.settle(made.latest, page)
    article = Article.objects.for_reading().get(id=made.pk)
    claim = factories.make_claim(article, by=checker, quote="built in 1990")
    c = caller(checker)
    states = _states(c, article)
    assert states["It was built in 1990 by the city."] == "claimed" and "Old works" in states
    claim_deeds.discard_claim(claim, by=checker)
    said = json_of(c.get(_at(article, "sentences")))
    assert said["counts"]["open"] == said["counts"]["sentences"] == 2 and said["share"] == 0


def test_says_claimed_where_other_words_came_after_the_check(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    factories.published_claim(by=checker, reviewer=editor, article=article)
    c = caller(checker)
    assert "checked" in _states(c, article).values()
    changed = factories.TEXT.replace("400 homes", "450 homes")
    version = article_deeds.add_version(article, article_deeds.Supplied.text(changed), by=checker)
    adopt(version.pk)
    states = _states(c, article)
    assert "checked" not in states.values() and "claimed" in states.values()


def test_answers_304_to_who_has_it(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    c = caller(checker)
    tag = c.get(_at(article, "sentences")).headers["ETag"]
    assert c.get(_at(article, "sentences"), headers={"If-None-Match": tag}).status_code == 304
    factories.make_mark(article, by=checker)
    assert c.get(_at(article, "sentences"), headers={"If-None-Match": tag}).status_code == 200


def test_asks_as_often_for_many_marks_and_claims_as_for_few(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=" ".join(f"This is sentence {n} here." for n in range(30)))
    c = caller(checker)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(c.get(_at(article, "sentences")))
        return len(queries)

    for n in range(2):
        factories.make_mark(article, by=checker, quote=f"This is sentence {n} here.")
        factories.make_highlight(article, by=checker, quote=f"sentence {n + 15} here")
    few = asked()
    for n in range(2, 12):
        factories.make_mark(article, by=checker, quote=f"This is sentence {n} here.")
        factories.make_highlight(article, by=checker, quote=f"sentence {n + 15} here")
    assert asked() == few


def test_leads_on_through_a_long_text(caller: Any, checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.api.sentences.MOST_SENTENCES", 2)
    article = factories.make_article(
        by=checker, text="One is here. Two is here. Three is here. Four is here. Five is here."
    )
    c = caller(checker)
    path, seen = _at(article, "sentences"), []
    while path:
        page = json_of(c.get(path))
        assert page["counts"]["sentences"] == 5
        seen += [row["text"] for row in page["results"]]
        path = page["next"] or ""
    assert seen == ["One is here.", "Two is here.", "Three is here.", "Four is here.", "Five is here."]
    for wrong in ("after=x", "after=-1", "after=99999999999999", "after=1&after=2", "cursor=1"):
        problem_of(c.get(f"{_at(article, 'sentences')}?{wrong}"), 400, "bad_request")


def test_a_mark_gives_way_to_the_next_and_comes_back(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    c = caller(checker)
    first = json_of(c.post(_at(article, "marks"), _mark(article)), 201)
    assert json_of(c.post(_at(article, "marks"), _mark(article)), 201)["id"] == first["id"]
    other = json_of(caller(editor).post(_at(article, "marks"), _mark(article, kind="prediction", reason="x")), 201)
    assert _states(c, article)[OPINION] == "prediction"
    assert Mark.objects.standing().count() == 1
    assert json_of(c.post(f"/api/v1/marks/{first['id']}/restore/"))["kind"] == "opinion"
    assert _states(c, article)[OPINION] == "opinion"
    for _ in range(2):
        assert c.delete(f"/api/v1/marks/{first['id']}/").status_code == 204
    assert _states(c, article)[OPINION] == "open"
    assert other["reason"] == "x" and not Mark.objects.standing().exists()
    verbs = (
        Event.objects.filter(article=article, verb__startswith="mark.").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["mark.added", "mark.added", "mark.restored", "mark.removed"]


def test_marks_survive_new_versions_and_older_ones_are_carried(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    c = caller(checker)
    kept = json_of(c.post(_at(article, "marks"), _mark(article)), 201)
    version = article_deeds.add_version(
        article, article_deeds.Supplied.text("New line.\n\n" + factories.TEXT), by=checker
    )
    adopt(version.pk)
    assert _states(c, article)[OPINION] == "opinion"
    late = json_of(c.post(_at(article, "marks"), _mark(article, FIRST, kind="not_checkable")), 201)
    assert late["snapshot"] == article.snapshot_id
    assert _states(c, article)[FIRST] == "not_checkable"
    [row] = [row for row in json_of(c.get(_at(article, "sentences")))["results"] if row["text"] == FIRST]
    assert c.delete(f"/api/v1/marks/{row['mark']['id']}/").status_code == 204
    assert _states(c, article)[FIRST] == "open"
    assert json_of(c.post(f"/api/v1/marks/{kept['id']}/restore/"))["id"] == kept["id"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال الوزير إن الأسعار ارتفعت. هذا رأي فقط. انتهى.", "هذا رأي فقط."),
        ("价格上涨了。我觉得这不公平。明天会更好。", "我觉得这不公平。"),
        ("価格は上がった。これは意見です。以上。", "これは意見です。"),
        ("👩‍👩‍👧 came. I think it is unfair 🏳️‍🌈. Done.", "I think it is unfair 🏳️‍🌈."),
    ],
)
def test_marks_sentences_of_any_script(caller: Any, checker: User, text: str, words: str) -> None:
    article = factories.make_article(by=checker, text=text)
    c = caller(checker)
    json_of(c.post(_at(article, "marks"), _mark(article, words)), 201)
    assert _states(c, article)[words] == "opinion"
    assert list(_states(c, article).values()).count("open") == 2


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"start": 0}, 422, "bad_span"),
        ({"end": 10**9}, 422, "bad_span"),
        ({"start": 10**30}, 422, "bad_span"),
        ({"quote": "Something else that is here."}, 422, "bad_span"),
        ({"snapshot": 0}, 422, "bad_span"),
        ({"snapshot": 10**40}, 422, "bad_span"),
        ({"kind": "lie"}, 422, "invalid"),
        ({"kind": ""}, 422, "invalid"),
        ({"reason": "x" * 501}, 422, "invalid"),
        ({"kind": 1}, 400, "bad_request"),
        ({"kind": None}, 400, "bad_request"),
        ({"reason": None}, 400, "bad_request"),
        ({"reason": "a\x00"}, 400, "bad_request"),
        ({"quote": "\ud83d"}, 400, "bad_request"),
        ({"start": "1"}, 400, "bad_request"),
        ({"start": True}, 400, "bad_request"),
        ({"colour": "red"}, 400, "bad_request"),
    ],
)
def test_refuses_what_is_no_mark(caller: Any, checker: User, changes: Any, status: int, code: str) -> None:
    article = factories.make_article(by=checker)
    problem_of(caller(checker).post(_at(article, "marks"), _mark(article, **changes)), status, code)
    assert not Mark.objects.exists()


def test_refuses_what_is_not_there(caller: Any, checker: User) -> None:
    c = caller(checker)
    for path in ("/api/v1/articles/99999999/sentences/", "/api/v1/articles/99999999/suggestions/"):
        problem_of(c.get(path), 404, "not_found")
    problem_of(c.delete("/api/v1/marks/99999999/"), 404, "not_found")
    problem_of(c.post("/api/v1/marks/99999999/restore/"), 404, "not_found")


def test_an_article_without_a_text_has_no_sentences(caller: Any, checker: User) -> None:
    article, _ = article_deeds.import_url("https://news.example.org/later", by=checker)
    said = json_of(caller(checker).get(_at(article, "sentences")))
    assert said["snapshot"] is None and said["results"] == [] and said["share"] == 0


@pytest.mark.django_db(transaction=True)
def test_one_mark_stands_when_four_are_made_at_once(checker: User) -> None:
    article = factories.make_article(by=checker)
    callers = [Caller(f"Token {issue_token('Race', by=checker)[1]}") for _ in range(4)]
    kinds = ["opinion", "prediction", "not_checkable", "opinion"]
    barrier = threading.Barrier(4)

    def post(c: Caller, kind: str) -> int:
        try:
            barrier.wait(timeout=10)
            return int(c.post(_at(article, "marks"), _mark(article, kind=kind)).status_code)
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(post, callers, kinds)) == [201] * 4
        assert Mark.objects.standing().count() == 1


def test_a_merged_article_answers_with_the_text_of_the_other(caller: Any, checker: User) -> None:
    article, other = factories.make_article(by=checker), factories.make_article(by=checker, text="An old stub is here.")
    claim = factories.make_claim(by=checker, text=FIRST.rstrip("."), quote="Work began in 2021")
    Article.objects.filter(id=other.pk).update(merged_into=article)
    c = caller(checker)
    assert OPINION in _states(c, other) and "An old stub is here." not in _states(c, other)
    assert json_of(c.get(_at(other, "sentences")))["snapshot"] == article.snapshot_id
    offers = json_of(c.get(_at(other, "suggestions")))
    assert offers["snapshot"] == article.snapshot_id
    assert claim.pk in {row["claim"]["id"] for row in offers["results"]}
