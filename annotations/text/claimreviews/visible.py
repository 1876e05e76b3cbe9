"""Rules about a ClaimReview and the page around it: CR12 and CR13."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml.html import HtmlElement

from annotations.text.claimreviews.findings import Finding, finding
from annotations.text.claimreviews.labels import folded_label, is_known_label
from annotations.text.claimreviews.places import Placed
from annotations.text.claimreviews.properties import label_of
from annotations.text.claimreviews.shapes import text_of
from annotations.text.dom import candidates
from annotations.text.marking import Sentence, marked

MAX_VISIBLE = 400_000
SHORTEST_SUMMARY = 60
"""Characters of text, beside claim and verdict, without which a page has no summary of its check."""

_MOST_WORDS = 60
_SHARE = 0.5
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_CUT = re.compile(r"\s*[.:;,!?–—|(\[]\s*|\s+-\s+")


@dataclass(frozen=True, slots=True)
class Visible:
    """What a reader sees of a page: its words, folded, and its title and headings as they are."""

    words: str = field(repr=False)
    headings: tuple[str, ...]
    each: frozenset[str] = field(repr=False)
    unspaced: str = field(repr=False)
    pairs: frozenset[str] = field(repr=False)

    def has(self, words: str) -> bool:
        """Whether these words stand there, whatever their case and punctuation."""
        folded = _folded(words)
        if _UNSPACED.search(folded):
            return folded.replace(" ", "") in self.unspaced
        return f" {folded} " in self.words

    def share_of(self, words: str) -> float:
        """How many of these words stand there, 0 to 1; of scripts without blanks, of their pairs of letters."""
        folded = _folded(words)
        if _UNSPACED.search(folded):
            letters = folded.replace(" ", "")[:_MOST_WORDS]
            pairs = [letters[at : at + 2] for at in range(max(len(letters) - 1, 1))]
            return sum(pair in self.pairs for pair in pairs) / len(pairs)
        each = folded.split()[:_MOST_WORDS]
        return sum(word in self.each for word in each) / max(len(each), 1)


def visible_of(tree: HtmlElement) -> Visible:
    """What stands in the page's body, and its title."""
    pieces, headings, length = [], [], 0
    for block in candidates(tree):
        pieces.append(block.text)
        length += len(block.text)
        if block.kind == "heading":
            headings.append(block.text[:500])
        if length > MAX_VISIBLE:
            break
    titles = [title.text_content()[:500] for title in tree.iter("title")][:1]
    words = _folded(" ".join(pieces)[:MAX_VISIBLE])
    unspaced = words.replace(" ", "")
    pairs = frozenset(map("".join, pairwise(unspaced))) if _UNSPACED.search(unspaced) else frozenset()
    return Visible(f" {words} ", (*titles, *headings[:20]), frozenset(words.split()), unspaced, pairs)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def visible_findings(placed: Placed, page: Visible) -> Iterator[Finding]:
    """Where the page shows another claim or verdict than its markup, or none."""
    node, path = placed.node, placed.path
    claim, label = text_of(node.get("claimReviewed")), label_of(node)
    if claim and page.words.strip() and page.share_of(claim) < _SHARE:
        message = marked("The page does not speak of this claim: most of its words stand nowhere in the text.")
        yield finding("CR12", f"{path}.claimReviewed", claim, message)
    if label and not page.has(label):
        yield _unseen_verdict(label, path, page)
    elif len(page.words) - len(claim) - len(label) < SHORTEST_SUMMARY:
        message = marked("The page shows no summary of the check: beside claim and verdict there is hardly a word.")
        yield finding("CR13", path, "", message)


def _unseen_verdict(label: str, path: str, page: Visible) -> Finding:
    at = f"{path}.reviewRating.alternateName"
    said = (_CUT.split(heading.strip(), maxsplit=1)[0] for heading in page.headings)
    other = next((one for one in said if is_known_label(one) and folded_label(one) != folded_label(label)), "")
    if other:
        return finding(
            "CR12",
            at,
            label,
            Sentence(marked("The markup says “{label}”, the page “{other}”."), label=label, other=other),
        )
    return finding(
        "CR13", at, label, marked("The verdict does not stand in the page's text, where readers could see it.")
    )
