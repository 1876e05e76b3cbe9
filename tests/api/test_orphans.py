"""The orphan tray: what is lost, where it may stand, and what people say of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as deeds
from annotations.actions import claims as claim_deeds
from annotations.models import Article, Event, Highlight, Snapshot, User
from tests import factories
from tests.api.callers import json_of, problem_of

ORPHANS = "/api/v1/orphans/"
LOST = "The ferry carried 40,000 people in the first year"
OTHER = "The tunnel is to open in March"
OLD = f"Crossings\n\n{LOST}, the operator said.\n\nNobody has counted since.\n\n{OTHER}, the ministry said."
NEW = (
    "Crossings\n\nPassengers were not counted at all in those days, and records were lost in a fire.\n\n"
    "Nobody has counted since.\n\nThe old ferry carried 30,000 people in the first two years, a historian says."
)
CHOSEN = "The old ferry carried 30,000 people in the first two years"


def _lose(by: User, *quotes: str, old: str = OLD, new: str = NEW) -> tuple[Article, list[Highlight], Snapshot]:
    """An article whose new version lost these passages: the article, the editor's rows, the version."""
    article = factories.make_article(by=by, text=old, title="Crossings")
    firsts = [factories.make_highlight(article, by=by, quote=quote) for quote in quotes or (LOST,)]
    version = deeds.add_version(article, deeds.Supplied.text(new), by=by)
    return Article.objects.get(id=article.pk), firsts, version


def _row(first: Highlight) -> Highlight:
    return Highlight.objects.get(first=first, snapshot=first.article.versions.order_by("-id")[0])


def _spot(version: Snapshot, quote: str = CHOSEN) -> dict[str, Any]:
    start = version.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def _reattach(row: Highlight) -> str:
    return f"/api/v1/highlights/{row.pk}/reattach/"


def test_lists_what_is_lost_with_its_old_words_and_candidates(caller: Any, checker: User) -> None:
    article, [first], version = _lose(checker)
    [shown] = json_of(caller(checker).get(ORPHANS))["results"]
    assert (shown["state"], shown["snapshot"], shown["article"]["id"]) == ("orphaned", version.pk, article.pk)
    assert shown["original"] == {
        "snapshot": first.snapshot_id,
        "start": first.start,
        "end": first.end,
        "quote": LOST,
    }
    assert shown["prefix"].endswith("Crossings\n\n") or shown["prefix"].endswith("Crossings\n")
    assert shown["claim"]["id"] == first.claim_id
    for one in shown["candidates"]:
        assert version.text[one["start"] : one["end"]] == one["quote"]
        assert 0 <= one["score"] <= 1
    assert any("ferry carried" in one["quote"] for one in shown["candidates"])
    assert len(shown["candidates"]) <= 5
    assert shown["looked_for"] is True


def test_says_when_nothing_is_lost(caller: Any, checker: User) -> None:
    factories.make_claim(by=checker)
    assert json_of(caller(checker).get(ORPHANS)) == {"results": [], "next": None, "previous": None}


def test_narrows_by_article_state_and_person(caller: Any, checker: User, editor: User) -> None:
    article, _, _ = _lose(checker, LOST, OTHER)
    other, _, _ = _lose(editor)
    c = caller(checker)

    def found(query: str) -> list[int]:
        return [row["article"]["id"] for row in json_of(c.get(ORPHANS + query))["results"]]

    assert found(f"?article={article.pk}") == [article.pk] * 2
    assert found("?mine=true") == [article.pk] * 2
    assert found("?mine=false") == [other.pk]
    assert found("?state=ambiguous") == []
    assert found("?state=orphaned") == [other.pk, article.pk, article.pk]
    assert found("?article=999999999") == []


@pytest.mark.parametrize(
    "query",
    ["article=0", "article=-1", "article=x", f"article={2**63}", "article=" + "9" * 400, "state=exact", "mine=perhaps"]
    + ["page_size=0", "page_size=201", "cursor=x", "colour=red", "article=1&article=2"],
)
def test_refuses_queries_that_make_no_sense(caller: Any, checker: User, query: str) -> None:
    problem_of(caller(checker).get(f"{ORPHANS}?{query}"), 400, "bad_request")


def test_walks_the_tray_in_short_pages_with_the_same_number_of_queries(caller: Any, checker: User) -> None:
    lines = [f"Line {number} says that {number + 100} things are so" for number in range(24)]
    old = "\n\n".join(f"{line}, according to witness {chr(65 + at)}." for at, line in enumerate(lines))
    c = caller(checker)
    counts = []
    for quotes in (lines[:2], lines[2:]):
        _lose(checker, *quotes, old=old, new="Nothing of this is left here.")
        with CaptureQueriesContext(connection) as seen:
            page = json_of(c.get(f"{ORPHANS}?page_size=200"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert len(page["results"]) == 20
    rest = json_of(c.get(page["next"]))
    ids = [row["id"] for row in page["results"] + rest["results"]]
    assert len(ids) == 24 and ids == sorted(ids, reverse=True)


def test_leaves_out_what_is_discarded_removed_or_retired(caller: Any, checker: User) -> None:
    _, firsts, _ = _lose(checker, LOST, OTHER, "Nobody has counted since")
    c = caller(checker)
    claim_deeds.discard_claim(firsts[0].claim, by=checker)
    assert len(json_of(c.get(ORPHANS))["results"]) == 1
    json_of(c.post(f"/api/v1/highlights/{_row(firsts[1]).pk}/retire/"))
    assert json_of(c.get(ORPHANS))["results"] == []


def test_puts_a_passage_where_a_person_says(caller: Any, checker: User, editor: User) -> None:
    article, [first], version = _lose(checker)
    row = _row(first)
    made = json_of(caller(editor).post(_reattach(row), _spot(version)))
    assert made["id"] == row.pk
    assert {name: made[name] for name in ("start", "end", "quote")} == _spot(version)
    assert (made["state"], made["snapshot"], made["original"]["quote"]) == ("edited", version.pk, LOST)
    assert 0.4 < made["score"] < 1
    assert made["prefix"].endswith("since.\n\n") or made["prefix"].endswith("since.\n")
    assert made["suffix"].startswith(", a historian says.")
    row.refresh_from_db()
    assert row.placed_by == editor
    assert json_of(caller(checker).get(ORPHANS))["results"] == []
    event = Event.objects.filter(verb="highlight.reattached").get()
    assert (event.actor, event.claim_id, event.article_id) == (editor, first.claim_id, article.pk)
    assert (event.data["old"], event.data["new"], event.data["score"]) == (LOST, CHOSEN, made["score"])
    assert event.data["was"]["state"] == "orphaned"


def test_calls_the_same_words_moved(caller: Any, checker: User) -> None:
    new = NEW.replace(CHOSEN, LOST)
    _, [first], version = _lose(checker, new=new)
    row = _row(first)
    if row.state == "orphaned" or row.state == "ambiguous":
        made = json_of(caller(checker).post(_reattach(row), _spot(version, LOST)))
        assert (made["state"], made["score"]) == ("moved", 1.0)


def test_corrects_a_passage_that_was_carried_to_the_wrong_words(caller: Any, checker: User) -> None:
    new = OLD.replace(LOST, LOST.replace("40,000", "30,000")) + f"\n\nIt is wrong that {LOST[4:]}."
    _, [first], version = _lose(checker, new=new)
    row = _row(first)
    assert row.state == "edited"
    made = json_of(caller(checker).post(_reattach(row), _spot(version, LOST[4:])))
    assert (made["state"], made["quote"]) == ("edited", LOST[4:])


def test_takes_the_editor_s_row_as_a_name_of_the_passage(caller: Any, checker: User) -> None:
    _, [first], version = _lose(checker)
    made = json_of(caller(checker).post(_reattach(first), _spot(version)))
    assert made["id"] == _row(first).pk


def test_keeps_an_approval_and_what_was_checked(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    claim = factories.approved_claim(by=checker, reviewer=editor, article=article)
    seen = factories.seen_of(claim)
    version = deeds.add_version(article, deeds.Supplied.text(NEW), by=checker)
    row = Highlight.objects.get(claim=claim, snapshot=version)
    problem_of(caller(checker).post(_reattach(row), _spot(version)), 403, "not_allowed")
    json_of(caller(editor).post(_reattach(row), _spot(version)))
    kept = factories.fresh(claim)
    assert (kept.status, factories.seen_of(kept)) == ("approved", seen)
    problem_of(caller(checker).post(f"/api/v1/highlights/{row.pk}/retire/", {"reason": "Gone."}), 403, "not_allowed")
    json_of(caller(editor).post(f"/api/v1/highlights/{row.pk}/retire/", {"reason": "Gone."}))
    json_of(caller(editor).post(f"/api/v1/highlights/{row.pk}/restore/"))
    kept = factories.fresh(claim)
    assert (kept.status, factories.seen_of(kept)) == ("approved", seen)


def test_carries_later_versions_from_where_a_person_put_it(caller: Any, checker: User) -> None:
    article, [first], version = _lose(checker)
    json_of(caller(checker).post(_reattach(_row(first)), _spot(version)))
    deeds.add_version(article, deeds.Supplied.text("Preface.\n\n" + NEW), by=checker)
    row = _row(first)
    assert (row.quote, row.state, row.placed_by) == (CHOSEN, "edited", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 5, "end": 5},
        {"start": 9, "end": 4},
        {"start": -3, "end": -1},
        {"end": 10_000},
        {"start": 10**30, "end": 10**30 + 22},
        {"quote": "The old ferry carried 31,000 people in the first two years"},
        {"quote": ""},
        {"quote": "x" * 1_000_000},
        {"start": 9, "end": 10, "quote": "\n"},
    ],
)
def test_refuses_spans_that_the_version_does_not_say(caller: Any, checker: User, changes: Any) -> None:
    _, [first], version = _lose(checker)
    row = _row(first)
    problem_of(caller(checker).post(_reattach(row), {**_spot(version), **changes}), 422, "bad_span")
    row.refresh_from_db()
    assert (row.state, row.placed_by) == ("orphaned", None)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"start": "5"}, "start"),
        ({"start": 5.0}, "start"),
        ({"start": True}, "start"),
        ({"end": None}, "end"),
        ({"quote": 40}, "quote"),
        ({"quote": "a\x00b"}, "quote"),
        ({"quote": "\ud83d"}, "quote"),
        ({"snapshot": 1}, "snapshot"),
    ],
)
def test_names_the_field_that_has_the_wrong_type(caller: Any, checker: User, changes: Any, wrong: str) -> None:
    _, [first], version = _lose(checker)
    asked = {**_spot(version), **changes}
    problem = problem_of(caller(checker).post(_reattach(_row(first)), asked), 400, "bad_request")
    assert list(problem["fields"]) == [wrong]


def test_refuses_a_passage_that_is_too_long(caller: Any, checker: User) -> None:
    _, [first], version = _lose(checker, new=NEW + "\n\n" + "word " * 1_000)
    spot = {"start": 0, "end": 2_001, "quote": version.text[:2_001]}
    problem_of(caller(checker).post(_reattach(_row(first)), spot), 422, "passage_too_long")


def test_refuses_what_stands_where_it_was_marked(caller: Any, checker: User) -> None:
    article, [first], version = _lose(checker, "Nobody has counted since")
    row = _row(first)
    assert row.state == "exact"
    problem_of(caller(checker).post(_reattach(row), _spot(version)), 409, "not_lost")
    fresh = factories.make_highlight(
        Article.objects.for_reading().get(id=article.pk), by=checker, quote="records were lost"
    )
    problem_of(caller(checker).post(_reattach(fresh), _spot(version)), 409, "not_lost")


def test_refuses_once_the_version_has_moved_on(caller: Any, checker: User) -> None:
    article, [first], version = _lose(checker)
    row = _row(first)
    deeds.add_version(article, deeds.Supplied.text(NEW + "\n\nMore."), by=checker)
    for deed in ("reattach", "retire", "detach"):
        body = _spot(version) if deed == "reattach" else {}
        problem_of(caller(checker).post(f"/api/v1/highlights/{row.pk}/{deed}/", body), 409, "newer_version")


def test_refuses_a_second_person_and_repeats_the_first_one_s_answer(caller: Any, checker: User, editor: User) -> None:
    _, [first], version = _lose(checker)
    row, key = _row(first), {"Idempotency-Key": "put it back"}
    c = caller(checker)
    made = json_of(c.post(_reattach(row), _spot(version), headers=key))
    again = c.post(_reattach(row), _spot(version), headers=key)
    assert (json_of(again), again.headers["Idempotent-Replayed"]) == (made, "true")
    problem_of(caller(editor).post(_reattach(row), _spot(version)), 409, "placed_already")
    assert Event.objects.filter(verb="highlight.reattached").count() == 1


def test_takes_a_reattachment_back(caller: Any, checker: User) -> None:
    _, [first], version = _lose(checker)
    row = _row(first)
    before = {name: getattr(row, name) for name in ("start", "end", "quote", "prefix", "suffix", "state", "score")}
    c = caller(checker)
    problem_of(c.post(f"/api/v1/highlights/{row.pk}/detach/"), 409, "not_placed")
    json_of(c.post(_reattach(row), _spot(version)))
    assert json_of(c.post(f"/api/v1/highlights/{row.pk}/detach/"))["state"] == "orphaned"
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in before} == before
    assert row.placed_by is None
    assert Event.objects.filter(verb="highlight.detached").count() == 1
    json_of(c.post(_reattach(row), _spot(version)))


def test_retires_and_brings_back_a_passage(caller: Any, checker: User) -> None:
    article, [first], _ = _lose(checker)
    row, c = _row(first), caller(checker)
    address = f"/api/v1/highlights/{row.pk}"
    json_of(c.post(f"{address}/retire/", {"reason": "The paragraph was withdrawn."}))
    assert json_of(c.get(ORPHANS))["results"] == []
    assert json_of(c.get(f"/api/v1/articles/{article.pk}/"))["highlights"] == []
    event = Event.objects.filter(verb="highlight.retired").get()
    assert (event.actor, event.data["reason"], event.data["old"]) == (checker, "The paragraph was withdrawn.", LOST)
    problem_of(c.post(f"{address}/retire/"), 409, "retired")
    assert json_of(c.post(f"{address}/restore/"))["state"] == "orphaned"
    assert len(json_of(c.get(ORPHANS))["results"]) == 1
    assert Event.objects.filter(verb="highlight.restored").count() == 1


def test_carries_a_retired_passage_on_when_it_is_brought_back(caller: Any, checker: User) -> None:
    article, [first], version = _lose(checker)
    c = caller(checker)
    json_of(c.post(_reattach(_row(first)), _spot(version)))
    json_of(c.post(f"/api/v1/highlights/{first.pk}/retire/"))
    newer = deeds.add_version(article, deeds.Supplied.text("Preface.\n\n" + NEW), by=checker)
    assert not Highlight.objects.filter(snapshot=newer).exists()
    json_of(c.post(f"/api/v1/highlights/{first.pk}/restore/"))
    row = Highlight.objects.get(snapshot=newer)
    assert (row.quote, row.state) == (CHOSEN, "edited")


@pytest.mark.parametrize("reason", ["x" * 501, "\ud83d", "a\x00", 5, None])
def test_refuses_reasons_that_cannot_be_kept(caller: Any, checker: User, reason: Any) -> None:
    _, [first], _ = _lose(checker)
    answer = caller(checker).post(f"/api/v1/highlights/{_row(first).pk}/retire/", {"reason": reason})
    assert list(problem_of(answer, answer.status_code)["fields"]) == ["reason"]
    assert answer.status_code in (400, 422)
    assert not Highlight.objects.exclude(retired_at=None).exists()


def test_refuses_for_a_discarded_claim_and_a_removed_passage(caller: Any, checker: User) -> None:
    _, [first, second], version = _lose(checker, LOST, OTHER)
    c = caller(checker)
    claim_deeds.discard_claim(first.claim, by=checker)
    problem = problem_of(c.post(_reattach(_row(first)), _spot(version)), 409, "wrong_state")
    assert problem["allowed"] == ["restore"]
    claim_deeds.remove_highlight(second, by=checker)
    problem_of(c.post(_reattach(_row(second)), _spot(version)), 409, "removed")
    problem_of(c.post("/api/v1/highlights/999999999/reattach/", _spot(version)), 404, "not_found")
