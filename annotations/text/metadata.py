"""What a page says about itself: title, byline, site, date, language and canonical address."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import examine_meta, extract_author, extract_catstags

from annotations.text.authors import read_authors
from annotations.text.clean import normalise, scrub
from annotations.text.dates import read_date
from annotations.text.document import Metadata
from annotations.text.jsonld import Node, articles, names
from annotations.text.titles import Titles
from annotations.text.urls import BadUrl, canonical, join, registrable_domain, site

_MAX_NAME = 200
_MAX_HEADINGS = 20
_MAX_PARTS = 50
_MAX_META = 1_000
_BYLINE = re.compile(r"(?:by|von|par|por|door|av|af)\s", re.IGNORECASE)
_TITLE_NAMES = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DATE_NAMES = (
    *("article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "published-date", "pubdate"),
    *("citation_publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created"),
    *("citation_date", "datecreated", "dcterms.date", "dc.date", "article.published", "date"),
)
"""From the surest to the least sure."""
_MODIFIED_NAMES = frozenset(
    ["article:modified_time", "article:modified", "article:updated_time", "article:updated", "og:modified_time"]
    + ["og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified", "revised"]
)
_SECTION_NAMES = ("article:section", "og:article:section", "articlesection", "parsely-section", "section", "category")
_MAX_SECTION = 100
_SECTIONS = re.compile(r"\s*[;|>\u203a\u00bb]\s*|,(?=\S)|(?<=\w):(?=\w)")
"""Joints of several sections told as one: the first is kept."""


def _squeeze(text: object, limit: int) -> str:
    words = " ".join(normalise(scrub(text)).split()) if isinstance(text, str) else ""
    return words if len(words) <= limit else ""


def _first(found: Iterable[str]) -> str:
    return next(filter(None, found), "")


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the content of the page's meta elements by lower-case property or name; the first of each counts."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content") or ""
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content.strip():
                said.setdefault(name, content)
    return said


def _titles(tree: HtmlElement, meta: dict[str, str], described: list[Node], own_names: list[str]) -> Titles:
    told = [*(meta.get(name) for name in _TITLE_NAMES[:1]), *(node.get("headline") for node in described)]
    told += [meta.get(name) for name in _TITLE_NAMES[1:]]
    headings = ["".join(heading.itertext()) for heading in islice(tree.iter("h1"), _MAX_HEADINGS)]
    document = next(("".join(element.itertext()) for element in tree.iter("title")), "")
    return Titles(told, headings, document, own_names)


def _authors(
    tree: HtmlElement, meta: dict[str, str], described: list[Node], site_names: list[str]
) -> tuple[tuple[str, ...], str]:
    """Return the authors' names and the byline as printed, from the first place that tells any."""
    said = examine_meta(tree).author or ""
    told = [_cited_authors(tree), *(names(node.get("author")) or names(node.get("creator")) for node in described)]
    told += [[meta.get("article:author", "")], [(said if " " in said else "").replace("; ", ", ")]]
    for lines in told:
        if found := read_authors(lines, but=site_names):
            return found, ", ".join(found)
    guessed = (extract_author(tree) or "").replace("; ", ", ")
    for line in (guessed, *_printed_bylines(tree)):
        if found := read_authors([line], but=site_names):
            return found, line
    return (), ""


def _cited_authors(tree: HtmlElement) -> list[str]:
    """The authors of a scholarly work, as Highwire Press tags tell them: each in an element, the family name first."""
    found = []
    for element in islice(tree.iter("meta"), _MAX_META):
        if (element.get("name") or "").lower() == "citation_author":
            family, comma, given = (element.get("content") or "").partition(",")
            found.append(f"{given.strip()} {family.strip()}" if comma and "," not in given else family.strip())
    return [name for name in found if name]


def _printed_bylines(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("p", "div", "span", "address", "a", "em", "cite"):
        if "byline" in (element.get("class") or "").lower():
            line = " ".join("".join(islice(element.itertext(), _MAX_PARTS)).split())
            if _BYLINE.match(line) and len(line) <= _MAX_NAME:
                yield line


def _published_at(tree: HtmlElement, meta: dict[str, str], described: list[Node], url: str) -> datetime | None:
    told: list[object] = [node.get("datePublished") for node in described]
    told += [meta.get(name) for name in _DATE_NAMES[:5]]
    told += islice((said for element in tree.iter("time", "span", "abbr", "p") for said in _dated(element)), _MAX_PARTS)
    told += [meta.get(name) for name in _DATE_NAMES[5:]] + [node.get("dateCreated") for node in described]
    if found := next(filter(None, map(read_date, told)), None):
        return found
    for is_extensive in (False, True):
        guessed = find_date(tree, url=url or None, original_date=True, extensive_search=is_extensive)
        if guessed and not (is_extensive and guessed.endswith("-01-01")):
            return read_date(guessed)
    return None


def _dated(element: HtmlElement) -> Iterator[str | None]:
    """Yield what an element marked as the date of publication says."""
    if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
        yield element.get("datetime") or element.get("content") or "".join(islice(element.itertext(), _MAX_PARTS))


def _modified_at(tree: HtmlElement, meta: dict[str, str], described: list[Node]) -> datetime | None:
    told = [node.get("dateModified") for node in described]
    told += [content for name, content in meta.items() if name in _MODIFIED_NAMES]
    told += [element.get("datetime") for element in tree.iter("time") if element.get("itemprop") == "dateModified"]
    return next(filter(None, map(read_date, told)), None)


def _section(tree: HtmlElement, meta: dict[str, str], described: list[Node]) -> str:
    told = [name for node in described for name in names(node.get("articleSection"))]
    told += [meta.get(name, "") for name in _SECTION_NAMES] + extract_catstags("category", tree)[:1]
    tidy = (_squeeze(_SECTIONS.split(name)[0], _MAX_SECTION) for name in told)
    return _first(name for name in tidy if not name.startswith(("http:", "https:", "/")) and not name.isdigit())


def _language(tree: HtmlElement, meta: dict[str, str], described: list[Node]) -> str:
    root = tree.getroottree().getroot()
    told = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    told += [meta.get("og:locale"), meta.get("content-language"), *(node.get("inLanguage") for node in described)]
    for tag in told:
        tidy = tag.split(",")[0].strip().replace("_", "-") if isinstance(tag, str) else ""
        if _LANGUAGE.fullmatch(tidy) and len(tidy) <= 35:
            return tidy
    return ""


def _canonical_url(tree: HtmlElement, meta: dict[str, str], url: str) -> str:
    """Return the address a page claims, believed only on the domain it came from and unless it is the front page."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for href in [*links, meta.get("og:url")]:
        try:
            claimed = join(url, href.strip()) if url and href else canonical(href or "")
            is_ours = not url or registrable_domain(claimed) == registrable_domain(url)
            is_front = bool(url) and claimed.count("/") == 3 and claimed.endswith("/") and canonical(url) != claimed
        except BadUrl:
            continue
        if is_ours and not is_front:
            return claimed
    return ""


def read_metadata(tree: HtmlElement, *, url: str = "") -> Metadata:
    """Read what a page says about itself; `url` is where it was found."""
    meta, described = _meta(tree), articles(tree)
    publisher = _first(name for node in described for name in names(node.get("publisher")))
    host = site(url) if url else ""
    journal = meta.get("citation_journal_title", "")
    named = _squeeze(_first([journal, meta.get("og:site_name", ""), publisher]), _MAX_NAME)
    site_names = [meta.get("og:site_name", ""), publisher, host, host.partition(".")[0]]
    authors, printed = _authors(tree, meta, described, site_names)
    published, modified = _published_at(tree, meta, described, url), _modified_at(tree, meta, described)
    return Metadata(
        title=_titles(tree, meta, described, [*site_names, *authors, printed, " and ".join(authors)]).best(),
        byline=_squeeze(", ".join(authors), _MAX_NAME) or _squeeze(printed, _MAX_NAME),
        site=named or host,
        language=_language(tree, meta, described),
        published_at=published,
        canonical_url=_canonical_url(tree, meta, url),
        authors=authors,
        modified_at=modified if modified and (not published or modified >= published) else None,
        section=_section(tree, meta, described),
    )
