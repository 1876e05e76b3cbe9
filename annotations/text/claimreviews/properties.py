"""Rules about one ClaimReview by itself: CR03 to CR11 and CR14."""

import math
import re
from collections.abc import Iterator, Sequence

from annotations.text.claimreviews.findings import WARNING, Finding, finding
from annotations.text.claimreviews.labels import folded_label
from annotations.text.claimreviews.places import Placed
from annotations.text.claimreviews.shapes import (
    Node,
    canonical_or_none,
    first_node,
    listed,
    nodes_in,
    number_of,
    text_of,
    types_of,
    urls_of,
)
from annotations.text.marking import Sentence, marked
from annotations.text.urls import BadUrl, host, identity, is_front, registrable_domain

SHORT_CLAIM = 75
MOST_PEOPLE = 10
"""How many authors of a claim, or of a review, are compared with each other."""

MOST_APPEARANCES = 50
_CONTEXTS = ("https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/")
_SHORTENERS = frozenset(
    ["bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "fb.me", "goo.gl", "ift.tt", "is.gd", "lnkd.in", "ow.ly", "rb.gy"]
    + ["rebrand.ly", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "trib.al", "v.gd", "wp.me"]
    + ["l.facebook.com", "lm.facebook.com", "l.instagram.com"]
)
_REDIRECTS = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?")
_FIGURES = re.compile(r"[\s\d.,:/%+*–-]{1,40}|\d{1,3} (?:out )?of \d{1,3}")
_SEVERAL = re.compile(r"[,;](?:https?://|www\.)|\s")


def property_findings(placed: Placed, *, page_url: str = "", own_domains: Sequence[str] = ()) -> Iterator[Finding]:
    """What one ClaimReview breaks by itself. `own_domains` are hosts or domains of its publisher."""
    node, path = placed.node, placed.path
    yield from _context(node, path)
    yield from _address(node, path, page_url, own_domains)
    yield from _rating(first_node(node.get("reviewRating")), node, path)
    yield from _claim_text(node, path)
    yield from _numbers(first_node(node.get("reviewRating")), path)
    yield from _claim(node, path, page_url, own_domains)


def label_of(node: Node) -> str:
    """The verdict in words: `alternateName`, or what stands in its place."""
    rating = node.get("reviewRating")
    if isinstance(rating, dict):
        inner = first_node(rating)
        return text_of(inner.get("alternateName")) or text_of(inner.get("name"))
    if isinstance(rating, list) and nodes_in(rating):
        return next((said for one in nodes_in(rating) if (said := text_of(one.get("alternateName")))), "")
    return text_of(rating)


def domains_of(node: Node, page_url: str, own_domains: Sequence[str]) -> set[str]:
    """The registrable domains of whoever published the review."""
    known = {name.lower().removeprefix("www.") for name in own_domains}
    addresses = [*urls_of(first_node(node.get("author")).get("url")), *urls_of(page_url)]
    return {domain for name in known if (domain := _domain(f"https://{name}/"))} | {
        domain for url in addresses if (domain := _domain(url))
    }


def _domain(url: str) -> str:
    try:
        return registrable_domain(url)
    except BadUrl:
        return ""


def _context(node: Node, path: str) -> Iterator[Finding]:
    context = node.get("@context")
    if context == "https://schema.org":
        return
    named = [one for one in listed(context) if isinstance(one, str)]
    if any(one in _CONTEXTS for one in named):
        message = marked(
            "The context is not written as https://schema.org, the only spelling that every consumer reads."
        )
        yield finding("CR14", f"{path}.@context", context, message, severity=WARNING)
    else:
        yield finding(
            "CR14", f"{path}.@context", context, marked("The context is not schema.org, so this means nothing.")
        )


def _address(node: Node, path: str, page_url: str, own_domains: Sequence[str]) -> Iterator[Finding]:
    at = f"{path}.url"
    given = node.get("url")
    raw = given if isinstance(given, str) else text_of(given)
    url = canonical_or_none(raw)
    if url is None:
        yield finding("CR03", at, given, marked("There is no web address of the page with the check."))
        return
    trouble = _address_trouble(url, page_url, own_domains)
    if trouble:
        yield finding("CR03", at, raw, trouble)


def _address_trouble(url: str, page_url: str, own_domains: Sequence[str]) -> str:
    if host(url).removeprefix("www.") in _SHORTENERS or _REDIRECTS.match(url):
        return marked("The address is a shortener's or a redirect's, not that of the check.")
    if is_front(url):
        return marked("The address is the front page of a site, not the page of this check.")
    own = {domain for name in own_domains if (domain := _domain(f"https://{name}/"))}
    hosts = own | ({_domain(page_url)} if page_url else set())
    if hosts and _domain(url) not in hosts:
        return marked("The address is on another domain than the page with this markup.")
    return ""


def _rating(rating: Node, node: Node, path: str) -> Iterator[Finding]:
    at = f"{path}.reviewRating"
    label = label_of(node)
    if not rating:
        yield finding("CR04", at, node.get("reviewRating"), marked("There is no Rating, so no verdict is shown."))
    elif not label:
        yield finding("CR04", f"{at}.alternateName", rating.get("alternateName"), marked("The verdict has no words."))
    elif _FIGURES.fullmatch(label):
        yield finding(
            "CR04", f"{at}.alternateName", label, marked("The verdict is a number, and readers are shown words.")
        )
    elif not text_of(rating.get("alternateName")):
        message = marked("The words of the verdict stand in name; consumers look in alternateName.")
        yield finding("CR04", f"{at}.alternateName", label, message)


def _claim_text(node: Node, path: str) -> Iterator[Finding]:
    at, claim = f"{path}.claimReviewed", text_of(node.get("claimReviewed"), most=100_000)
    if not claim:
        yield finding("CR06", at, node.get("claimReviewed"), marked("It does not say which claim was reviewed."))
        return
    yield from _verdict_inside(claim, label_of(node), at)
    if len(claim) > SHORT_CLAIM:
        message = Sentence(
            marked("The claim has {number} characters; consumers cut what is longer than {most}."),
            number=len(claim),
            most=SHORT_CLAIM,
        )
        yield finding("CR06", at, claim, message, severity=WARNING)


def _verdict_inside(claim: str, label: str, at: str) -> Iterator[Finding]:
    """An error where the verdict is set apart at either end; inside a sentence the word may be what was said."""
    if not label or _FIGURES.fullmatch(label):
        return
    words = r"\s+".join(re.escape(word) for word in label[:200].rstrip(" .!:").split())
    before = rf"\A[\"“„«(\[]*{words}(?:\s*[:!.–—)\]]|\s-\s)"
    after = rf"(?:[:.!?–—(\[]|\s-)\s*{words}[\s.!)\]\"”»]*\Z"
    if re.search(f"{before}|{after}", claim, re.IGNORECASE):
        message = Sentence(
            marked("The claim carries its verdict, “{label}”, so readers take it for what was said."), label=label
        )
        yield finding("CR05", at, claim, message)
    elif re.search(rf"(?<!\w){words}(?!\w)", claim, re.IGNORECASE):
        message = Sentence(
            marked("The word of the verdict, “{label}”, stands in the claim: make sure that it was said so."),
            label=label,
        )
        yield finding("CR05", at, claim, message, severity=WARNING)


def _numbers(rating: Node, path: str) -> Iterator[Finding]:
    at = f"{path}.reviewRating"
    names = ("ratingValue", "bestRating", "worstRating")
    for name in names:
        if rating.get(name) is not None and number_of(rating[name]) is None:
            yield finding("CR07", f"{at}.{name}", rating[name], Sentence(marked("{name} is no number."), name=name))
            return
    value, best, worst = (number_of(rating.get(name)) for name in names)
    best, worst = (5.0 if best is None else best), (1.0 if worst is None else worst)
    has_ends = any(rating.get(name) is not None for name in names[1:])
    if has_ends and worst >= best:
        yield finding("CR07", f"{at}.bestRating", rating.get("bestRating"), "bestRating is not above worstRating.")
    elif value is not None and not (math.isfinite(value) and worst <= value <= best):
        message = Sentence(
            marked("ratingValue lies outside of the scale from {worst} to {best}."),
            worst=f"{worst:g}",
            best=f"{best:g}",
        )
        yield finding("CR07", f"{at}.ratingValue", rating.get("ratingValue"), message)


def _claim(node: Node, path: str, page_url: str, own_domains: Sequence[str]) -> Iterator[Finding]:
    at = f"{path}.itemReviewed"
    item = first_node(node.get("itemReviewed"))
    authors, reviewers = _people(item.get("author")), _people(node.get("author"))
    reviewing = [_marks_of(reviewer) for reviewer in reviewers]
    for author in authors:
        if any(_marks_of(author) & marks for marks in reviewing):
            message = marked("The fact-checker is named as the one who made the claim.")
            yield finding("CR08", f"{at}.author", text_of(author.get("name")) or text_of(author), message)
    yield from _appearances(item, node, at, domains_of(node, page_url, own_domains))
    if "CreativeWork" in types_of(item) and not any(_marks_of(author) for author in authors):
        message = marked("It is a bare CreativeWork without an author: nobody is named who made the claim.")
        yield finding("CR11", at, text_of(item.get("name")) or text_of(item), message, severity=WARNING)


def _people(value: object) -> list[Node]:
    """The authors in a value; a bare name counts as one."""
    listed_ones = listed(value)[:MOST_PEOPLE]
    return nodes_in([one if isinstance(one, dict) else {"name": one} for one in listed_ones])


def _marks_of(person: Node) -> set[str]:
    """What somebody is known by: the name, and every address, spelled alike."""
    values = (value for name in ("url", "sameAs", "@id") for value in listed(person.get(name))[:MOST_PEOPLE])
    name = folded_label(text_of(person.get("name")))
    return {identity(url) for value in values for url in urls_of(value)[:MOST_PEOPLE]} | ({name} if name else set())


def _appearances(item: Node, node: Node, at: str, own: set[str]) -> Iterator[Finding]:
    for name in ("appearance", "firstAppearance"):
        for number, value in enumerate(listed(item.get(name))[:MOST_APPEARANCES]):
            spot = f"{at}.{name}[{number}]" if isinstance(item.get(name), list) else f"{at}.{name}"
            raw = value if isinstance(value, str) else first_node(value).get("url")
            yield from _appearance(raw, value, spot, own)


def _appearance(raw: object, value: object, at: str, own: set[str]) -> Iterator[Finding]:
    if isinstance(raw, str) and _SEVERAL.search(raw.strip()):
        yield finding("CR10", at, raw, marked("Several addresses, or words, stand in one text; none of them is found."))
    elif isinstance(value, str) and canonical_or_none(value) is None:
        yield finding("CR10", at, value, marked("An appearance is an address or an object with one."))
    elif any(_domain(url) in own for url in urls_of(raw)):
        message = marked("This is a page of the fact-checker's own: the claim was made elsewhere.")
        yield finding("CR09", at, raw, message, severity=WARNING)
