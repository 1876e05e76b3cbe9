"""Whose post an address leads to: on a network that many write on, the account is the publisher, not the site."""

import re

from annotations.text.urls import BadUrl, registrable_domain

_FIRST = re.compile(r"https?://[^/]+/@?([\w.-]{1,100})(?:/|\Z)")
_FIRST_NAMES: dict[str, frozenset[str]] = {
    "x.com": frozenset(["i", "search", "home", "hashtag", "explore", "intent"]),
    "facebook.com": frozenset(["watch", "groups", "story.php", "photo", "permalink.php", "share", "events", "reel"]),
    "instagram.com": frozenset(["p", "reel", "explore", "stories", "tv"]),
    "tiktok.com": frozenset(["tag", "music", "discover", "t"]),
    "threads.net": frozenset(["t", "search"]),
    "t.me": frozenset(["s", "joinchat", "share"]),
    "vk.com": frozenset(["feed", "search"]),
    "truthsocial.com": frozenset(["tags", "explore"]),
}
"""By domain: first parts of a path that are no account."""
_AFTER: dict[str, re.Pattern[str]] = {
    "bsky.app": re.compile(r"/profile/([\w.:-]{1,200})"),
    "linkedin.com": re.compile(r"/(?:in|company|posts)/([\w%.-]{1,200}?)(?:_|/|\Z)"),
    "youtube.com": re.compile(r"/(?:channel/|c/|user/|@)([\w.-]{1,200})"),
}
_SAME = {"twitter.com": "x.com", "threads.com": "threads.net", "telegram.me": "t.me", "fb.com": "facebook.com"}
_FEDERATED = re.compile(r"https?://([^/]+)/@([\w.-]{1,100}(?:@[\w.-]{1,200})?)/\d{5,25}\Z")
"""A post on Mastodon and its like: the address names account and number."""


def network_of(url: str) -> str:
    """The network that a post stands on, by its domain; empty where the address leads to no post that we know of."""
    try:
        domain = registrable_domain(url)
    except BadUrl:
        return ""
    domain = _SAME.get(domain, domain)
    if domain in _FIRST_NAMES or domain in _AFTER:
        return domain
    return domain if _FEDERATED.match(url) else ""


def account_of(url: str) -> str:
    """Who posts there, as `x.com/jane`; empty where it is no post, or its address does not name the account."""
    network = network_of(url)
    if match := _FEDERATED.match(url):
        return f"{network}/{match[2].lower()}"
    if network in _AFTER:
        after = _AFTER[network].search(url)
        return f"{network}/{after[1].lower()}" if after else ""
    first = _FIRST.match(url) if network else None
    if first is None or first[1].lower() in _FIRST_NAMES[network]:
        return ""
    return f"{network}/{first[1].lower()}"
