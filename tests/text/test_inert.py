"""Captured pages open no connection by themselves, however they are written."""

import pytest

from annotations.text.inert import inert_page

HINT = '<link rel="preconnect" href="//tracker.example">'


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (HINT.encode(), None),
        (HINT.replace("link", "LiNK\t").encode(), "utf-8"),
        (HINT.replace("link ", "link/").encode(), "no-such-label"),
        (HINT.encode("utf-16"), None),
        (HINT.encode("utf-16-be"), "utf-16be"),
        (b"<l\x1b(Bink rel=preconnect href=//tracker.example>", "iso-2022-jp"),
        (b"<meta charset=iso-2022-jp><li\x1b(Bnk rel=preconnect href=//tracker.example>", None),
        ("\u00e9".encode("latin-1") + HINT.encode(), None),
    ],
)
def test_hints_to_connect_ahead_are_taken_out(body: bytes, charset: str | None) -> None:
    shown = inert_page(body, charset=charset)
    assert "<link" not in shown.lower() and "<basefont" in shown and "tracker.example" in shown


def test_frames_with_words_of_their_own_and_told_origins_are_taken_out() -> None:
    frame = '<iframe srcdoc="&lt;l&#105;nk rel=preconnect&gt;"></iframe>'
    page = f"{frame}<a referrerpolicy=unsafe-url>x</a><meta name=referrer>"
    shown = inert_page(page.encode(), charset=None)
    assert shown == (
        '<x-iframe data-srcdoc="&lt;l&#105;nk rel=preconnect&gt;"></x-iframe>'
        "<a data-referrerpolicy=unsafe-url>x</a><basefont name=referrer>"
    )


def test_all_else_stays_as_it_came() -> None:
    page = "<!doctype html><title>Linked\u00a0\u201cwords\u201d</title><style>p{}</style><p class=frame>Links & \u05d0"
    assert inert_page(page.encode("utf-8-sig"), charset="latin1") == page
