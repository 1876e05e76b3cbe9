"""How well articles are read out of pages, beside trafilatura alone and all the words there are. Prints a table.

python -m bench.extraction [DIR] [--each]

DIR is laid out as article-extraction-benchmark's data are: `ground-truth.json`, an object whose keys are names and
whose values hold `articleBody`, `url` and, where known, `headline` and `datePublished`; `html/NAME.html.gz` holds each
page. Without DIR a few pages are made (`made_pages.py`).
"""

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import fmean

import trafilatura
from trafilatura.settings import Document as Extracted

from annotations.text.document import Unreadable
from annotations.text.dom import candidates, parse
from annotations.text.extraction import read_html
from bench.made_pages import made_pages

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what a person read in it; None or empty where nobody said."""

    name: str
    html: bytes
    url: str = ""
    body: str | None = None
    title: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one way of reading found in a page."""

    body: str
    title: str = ""
    published: datetime | None = None


def load(folder: Path) -> list[Page]:
    """Read the pages of a folder in the layout described above."""
    pages = []
    for name, gold in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        told = gold.get("headline") or "", gold.get("datePublished") or ""
        pages.append(Page(name, html, gold.get("url") or "", gold.get("articleBody"), *told))
    return pages


def by_us(page: Page) -> Answer:
    try:
        reading = read_html(page.html, url=page.url)
    except Unreadable:
        return Answer("")
    return Answer(reading.document.text, reading.metadata.title, reading.metadata.published_at)


def by_trafilatura(page: Page) -> Answer:
    body = trafilatura.extract(page.html, url=page.url or None, include_comments=False) or ""
    found = trafilatura.bare_extraction(page.html, url=page.url or None, with_metadata=True)
    said = found if isinstance(found, Extracted) else Extracted()
    return Answer(body, said.title or "", _when(said.date or ""))


def by_all_words(page: Page) -> Answer:
    tree = parse(page.html.decode("utf-8", "replace"))
    titles = ["".join(element.itertext()) for element in tree.iter("title")]
    return Answer("\n".join(block.text for block in candidates(tree)), "".join(titles[:1]))


WAYS: dict[str, Callable[[Page], Answer]] = {
    "`read_html`": by_us,
    "trafilatura alone": by_trafilatura,
    "all words": by_all_words,
}


def _when(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _days(text: str) -> set[date]:
    """Return the day a person noted, as written and in UTC."""
    noted = _when(text)
    if noted is None:
        return set()
    offset = noted.utcoffset()
    return {noted.date(), (noted - offset).date() if offset else noted.date()}


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text))
    return Counter(tuple(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1)))


def overlap(found: str, truth: str) -> tuple[float, float]:
    """Return precision and recall of a text's runs of four words."""
    ours, gold = _shingles(found), _shingles(truth)
    both = (ours & gold).total()
    return both / ours.total(), both / gold.total()


def _same(title: str, other: str) -> bool:
    folded = ("".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold())) for text in (title, other))
    return len(set(folded)) == 1


def scores(pages: Sequence[Page], answers: Sequence[Answer]) -> list[str]:
    """Return a row: F1 of the mean precision and recall, both of these, titles, dates and empty texts."""
    pairs = list(zip(pages, answers, strict=True))
    found = [overlap(answer.body, page.body) for page, answer in pairs if page.body]
    precision, recall = (fmean(values) for values in zip(*found, strict=True)) if found else (0.0, 0.0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    titles = [_same(answer.title, page.title) for page, answer in pairs if page.title]
    dated = [(answer.published, _days(page.published)) for page, answer in pairs if _days(page.published)]
    dates = [found_at is not None and found_at.date() in days for found_at, days in dated]
    row = [f"{value:.4f}" if found else "–" for value in (f1, precision, recall)]
    row += [f"{sum(right)} of {len(right)}" for right in (titles, dates)]
    return [*row, str(sum(not answer.body.strip() for answer in answers))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("--each", action="store_true", help="a line for every page: our F1 beside trafilatura's")
    given = parser.parse_args()
    pages = load(given.folder) if given.folder else [Page(*made) for made in made_pages()]
    print("| | F1 | precision | recall | titles | dates | empty | ms a page |\n|---|---|---|---|---|---|---|---|")
    answers = {}
    for way, read in WAYS.items():
        start = time.process_time()
        answers[way] = [read(page) for page in pages]
        spent = (time.process_time() - start) * 1000 / len(pages)
        print(f"| {way} | {' | '.join(scores(pages, answers[way]))} | {spent:.0f} |")
    print(f"\n{len(pages)} pages, {sum(bool(page.body) for page in pages)} with a body read by a person.")
    for at, page in enumerate(pages if given.each else []):
        rows = [scores([page], [answers[way][at]]) for way in WAYS]
        print(f"{page.name[:50]:50} {'  '.join(' '.join(row[:5]) for row in rows[:2])}")


if __name__ == "__main__":
    main()
