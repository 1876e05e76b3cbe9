"""What a post says: its words, without what only its network needs."""

import pytest

from annotations.text.posts import said_in


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ("A shark on the motorway! https://t.co/abc — Jo Doe (@jo_doe) August 28, 2017", "A shark on the motorway!"),
        ("A shark on the motorway — Gov. Jo Doe (@jo_doe) June 3, 2017", "A shark on the motorway"),
        ("RT @jo: @ann, @bob the bridge is shut pic.twitter.com/x1", "the bridge is shut"),
        ("#StopTheCount2020 now, says @TheMayor_of #NATO", "Stop The Count 2020 now, says The Mayor of NATO"),
        ("The bridge 😡😡 is\n\nshut 🇬🇧", "The bridge is shut"),
        ("  Prices rose – by 3 %  – in May ", "Prices rose – by 3 % – in May"),
        ("انخفضت البطالة #عاجل", "انخفضت البطالة عاجل"),
        ("https://example.org/a", "https://example.org/a"),
        ("😡", "😡"),
        ("\x00 \ud800 a", "a"),
        ("", ""),
    ],
)
def test_returns_what_is_said(post: str, said: str) -> None:
    assert said_in(post) == said
