import re
import time

import pytest

from annotations.actions import articles
from annotations.models import Article, Snapshot, User
from tests.conftest import SignIn
from tests.factories import QUOTE, TEXT, make_article, make_claim, make_highlight
from tests.pages.reading_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
OTHER_NUMBER = TEXT.replace("400 homes", "300 homes")


def add_version(article: Article, text: str, *, by: User) -> Snapshot:
    return articles.add_version(article, articles.Supplied.text(text), by=by)


def _path(article: Article, query: str = "") -> str:
    return f"/articles/{article.pk}/diff/{query}"


def test_shows_what_was_taken_out_and_put_in(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    add_version(article, OTHER_NUMBER.replace("to end", "not to end"), by=checker)
    answer = signed_in(checker).get(_path(article))
    page = answer.content.decode()
    assert "2 changes: 2 words put in, 1 taken out." in text_of(answer)
    assert '<ins id="change-1" tabindex="-1" data-change>not ' in page
    assert '<del id="change-2" tabindex="-1" data-change>400</del><ins>300</ins>' in page


def test_lists_changes_inside_a_checked_passage_first(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    claim = make_claim(article, by=checker, text="The city built 400 homes.")
    add_version(article, OTHER_NUMBER.replace("to end", "not to end"), by=checker)
    answer = signed_in(checker).get(_path(article))
    said = text_of(answer)
    inside, whole = said.split("The text with all changes")
    assert "Inside a checked passage Draft The city built 400 homes. We have built 400 300 homes since" in inside
    assert "Words changed · Show it in the text" in inside
    assert "The city built 400 homes. Words changed" in whole
    assert f'href="/claims/{claim.pk}/"' in answer.content.decode()


def test_says_of_a_passage_that_is_gone_and_shows_it_struck_through(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    make_claim(article, by=checker, text="A claim")
    add_version(article, "\n\n".join(p for p in TEXT.split("\n\n") if "400 homes" not in p), by=checker)
    page = signed_in(checker).get(_path(article))
    assert "Not found in this version" in text_of(page)
    assert f"<del>{QUOTE}</del>" in page.content.decode()
    assert "passage" not in text_of(page).split("The text with all changes")[1].split("paragraphs without")[0]


def test_says_when_nothing_changed(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    make_claim(article, by=checker)
    visitor = signed_in(checker)
    assert "These are the same version." in text_of(visitor.get(_path(article)))
    add_version(article, TEXT.replace("“", '"').replace("”", '"'), by=checker)
    assert "Nothing changed but" in text_of(visitor.get(_path(article)))
    assert "All of them say the same in both." in text_of(visitor.get(_path(article)))


def test_compares_any_two_versions(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    first, second = article.snapshot_id, add_version(article, OTHER_NUMBER, by=checker).pk
    add_version(article, OTHER_NUMBER + "\n\nA last word.", by=checker)
    visitor = signed_in(checker)
    page = visitor.get(_path(article, f"?from={second}&to={first}")).content.decode()
    assert "data-change>300</del><ins>400</ins>" in page
    assert f'<option value="{second}" selected>' in page and f'<option value="{first}" selected>' in page


def test_tells_versions_of_one_minute_apart(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    add_version(article, OTHER_NUMBER, by=checker)
    page = signed_in(checker).get(_path(article)).content.decode()
    assert re.search(r">2 · \d\d:\d\d:\d\d, \d", page) and re.search(r">1 · \d\d:\d\d:\d\d, \d", page)
    assert ">3 · " not in page


def test_refuses_what_is_no_version_of_this_article(checker: User, signed_in: SignIn) -> None:
    article, other = make_article(by=checker), make_article(by=checker)
    visitor = signed_in(checker)
    for query in (f"?from={other.snapshot_id}", "?to=999999999", "?from=x", "?to=0", "?from=٣", f"?to={'9' * 300}"):
        assert visitor.get(_path(article, query)).status_code == 422, query
    waiting, _ = articles.import_url("https://news.example.org/a", by=checker)
    assert visitor.get(_path(waiting)).headers["Location"] == f"/articles/{waiting.pk}/versions/"
    assert visitor.get("/articles/999999999/diff/").status_code == 404


def test_folds_what_did_not_change(checker: User, signed_in: SignIn) -> None:
    paragraphs = [f"Paragraph number {number} says the same." for number in range(20)]
    article = make_article(by=checker, text="\n\n".join(paragraphs))
    make_highlight(article, by=checker, quote="Paragraph number 3 says")
    add_version(article, "\n\n".join(paragraphs[:-1] + ["The end is another."]), by=checker)
    page = signed_in(checker).get(_path(article))
    assert "18 paragraphs without a change, 1 checked passage in them" in text_of(page)
    assert page.content.decode().count('<details class="diff-fold">') == 1


def test_never_renders_what_was_captured(checker: User, signed_in: SignIn) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    article = make_article(by=checker, text=f"One.\n\nSaid {hostile} first.", title=hostile)
    make_claim(article, by=checker, quote=hostile, text=hostile)
    add_version(article, f"One {hostile}.\n\nSaid {hostile} then.", by=checker)
    page = signed_in(checker).get(_path(article)).content.decode()
    assert "<script>alert" not in page and "<img" not in page


def test_takes_as_many_queries_for_twelve_highlights_as_for_two(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    words = TEXT.split("\n\n")[1].split()
    for word in words[:2]:
        make_highlight(article, by=checker, quote=word)
    add_version(article, OTHER_NUMBER, by=checker)
    few = queries_of(visitor, _path(article))
    for word in words[2:12]:
        make_highlight(article, by=checker, quote=word)
    for number in range(5):
        add_version(article, f"{OTHER_NUMBER}\n\n{number}", by=checker)
    assert queries_of(visitor, _path(article)) == few


def test_draws_two_long_versions_in_a_second(checker: User, signed_in: SignIn) -> None:
    old = [" ".join(f"word{(number * 31 + at) % 997}" for at in range(40)) + "." for number in range(500)]
    new = [line.replace("word7 ", "changed ") for line in old]
    article = make_article(by=checker, text="\n\n".join(old))
    version = add_version(article, "\n\n".join(new[:40] + new[50:] + ["A paragraph more."]), by=checker)
    for number in range(0, 500, 10):
        make_highlight(article, by=checker, quote=old[number], claim=f"Claim {number}")
    visitor = signed_in(checker)
    visitor.get(_path(article))
    began = time.process_time()
    answer = visitor.get(_path(article, f"?to={version.pk}"))
    assert answer.status_code == 200
    assert time.process_time() - began < 1
