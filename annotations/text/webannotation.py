"""Read a Web Annotation that somebody posts (W3C REC 2017-02-23), and find the words that its selectors mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.text.clean import normalise
from annotations.text.folding import fold
from annotations.text.quotes import continues

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = (
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
)  # fmt: skip
MAX_IRI = 2_048
MAX_VIA = 20
_MOST_PLACES = 1_000
_MOST_DEEP = 8

Json = Mapping[str, Any]
Span = tuple[int, int]


class BadAnnotation(ValueError):
    """It cannot be taken: a stable `code`, the `field` it is about and a `sentence` for a person."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


@dataclass(frozen=True, slots=True)
class Quoted:
    """A TextQuoteSelector, and where a TextPositionSelector beside it says that the words begin."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What is kept of an annotation. `via`: what it was called elsewhere; `words`: of its textual body, if any."""

    source: str
    quoted: Quoted
    words: str
    motivation: str
    via: tuple[str, ...]
    canonical: str


def read_annotation(sent: Json) -> Posted:
    """Raises BadAnnotation: `bad_annotation`, naming the field."""
    if CONTEXT not in _listed(sent.get("@context")):
        raise _bad("@context", f"The context has to be {CONTEXT}, or a list with it.")
    if "Annotation" not in _listed(sent.get("type")):
        raise _bad("type", "The type has to be Annotation.")
    source, selector = _target(sent.get("target"))
    return Posted(
        source=source,
        quoted=_quoted(selector),
        words=_words(sent),
        motivation=_motivation(sent.get("motivation")),
        via=_via(sent),
        canonical=_iri(sent.get("canonical", ""), "canonical"),
    )


def find_places(text: str, quoted: Quoted) -> list[Span]:
    """Where the words stand in an NFC text: to the letter, else but for blanks, quotation marks, dashes and the like.

    Where they stand more than once, those with the prefix and suffix around them; of several such, the one where the
    position says that they begin. No place splits what a reader sees as one character. At most 1,000.
    """
    exact = normalise(quoted.exact)
    found = [span for span in _verbatim(text, exact) if not _splits(text, span)] or _alike(text, exact)
    if len(found) > 1:
        found = [span for span in found if _is_between(text, span, quoted)] or found
    if len(found) > 1:
        found = [span for span in found if span[0] == quoted.start] or found
    return found


def one_place(text: str, quoted: Quoted) -> Span:
    """The one place. Raises BadAnnotation: `quote_not_found`, `quote_ambiguous`."""
    found = find_places(text, quoted)
    if not found:
        raise BadAnnotation("quote_not_found", "target", "The article's text does not say these words.")
    if len(found) > 1:
        said = f"The article says these words {len(found)} times. A prefix and a suffix have to tell which are meant."
        raise BadAnnotation("quote_ambiguous", "target", said)
    return found[0]


def _verbatim(text: str, exact: str) -> Iterator[Span]:
    at, count = text.find(exact) if exact else -1, 0
    while at >= 0 and count < _MOST_PLACES:
        yield at, at + len(exact)
        at, count = text.find(exact, at + 1), count + 1


def _alike(text: str, exact: str) -> list[Span]:
    wanted = fold(exact).text.strip()
    if not any(map(str.isalnum, wanted)):
        return []
    folded = fold(text)
    spans = [folded.original(*place) for place in _verbatim(folded.text, wanted)]
    return [span for span in spans if span is not None and not _splits(text, span)]


def _splits(text: str, span: Span) -> bool:
    return continues(text, span[0]) or continues(text, span[1])


def _is_between(text: str, span: Span, quoted: Quoted) -> bool:
    before, after = (fold(normalise(side)).text.strip() for side in (quoted.prefix, quoted.suffix))
    start, end = span
    left = fold(text[max(0, start - 2 * len(quoted.prefix) - 16) : start]).text.rstrip()
    right = fold(text[end : end + 2 * len(quoted.suffix) + 16]).text.lstrip()
    return left.endswith(before) and right.startswith(after)


def _bad(field: str, sentence: str) -> BadAnnotation:
    return BadAnnotation("bad_annotation", field, sentence)


def _listed(value: object) -> list[Any]:
    """JSON-LD's one or many."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _iri(value: object, field: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_IRI:
        raise _bad(field, f"Give one address of at most {MAX_IRI:,} characters.")
    return value


def _target(value: object) -> tuple[str, object]:
    """The source and its selectors."""
    targets = _listed(value)
    if len(targets) != 1:
        raise _bad("target", "Give exactly one target.")
    if not isinstance(targets[0], dict):
        raise _bad("target", "Give a target with `source` and `selector`: a whole page is no passage.")
    sources = [one.get("id") if isinstance(one, dict) else one for one in _listed(targets[0].get("source"))]
    if len(sources) != 1 or not sources[0]:
        raise _bad("target", "The target needs exactly one `source`, the article's address.")
    return _iri(sources[0], "target"), targets[0].get("selector")


def _quoted(selector: object) -> Quoted:
    """The one TextQuoteSelector; RangeSelector, XPathSelector and others beside or around it say nothing more."""
    found = list(_selectors(selector, 0))
    quotes = [one for one in found if one.get("type") == "TextQuoteSelector"]
    if len(quotes) != 1:
        raise _bad("target", "The target needs exactly one TextQuoteSelector.")
    texts = {name: quotes[0].get(name, "") for name in ("exact", "prefix", "suffix")}
    wrong = [name for name, text in texts.items() if not isinstance(text, str)]
    if wrong or not texts["exact"].strip():
        raise _bad("target", "A TextQuoteSelector has one `exact` with words, and at most one `prefix` and `suffix`.")
    starts = {one.get("start") for one in found if one.get("type") == "TextPositionSelector" and _is_span(one)}
    return Quoted(**texts, start=starts.pop() if len(starts) == 1 else None)


def _selectors(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """Every selector, those that refine others too."""
    for one in _listed(value):
        if not isinstance(one, dict) or depth > _MOST_DEEP:
            continue
        yield one
        yield from _selectors(one.get("refinedBy"), depth + 1)


def _is_span(one: dict[str, Any]) -> bool:
    start, end = one.get("start"), one.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise _bad("target", "A TextPositionSelector has whole numbers: 0 ≤ `start` ≤ `end`.")
    return True


def _words(sent: Json) -> str:
    """The claim in its own words: the one textual body that is not a tag; empty where there is none."""
    if "bodyValue" in sent and "body" in sent:
        raise _bad("body", "Give `body` or `bodyValue`, not both.")
    bodies = [one if isinstance(one, dict) else {"id": one} for one in _listed(sent.get("body"))]
    given = [one.get("value") for one in bodies if _is_text(one)] + _listed(sent.get("bodyValue"))
    texts = [text for text in given if isinstance(text, str)]
    if len(given) > 1 or texts != given:
        raise _bad("body", "One textual body holds the claim, as one text; tags are other bodies.")
    return texts[0] if texts else ""


def _is_text(body: dict[str, Any]) -> bool:
    kinds = _listed(body.get("type"))
    is_textual = "TextualBody" in kinds or (not kinds and "value" in body)
    return is_textual and not {"tagging", "classifying"} & {str(one) for one in _listed(body.get("purpose"))}


def _motivation(value: object) -> str:
    given = _listed(value) or ["highlighting"]
    if len(given) != 1 or given[0] not in MOTIVATIONS:
        raise _bad("motivation", f"Give one of: {', '.join(MOTIVATIONS)}.")
    return str(given[0])


def _via(sent: Json) -> tuple[str, ...]:
    """What it was called before: its own `via`, and the `id` that it came with (Protocol 5.1)."""
    names = [_iri(one, "via") for one in _listed(sent.get("via"))]
    names += [_iri(sent["id"], "id")] if sent.get("id") else []
    if len(names) > MAX_VIA:
        raise _bad("via", f"At most {MAX_VIA} addresses are kept.")
    return tuple(dict.fromkeys(names))
