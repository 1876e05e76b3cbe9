"""The linter: everything that is wrong with a ClaimReview, or with a page that carries one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.text.claimreviews.findings import Finding, finding
from annotations.text.claimreviews.labels import folded_label
from annotations.text.claimreviews.mending import Mended, read_lenient
from annotations.text.claimreviews.places import (
    Placed,
    media_reviews_in,
    microdata_of,
    reviews_in,
    scripts_of,
)
from annotations.text.claimreviews.properties import property_findings
from annotations.text.claimreviews.shapes import Node, first_node, nodes_in, text_of, urls_of
from annotations.text.claimreviews.visible import visible_findings, visible_of
from annotations.text.document import Unreadable
from annotations.text.dom import parse
from annotations.text.marking import Sentence, marked

MAX_FINDINGS = 200
MOST_COMPARED = 20
"""How many reviews of a page are compared with what its readers see."""

_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: markup (an object, or its JSON text), or a page's HTML, or both; and where the page stands.

    `own_domains`: hosts or domains of whoever publishes the check.
    """

    markup: Node | str | None = field(default=None, repr=False)
    html: str = field(default="", repr=False)
    url: str = ""
    own_domains: Sequence[str] = ()


@dataclass(slots=True)
class _Seen:
    """What has been found in one subject."""

    findings: list[Finding] = field(default_factory=list)
    reviews: list[Placed] = field(default_factory=list)
    on_page: list[Placed] = field(default_factory=list)
    unread: int = 0


def lint(subject: Subject) -> list[Finding]:
    """Every broken rule, in the order of the rules, MAX_FINDINGS at most; none where all is well."""
    return _ordered(_seen_in(subject).findings)


def lint_pages(subjects: Sequence[Subject]) -> list[Finding]:
    """The same for several pages, and what more than one of them carries; paths begin with `page[1]` and so on."""
    seen = [_seen_in(subject) for subject in subjects]
    found = [_on_page(one, at) for at, each in enumerate(seen, 1) for one in each.findings]
    return _ordered([*found, *_repeated(seen)])


def _ordered(findings: list[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(findings), key=lambda one: one.rule)[:MAX_FINDINGS]


def _on_page(one: Finding, at: int) -> Finding:
    return Finding(one.rule, one.severity, f"page[{at}].{one.path}", one.value, one.message, one.fix)


def _seen_in(subject: Subject) -> _Seen:
    seen = _Seen()
    if isinstance(subject.markup, str):
        _read_text(subject.markup, seen)
    elif subject.markup is not None:
        _take(subject.markup, "$", seen)
    if subject.html:
        _read_page(subject, seen)
    for placed in seen.reviews:
        url, own = subject.url, subject.own_domains
        seen.findings += property_findings(placed, page_url=url, own_domains=own)
        if placed.is_deep:
            message = marked("The ClaimReview stands inside of something else, where consumers do not look.")
            seen.findings.append(finding("CR15", placed.path, "", message))
    if not seen.reviews and not seen.unread:
        seen.findings.append(finding("CR15", "$", "", marked("There is no object of the type ClaimReview.")))
    return seen


def _take(value: Any, path: str, seen: _Seen) -> list[Placed]:
    found = reviews_in(value, path=path)
    seen.reviews += found
    seen.findings += (_no_media(placed) for placed in media_reviews_in(value, path=path) if not _has_media(placed.node))
    return found


def _has_media(node: Node) -> bool:
    if urls_of(node.get("originalMediaLink")):
        return True
    items = nodes_in(first_node(node.get("itemReviewed")).get("mediaItemAppearance"))
    return any(urls_of(item.get("contentUrl")) or urls_of(item.get("url")) for item in items)


def _no_media(placed: Placed) -> Finding:
    message = marked("The MediaReview does not say which picture, video or sound it is about.")
    return finding("CR18", f"{placed.path}.itemReviewed", "", message)


def _read_text(text: str, seen: _Seen) -> None:
    end = _SCRIPT_END.search(text)
    if end is not None:
        message = marked("A text in the markup holds </script>, which ends the script in a page.")
        seen.findings.append(finding("CR17", "$", text[max(end.start() - 40, 0) : end.end() + 40], message))
    mended = read_lenient(text)
    _take_mended(mended, text, "$", seen)


def _take_mended(mended: Mended, text: str, path: str, seen: _Seen) -> list[Placed]:
    if mended.trouble:
        line, column = mended.at
        where = f"Line {line}, column {column}: " if line else ""
        shown = text.split("\n")[line - 1][max(column - 40, 0) : column + 40] if line else ""
        seen.findings.append(finding("CR16", path, shown, f"This is not JSON. {where}{mended.trouble}."))
    if not mended.is_read:
        seen.unread += 1
        return []
    return _take(mended.value, path, seen)


def _read_page(subject: Subject, seen: _Seen) -> None:
    try:
        tree = parse(subject.html)
    except Unreadable as error:
        seen.unread += 1
        seen.findings.append(finding("CR13", "$", "", f"The page cannot be read. {error.sentence}"))
        return
    for script in (one for one in scripts_of(tree) if "ClaimReview" in one.text):
        if script.mended.is_cut and not script.mended.is_read:
            seen.unread += 1
            message = marked(
                "The script ends inside of a text: the text holds </script>, or its last quote is missing."
            )
            seen.findings.append(finding("CR17", script.name, script.text[-80:], message))
        else:
            seen.on_page += _take_mended(script.mended, script.text, script.name, seen)
    told = microdata_of(tree)
    seen.on_page += told
    seen.reviews += told
    seen.findings += _too_many(seen.on_page)
    page = visible_of(tree)
    for placed in (seen.on_page or seen.reviews)[:MOST_COMPARED]:
        seen.findings += visible_findings(placed, page)


def _too_many(placed: list[Placed]) -> Iterator[Finding]:
    """One page, one ClaimReview; only several reviewers of one claim may stand on it together."""
    if len(placed) < 2:
        return
    claims = {folded_label(text_of(one.node.get("claimReviewed"))) for one in placed}
    authors = {folded_label(text_of(first_node(one.node.get("author")).get("name"))) for one in placed}
    if len(claims) > 1 or len(authors) < len(placed):
        message = Sentence(
            marked("The page carries {number} ClaimReviews; Google takes none of them."), number=len(placed)
        )
        yield finding("CR01", placed[1].path, text_of(placed[1].node.get("claimReviewed")), message)


def _repeated(seen: list[_Seen]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for at, each in enumerate(seen, 1):
        for placed in each.reviews:
            claim = text_of(placed.node.get("claimReviewed"))
            author = text_of(first_node(placed.node.get("author")).get("name"))
            key = (folded_label(claim), folded_label(author))
            if claim and first.setdefault(key, at) != at:
                message = Sentence(marked("The same ClaimReview stands on page[{number}] already."), number=first[key])
                yield finding("CR02", f"page[{at}].{placed.path}", claim, message)
