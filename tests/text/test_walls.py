import time

import pytest

from annotations.text.walls import HEAD_CHARS, wall_of

STORY = "The council voted on Monday to rebuild the old bridge over the harbour. " * 30
SHORT = "The council voted on Monday to rebuild the old bridge over the harbour."


def page(head: str = "", body: str = "", title: str = "Harbour") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (page(title="Just a moment..."), ""),
        (page("<script>window._cf_chl_opt = {cvId: '3'}</script>"), "Enable JavaScript and cookies to continue"),
        (page(body='<script src="https://ct.captcha-delivery.com/c.js"></script>'), "Please enable JS"),
        (page(body='<div id="px-captcha"></div>'), "Press & Hold to confirm you are a human"),
        (page(body='<iframe src="/_Incapsula_Resource?x=1"></iframe>'), ""),
        (page(title="Making sure you&#39;re not a bot!"), "Loading"),
        (page(), "Please verify you are a human to go on."),
        (page(), "Wir müssen prüfen, dass Sie ein Mensch sind."),
        (page(body="Our systems have detected unusual traffic from your computer network."), ""),
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_names_a_challenge(source: str, text: str, status: int) -> None:
    assert wall_of(source, text, status, {}) == "bot_wall"


@pytest.mark.parametrize(
    "headers", [{"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "captcha"}, {"x-vercel-mitigated": "challenge"}]
)
def test_takes_the_answer_at_its_word(headers: dict[str, str]) -> None:
    assert wall_of(page(), STORY, 200, headers) == "bot_wall"


def test_names_a_question_about_cookies() -> None:
    form = '<form action="https://consent.example.org/save"><button>Accept all</button></form>'
    assert wall_of(page(body=form), "Before you continue. Reject all. Accept all.", 200, {}) == "consent_wall"
    assert wall_of(page(body=form), STORY, 200, {}) == ""


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>',
        '<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_names_a_paywall_where_the_page_says_so_twice(head: str) -> None:
    assert wall_of(page(head), f"{SHORT} Subscribe now to continue reading.", 200, {}) == "payment_required"
    assert wall_of(page(head), SHORT, 200, {}) == ""
    assert wall_of(page(), f"{SHORT} Subscribe now to continue reading.", 200, {}) == ""
    assert wall_of(page(head), f"{STORY} Subscribe now to continue reading.", 200, {}) == ""


def test_names_what_asks_for_payment_by_its_status() -> None:
    assert wall_of("", "", 402, {}) == "payment_required"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (page(), SHORT),
        (page(), ""),
        ("", ""),
        (page(), STORY + "Readers were asked to verify you are a human before voting."),
        (page('<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'), SHORT),
        (page('<script src="https://www.google.com/recaptcha/api.js"></script>'), SHORT),
        (page("<script>window._cf_chl_opt = 1</script>"), STORY),
        (page(title="Just a moment with the mayor"), SHORT),
        (page(title="Just a moment..."), STORY),
        (page(body='<form action="/newsletter"><button>Accept all</button></form>'), "Accept all cookies."),
        (page('<script type="application/ld+json">{"isAccessibleForFree": true}</script>'), "Subscribe to read more."),
    ],
)
def test_leaves_an_article_alone(source: str, text: str) -> None:
    assert wall_of(source, text, 200, {}) == ""


def test_leaves_a_plain_refusal_alone() -> None:
    assert wall_of(page(title="403 Forbidden", body="nginx"), "", 403, {}) == ""
    assert wall_of(page(title="Service unavailable"), "", 503, {}) == ""


@pytest.mark.parametrize(
    "unit", ["<form ", "<title> ", '<form action="', "verify that ", "press and ", '"isAccessibleForFree" ']
)
def test_takes_no_time_for_hostile_pages(unit: str) -> None:
    hostile = unit * (HEAD_CHARS // len(unit))
    began = time.process_time()
    wall_of(hostile, hostile, 200, {})
    wall_of(hostile, "", 503, {})
    assert time.process_time() - began < 1


def test_takes_no_longer_for_a_page_made_of_openings() -> None:
    started = time.process_time()
    assert wall_of("<title" * 5461 + ">" + " " * 32768, "", 200, {}) == ""
    assert time.process_time() - started < 1
