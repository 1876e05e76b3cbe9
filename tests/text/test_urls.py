import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.urls import (
    BadUrl,
    canonical,
    guess_scheme,
    host,
    identity,
    is_front,
    join,
    registrable_domain,
    site,
)

CASES = json.loads((Path(__file__).parents[1] / "cases" / "addresses.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.COM:80/a/./b/../c?b=1&a=2#part", "http://example.com/a/c?b=1&a=2"),
        ("https://example.com", "https://example.com/"),
        (" https://example.com:443/x\n", "https://example.com/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://münchen.example/straße?q=größe", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=gr%C3%B6%C3%9Fe"),
        ("https://example.com/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z", "https://example.com/a?id=7"),
        ("https://example.com/a?gclid=1&mc_cid=2", "https://example.com/a"),
        ("https://example.com/a?b=1&&c", "https://example.com/a?b=1&&c"),
        ("https://example.com/a?", "https://example.com/a?"),
        ("https://example.com/a?b=2&b=1&b=2", "https://example.com/a?b=2&b=1&b=2"),
        ("https://example.com/?u%74m_source=x&page=2", "https://example.com/?page=2"),
        ("https://example.com/%7Euser/a b", "https://example.com/%7Euser/a%20b"),
        ("https://example.com/\ud83d\ude00\ud800?\udc00", "https://example.com/%F0%9F%98%80%EF%BF%BD?%EF%BF%BD"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[::FFFF:10.0.0.1]/", "http://[::ffff:a00:1]/"),
    ],
)
def test_returns_one_spelling(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "bad_url"),
        ("example.com/a", "bad_url"),
        ("http://", "bad_url"),
        ("http://exa mple.com/", "bad_url"),
        ("http://example.com:99999/", "bad_url"),
        ("http://\ud800.com/", "bad_url"),
        ("http://[::1", "bad_url"),
        ("file:///etc/passwd", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("ftp://example.com/", "bad_scheme"),
        ("data:text/html,x", "bad_scheme"),
        ("https://user@example.com/", "credentials"),
        ("https://user:word@example.com/", "credentials"),
        ("https://:word@example.com/", "credentials"),
        ("https://example.com/" + "a" * 2048, "too_long"),
        ("https://example.com/" + "a" * 100_000, "too_long"),
    ],
)
def test_refuses_with_a_stable_code(url: str, code: str) -> None:
    with pytest.raises(BadUrl) as caught:
        canonical(url)
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")


def test_keeps_a_long_address_that_is_short_without_tracking() -> None:
    assert canonical("https://example.com/a?fbclid=" + "x" * 3000) == "https://example.com/a"


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://example.com/", "https://example.com/?"]))
def test_never_answers_anything_but_an_address_or_a_refusal(tail: str, head: str) -> None:
    try:
        address = canonical(head + tail)
    except BadUrl:
        return
    assert address.startswith(("http://", "https://"))
    assert canonical(address) == address
    assert address.isascii()
    assert "#" not in address


def test_join_resolves_and_judges() -> None:
    assert join("https://example.com/a/b", "../c?utm_id=1#x") == "https://example.com/c"
    assert join("https://example.com/a", "//other.example/") == "https://other.example/"
    for bad in ("javascript:alert(1)", "http://u:p@example.com/", "http://[", "//\udc00/"):
        with pytest.raises(BadUrl):
            join("https://example.com/a", bad)


def test_names_the_host_the_site_and_the_domain() -> None:
    assert host("https://www.Example.co.uk:8080/a") == "www.example.co.uk"
    assert site("https://www.example.co.uk/a") == "example.co.uk"
    assert registrable_domain("https://news.example.co.uk/a") == "example.co.uk"
    assert registrable_domain("https://one.github.io/") == "one.github.io"
    assert registrable_domain("https://a.news.example/") == "news.example"
    assert registrable_domain("https://co.uk/") == "co.uk"
    assert registrable_domain("http://[::1]:8000/") == "[::1]"
    assert registrable_domain("http://127.0.0.1:8000/") == "127.0.0.1"
    assert registrable_domain("http://localhost/") == "localhost"


@pytest.mark.parametrize("twins", CASES["twins"], ids=lambda twins: str(twins[0]))
def test_gives_twins_one_identity(twins: list[str]) -> None:
    assert {identity(twin) for twin in twins} == {identity(twins[0])}


@pytest.mark.parametrize("pages", CASES["strangers"], ids=lambda pages: str(pages[0]))
def test_keeps_different_pages_apart(pages: list[str]) -> None:
    for one, other in combinations(pages, 2):
        assert identity(one) != identity(other)


@pytest.mark.parametrize("url", CASES["fronts"])
def test_knows_a_front_page(url: str) -> None:
    assert is_front(url)


@pytest.mark.parametrize("url", CASES["no_fronts"])
def test_knows_what_is_no_front_page(url: str) -> None:
    assert not is_front(url)


@pytest.mark.parametrize(("typed", "expected"), CASES["typed"])
def test_adds_a_scheme_to_what_lacks_one(typed: str, expected: str) -> None:
    assert guess_scheme(typed) == expected


@given(
    st.text(max_size=60), st.sampled_from(["", "http://", "https://m.example.com/", "https://www.google.com/amp/s/"])
)
def test_identity_is_refused_where_an_address_is_and_shared_with_the_canonical_form(tail: str, head: str) -> None:
    try:
        address = canonical(head + tail)
    except BadUrl:
        with pytest.raises(BadUrl):
            identity(head + tail)
        return
    assert identity(head + tail) == identity(address)
