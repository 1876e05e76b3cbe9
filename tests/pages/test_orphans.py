"""The page of lost passages: by forms alone, each choice said in words and taken back with one button."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from annotations.actions import articles, placing
from annotations.models import Article, Event, Highlight, Snapshot, User
from tests.conftest import SignIn
from tests.factories import make_article, make_highlight
from tests.pages.reading_pages import next_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LOST = "The ferry carried 40,000 people in its first year"
OTHER = "The tunnel is to open in March"
OLD = f"Crossings\n\n{LOST}, the operator said.\n\nNobody has counted since.\n\n{OTHER}, the ministry said."
NEW = (
    "Crossings\n\nPassengers were not counted at all in those days, and records were lost in a fire.\n\n"
    "Nobody has counted since.\n\nThe old ferry carried 30,000 people in the first two years, a historian says."
)
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', re.S)


def _lose(by: User, *quotes: str, title: str = "Crossings", old: str = OLD, new: str = NEW) -> tuple[Article, Snapshot]:
    article = make_article(by=by, text=old, title=title)
    for quote in quotes or (LOST,):
        make_highlight(article, by=by, quote=quote)
    version = articles.add_version(article, articles.Supplied.text(new), by=by)
    return Article.objects.get(id=article.pk), version


def _forms(answer: Any, deed: str) -> list[tuple[str, dict[str, str]]]:
    """Address and hidden fields of each form of a deed on the page; line ends as a browser sends them."""
    page = answer.content.decode()
    found = [(unescape(address), dict(FIELD.findall(body))) for address, body in FORM.findall(page)]
    sent = [(to, {name: unescape(said).replace("\n", "\r\n") for name, said in fields.items()}) for to, fields in found]
    return [(to, fields) for to, fields in sent if f"/{deed}/" in to]


def _rows() -> list[Highlight]:
    return list(Highlight.objects.lost().order_by("-id"))


def test_shows_old_words_and_candidates_with_what_differs(checker: User, signed_in: SignIn) -> None:
    _lose(checker)
    answer = signed_in(checker).get("/orphans/")
    page = text_of(answer)
    for words in ("Lost passages 1", LOST, "Not found", "It stands here", "% alike", "Retire", "j k move"):
        assert words in page
    html = answer.content.decode()
    assert "<del>40,000</del>" in html and "<ins>30,000</ins>" in html
    assert 'data-key="1"' in html and 'data-key="x"' in html and 'data-key="o"' in html


def test_says_when_nothing_is_lost_and_has_no_link_then(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    assert "Nothing is lost" in text_of(visitor.get("/orphans/"))
    assert "/orphans/" not in visitor.get("/claims/").content.decode()
    _lose(checker)
    assert 'Lost passages <span class="count">1</span>' in visitor.get("/claims/").content.decode()


def test_puts_a_passage_back_goes_on_to_the_next_and_takes_it_back(checker: User, signed_in: SignIn) -> None:
    _lose(checker, LOST, OTHER)
    visitor = signed_in(checker)
    first = next(row for row in _rows() if row.origin.quote == LOST)
    following = next(row for row in _rows() if row != first)
    [to, fields] = next(form for form in _forms(visitor.get("/orphans/"), "attach") if f"/{first.pk}/" in form[0])
    done = visitor.post(to, fields)
    assert (done.status_code, done.headers["Location"]) == (303, f"/orphans/#lost-{following.pk}")
    again = visitor.post(to, fields)
    assert again.status_code == 303
    assert Event.objects.filter(verb="highlight.reattached").count() == 1
    first.refresh_from_db()
    assert (first.quote, first.state, first.placed_by) == (fields["quote"], "edited", checker)
    page = visitor.get("/orphans/")
    assert "Put back on “" in text_of(page)
    [undo] = _forms(page, "detach")
    taken_back = visitor.post(*undo)
    assert taken_back.headers["Location"] == f"/orphans/#lost-{first.pk}"
    assert {row.pk for row in _rows()} == {first.pk, following.pk}


def test_retires_a_passage_and_brings_it_back(checker: User, signed_in: SignIn) -> None:
    _lose(checker)
    visitor = signed_in(checker)
    [row] = _rows()
    [form] = _forms(visitor.get("/orphans/"), "retire")
    assert visitor.post(*form).headers["Location"] == "/orphans/"
    page = visitor.get("/orphans/")
    assert "Nothing is lost" in text_of(page) and "Retired" in text_of(page)
    [undo] = _forms(page, "restore")
    assert visitor.post(*undo).headers["Location"] == f"/orphans/#lost-{row.pk}"
    assert _rows() == [row]


@pytest.mark.parametrize(("deed", "taken_back"), [("retire", "restore"), ("attach", "detach")])
def test_keeps_to_the_article_when_a_choice_is_taken_back(
    deed: str, taken_back: str, checker: User, signed_in: SignIn
) -> None:
    article, _ = _lose(checker)
    [row] = _rows()
    tray = f"/orphans/?article={article.pk}"
    visitor = signed_in(checker)
    [form, *_] = _forms(visitor.get(tray), deed)
    [undo] = _forms(visitor.post(*form, follow=True), taken_back)
    assert visitor.post(*undo).headers["Location"] == f"{tray}#lost-{row.pk}"


def test_takes_words_over_two_paragraphs_as_a_browser_sends_them(checker: User, signed_in: SignIn) -> None:
    _, version = _lose(checker)
    [row] = _rows()
    start, end = version.text.index("records were lost"), version.text.index(" has counted")
    chosen = version.text[start:end]
    assert "\n" in chosen
    fields = {"start": start, "end": end, "quote": chosen.replace("\n", "\r\n")}
    assert signed_in(checker).post(f"/orphans/{row.pk}/attach/", fields).status_code == 303
    row.refresh_from_db()
    assert row.quote == chosen


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"start": "x", "end": "y", "quote": "z"},
        {"start": "0", "end": "5"},
        {"start": "-1", "end": "5", "quote": "Cross"},
        {"start": "9" * 400, "end": "5", "quote": "Cross"},
        {"start": "0", "end": "5", "quote": "Other"},
        {"start": "0", "end": "9999", "quote": "Cross"},
    ],
)
def test_refuses_a_place_that_is_none_and_leads_back(fields: dict[str, str], checker: User, signed_in: SignIn) -> None:
    _lose(checker)
    [row] = _rows()
    answer = signed_in(checker).post(f"/orphans/{row.pk}/attach/", fields)
    assert answer.status_code == 422
    assert 'href="/orphans/"' in answer.content.decode()
    assert "Nothing was changed" in text_of(answer)


def test_says_who_was_first(checker: User, editor: User, signed_in: SignIn) -> None:
    _, version = _lose(checker)
    [row] = _rows()
    [form] = _forms(signed_in(checker).get("/orphans/"), "attach")[:1]
    placing.reattach_highlight(row, placing.Spot(0, 9, "Crossings"), by=editor)
    answer = signed_in(checker).post(*form)
    assert answer.status_code == 409
    assert "Somebody else was first" in text_of(answer)


def test_narrows_to_one_article_and_keeps_to_it(checker: User, signed_in: SignIn) -> None:
    one, _ = _lose(checker, LOST, OTHER)
    _lose(checker, title="Bridges")
    visitor = signed_in(checker)
    assert len(_forms(visitor.get("/orphans/"), "retire")) == 3
    page = visitor.get(f"/orphans/?article={one.pk}")
    forms = _forms(page, "retire")
    assert len(forms) == 2 and "Crossings (2)" in text_of(page)
    assert visitor.post(*forms[0]).headers["Location"].startswith(f"/orphans/?article={one.pk}#lost-")
    assert visitor.post(*forms[1]).headers["Location"] == f"/orphans/?article={one.pk}"
    assert "Nothing is lost in this article" in text_of(visitor.get(f"/orphans/?article={one.pk}"))
    for bad in ("x", "0", "-1", "9" * 30, "٣"):
        assert visitor.get(f"/orphans/?article={bad}").status_code == 200


def test_pages_through_many_with_the_same_number_of_queries(checker: User, signed_in: SignIn) -> None:
    lines = [f"Line {number} says that {number + 100} things are so" for number in range(12)]
    old = "\n\n".join(f"{line}, according to witness {chr(65 + at)}." for at, line in enumerate(lines))
    visitor = signed_in(checker)
    _lose(checker, *lines[:2], old=old, new="Nothing of this is left here.")
    few = queries_of(visitor, "/orphans/")
    _lose(checker, *lines[2:], old=old, new="Nothing of this is left here.")
    assert queries_of(visitor, "/orphans/") == few
    first = visitor.get("/orphans/")
    assert len(_forms(first, "retire")) == 10
    last = "/orphans/" + next_of(first)
    forms = _forms(visitor.get(last), "retire")
    assert len(forms) == 2
    for form in forms:
        assert "cursor=" in form[0]
        visitor.post(*form)
    assert visitor.get(last).headers["Location"] == "/orphans/"


def test_opens_the_version_that_holds_the_passage_from_the_claim(checker: User, signed_in: SignIn) -> None:
    article, _ = _lose(checker)
    [row] = _rows()
    answer = signed_in(checker).get(f"/claims/{row.claim_id}/")
    html = answer.content.decode()
    first = row.origin
    assert f'href="/articles/{article.pk}/versions/{first.snapshot_id}/#highlight-{first.pk}"' in html
    assert f'href="/orphans/?article={article.pk}#lost-{row.pk}"' in html
    assert "the operator said" in text_of(answer), "the surroundings are those of the version that holds it"
    placing.retire_highlight(row, by=checker)
    retired = text_of(signed_in(checker).get(f"/claims/{row.claim_id}/"))
    assert "does not state it any more" in retired and LOST in retired


def test_tells_the_annotate_page_what_was_checked_and_when(checker: User, signed_in: SignIn, client: Client) -> None:
    article, _ = _lose(checker)
    answer = signed_in(checker).get(f"/articles/{article.pk}/")
    html = answer.content.decode()
    [row] = _rows()
    assert f'href="/orphans/?article={article.pk}#lost-{row.pk}"' in html
    assert f'"versions": {{"{row.origin.snapshot_id}": "' in html


def test_says_when_a_text_is_too_long_to_be_searched(checker: User, signed_in: SignIn) -> None:
    long = "b." * 990_000
    _lose(checker, LOST, old=f"{OLD}\n\n{long}", new=f"{NEW}\n\n{long}")
    page = text_of(signed_in(checker).get("/orphans/"))
    assert "Not looked for" in page and "too long to search while you wait" in page
    assert "Nothing in the current version is like it" not in page and "It stands here" not in page
