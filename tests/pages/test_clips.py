import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from annotations.actions import articles
from annotations.models import Address, Article, Event, Page, Snapshot, User
from tests.conftest import SignIn
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, fail, make_article, settle
from tests.pages.reading_pages import once_of, text_of

pytestmark = pytest.mark.django_db
URL = "https://news.example.org/harbour"


def clip(**said: str) -> str:
    return f"/clip/?{urlencode(said)}"


def test_leads_to_the_passage_in_an_article_that_we_have(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker, url=URL)
    assert article.snapshot is not None
    start = article.snapshot.text.index(QUOTE)
    visitor = signed_in(checker)
    twin = "http://www.news.example.org/harbour?utm_source=x#top"
    answer = visitor.get(clip(url=twin, quote=f" {QUOTE.replace(' ', '  ')} ", title="Harbour"), follow=True)
    assert answer.redirect_chain[-1] == (f"/articles/{article.pk}/?select={start}-{start + len(QUOTE)}", 302)
    assert answer.status_code == 200


def test_keeps_a_passage_that_is_not_in_the_text(checker: User, signed_in: SignIn) -> None:
    make_article(by=checker, url=URL)
    answer = signed_in(checker).get(clip(url=URL, quote="Nobody <b>wrote</b> this."), follow=True)
    assert "The passage that you selected is not in our text." in text_of(answer)
    article = Article.objects.get()
    assert f'action="/articles/{article.pk}/recapture/"' in answer.content.decode()
    again = signed_in(checker).post(f"/articles/{article.pk}/recapture/", {"quote": "Nobody wrote this."})
    assert again.headers["Location"] == f"/articles/{article.pk}/?quote=Nobody+wrote+this."
    assert "Nobody &lt;b&gt;wrote&lt;/b&gt; this.</textarea>" in answer.content.decode()


def test_asks_before_it_imports_and_changes_nothing_by_get(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    tables = (Article, Page, Address, Snapshot, Event)
    answer = visitor.get(clip(url=f"{URL}?utm_source=x", quote=PAGE_QUOTE, title="<i>Homes</i>"))
    assert [table.objects.count() for table in tables] == [0] * len(tables)
    page = text_of(answer)
    assert "Import and mark" in page and URL in page and PAGE_QUOTE in page and "<i>Homes</i>" in page


def test_imports_waits_and_then_leads_to_the_passage(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    form = {"url": URL, "quote": PAGE_QUOTE, "once": once_of(visitor, clip(url=URL, quote=PAGE_QUOTE))}
    answer = visitor.post("/clip/", form)
    article = Article.objects.get()
    waiting = f"/articles/{article.pk}/?{urlencode({'quote': PAGE_QUOTE})}"
    assert (answer.status_code, answer.headers["Location"]) == (303, waiting)
    assert "Your passage is selected as soon as the text is here." in text_of(visitor.get(waiting))
    settle(Snapshot.objects.get(), PAGE)
    found = visitor.get(waiting)
    assert found.status_code == 302 and found.headers["Location"].startswith(f"/articles/{article.pk}/?select=")
    assert visitor.post("/clip/", form).headers["Location"] == waiting
    assert Article.objects.count() == 1


def test_keeps_the_passage_where_the_capture_fails(checker: User, signed_in: SignIn) -> None:
    article, _ = articles.import_url(URL, by=checker)
    fail(Snapshot.objects.get())
    answer = signed_in(checker).get(f"/articles/{article.pk}/?{urlencode({'quote': 'These words.'})}")
    assert "These words.</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "quote", "said"),
    [
        ("about:blank", "x", "Only addresses that begin with http"),
        ("not an address", "x", "not a web address"),
        ("https://me:secret@a.example/", "x", "user name or password"),
        ("https://a.example/" + "a" * 2_100, "x", "longer than"),
        (URL, "x" * 2_001, "at most 2,000"),
    ],
)
def test_says_what_cannot_be_taken_and_keeps_the_words(
    url: str, quote: str, said: str, checker: User, signed_in: SignIn
) -> None:
    visitor = signed_in(checker)
    for answer in (visitor.get(clip(url=url, quote=quote)), visitor.post("/clip/", {"url": url, "quote": quote})):
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert quote in answer.content.decode()
    assert not Article.objects.exists()


def test_comes_back_with_everything_after_a_sign_in(client: Client, checker: User) -> None:
    wanted = clip(url=URL, quote="Über 400 Häuser & „mehr“", title="A b")
    answer = client.get(wanted, follow=True)
    [(to_sign_in, _)] = answer.redirect_chain
    client.force_login(checker)
    assert client.get(to_sign_in).headers["Location"] == wanted


def test_offers_the_link_and_a_field_to_copy(checker: User, signed_in: SignIn) -> None:
    page = signed_in(checker).get("/bookmarklet/").content.decode()
    link, field = (unescape(found) for found in re.findall(r'(?:href|value)="(javascript:[^"]+)"', page))
    assert link == field and link.startswith("javascript:(() => {let a") and link.endswith("})()")
    assert "open('http://127.0.0.1:8000/clip/?' + f(), '_blank')" in link and "\n" not in link


@pytest.mark.parametrize("query", ["quote=%00", "quote=" + "x" * 3_000, "quote=", "select=1-2", "select=x"])
def test_an_article_s_page_takes_any_wish(query: str, checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    assert signed_in(checker).get(f"/articles/{article.pk}/?{query}").status_code in (200, 400)
