"""Whose post it is."""

import pytest

from annotations.text.networks import account_of, network_of


@pytest.mark.parametrize(
    ("url", "network", "account"),
    [
        ("https://x.com/Jane/status/1", "x.com", "x.com/jane"),
        ("https://mobile.twitter.com/jane/status/1", "x.com", "x.com/jane"),
        ("https://www.facebook.com/watch/?v=1", "facebook.com", ""),
        ("https://www.instagram.com/p/abc/", "instagram.com", ""),
        ("https://www.tiktok.com/@jane/video/1", "tiktok.com", "tiktok.com/jane"),
        ("https://bsky.app/profile/jane.example/post/1", "bsky.app", "bsky.app/jane.example"),
        ("https://www.youtube.com/@jane/videos", "youtube.com", "youtube.com/jane"),
        ("https://www.youtube.com/watch?v=1", "youtube.com", ""),
        ("https://social.example.org/@jane/112233445566", "example.org", "example.org/jane"),
        ("https://news.example.org/@jane/", "", ""),
        ("https://news.example.org/a", "", ""),
    ],
)
def test_tells_network_and_account(url: str, network: str, account: str) -> None:
    assert (network_of(url), account_of(url)) == (network, account)
