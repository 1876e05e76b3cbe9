"""What one look says of a link, and pages that answer 200 and are not there."""

import pytest

from annotations.text.deadlinks import is_soft_404, look_of

DEEP, HOME = "https://example.org/2024/report.html", "https://example.org/"
LONG = "The library counted pages that were not found on the web. " * 60
ABSENT = [
    ("Page not found", "Sorry.", DEEP),
    ("404", "Nothing here.", DEEP),
    ("Error 404 - Example", "Nothing here.", DEEP),
    ("Example", "We can't find that page\nTry the search.", DEEP),
    ("Example", "The page you are looking for could not be found.", DEEP),
    ("Seite nicht gefunden | Beispiel", "Zur Startseite", DEEP),
    ("Página no encontrada", "Volver", DEEP),
    ("Страница не найдена", "404", DEEP),
    ("example.org", "This domain is for sale.", DEEP),
    ("Example, the daily", LONG, HOME),
]
THERE = [
    ("Housing register", "212 homes were completed.", DEEP),
    ("404 homes were built in Port Ellery", "404 homes were built.", DEEP),
    ("Page not found: how the web rots", LONG, DEEP),
    ("Report", "It moved.", "https://example.org/reports/2024"),
]


@pytest.mark.parametrize(("title", "text", "final_url"), ABSENT)
def test_knows_a_page_that_is_not_there(title: str, text: str, final_url: str) -> None:
    assert is_soft_404(title=title, text=text, asked_url=DEEP, final_url=final_url)


@pytest.mark.parametrize(("title", "text", "final_url"), THERE)
def test_takes_no_page_for_absent_that_is_there(title: str, text: str, final_url: str) -> None:
    assert not is_soft_404(title=title, text=text, asked_url=DEEP, final_url=final_url)


def test_a_front_page_that_was_cited_is_itself() -> None:
    assert not is_soft_404(title="Example", text=LONG, asked_url=HOME, final_url=HOME)


def test_tells_death_from_a_closed_door_and_from_our_own_trouble() -> None:
    assert {look_of("http_error", status) for status in (401, 402, 403, 412, 428, 440, 449)} == {"closed"}
    assert look_of("bot_wall", 503) == look_of("payment_required", 200) == "closed"
    assert look_of("not_found", 404) == look_of("dns_failed", None) == look_of("server_error", 503) == "failed"
    assert look_of("storage_full", None) == look_of("blocked_address", None) == look_of("too_large", 200) == "ours"
