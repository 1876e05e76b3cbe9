"""Whether sentences worth checking come first: our scorer beside random order, the longest first and figures first.

python -m bench.checkworthy [--write] [--each]

Reads `tune.txt`, `heldout.txt` and `later.txt` beside this file (README.md says how they were made). `--each` prints
every sentence of the tuned part with its points; `--write` keeps the table in bench/results/checkworthy.md. Needs no
services.
"""

import argparse
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from annotations.text.checkworthy import ENOUGH, worth_of

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results" / "checkworthy.md"
SHUFFLES = 1_000
FIRST = 10
PARTS = ("tune", "heldout", "later")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, the number of its article in the file, and what its label says."""

    text: str
    article: int
    is_worth: bool


def load(name: str) -> list[Labelled]:
    """Read one part."""
    found, article = [], 0
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        article += line.startswith("# ")
        if line[:2] in ("+ ", "- "):
            found.append(Labelled(line[2:], article, line[0] == "+"))
    return found


def average_precision(labels: Sequence[bool]) -> float:
    """The mean, over the sentences worth checking, of the share of such among those not behind each of them."""
    hits, shares = 0, []
    for rank, is_worth in enumerate(labels, 1):
        hits += is_worth
        if is_worth:
            shares.append(hits / rank)
    return fmean(shares) if shares else 0.0


Score = Callable[[str], float]

WAYS: dict[str, Score] = {
    "the scorer": lambda said: worth_of(said).points,
    "figures first (digits in it)": lambda said: float(len(re.findall(r"\d", said)) > 0),
    "longest first": lambda said: float(len(said)),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of ordering over one part: all sentences as one list, and each article by itself."""

    name: str
    average_precision: float
    first_ten: float
    in_articles: float


def measured(name: str, sentences: Sequence[Labelled], score: Score | None) -> Measured:
    """Ties, and a random order where there is no score, are broken by chance; the mean of many shuffles is given."""
    rng = random.Random(18)
    ranked = [(0.0 if score is None else score(one.text), one) for one in sentences]
    rounds = [_round(rng.sample(ranked, len(ranked))) for _ in range(SHUFFLES)]
    return Measured(name, *(fmean(column) for column in zip(*rounds, strict=True)))


def _round(shuffled: list[tuple[float, Labelled]]) -> tuple[float, float, float]:
    order = [one for _, one in sorted(shuffled, key=lambda pair: -pair[0])]
    by_article: dict[int, list[bool]] = {}
    for one in order:
        by_article.setdefault(one.article, []).append(one.is_worth)
    labels = [one.is_worth for one in order]
    articles = [average_precision(own) for own in by_article.values() if any(own)]
    return average_precision(labels), fmean(labels[:FIRST]), fmean(articles)


def table(part: str) -> str:
    sentences = load(part)
    worth = sum(one.is_worth for one in sentences)
    rows = [measured("random order", sentences, None), *(measured(name, sentences, way) for name, way in WAYS.items())]
    articles = len({one.article for one in sentences})
    head = f"**{part}**: {len(sentences)} sentences of {articles} articles, {worth} worth checking\n\n"
    head += "| order | average precision | precision at 10 | average precision within an article |\n|---|---|---|---|\n"
    body = "".join(
        f"| {row.name} | {row.average_precision:.3f} | {row.first_ten:.2f} | {row.in_articles:.3f} |\n" for row in rows
    )
    return head + body + "\n" + _offered(sentences)


def _offered(sentences: Sequence[Labelled]) -> str:
    offered = [one for one in sentences if worth_of(one.text).is_enough]
    right, all_worth = sum(one.is_worth for one in offered), sum(one.is_worth for one in sentences)
    return (
        f"Offered, with {ENOUGH:g} points and more: {len(offered)}, of which {right} are worth checking "
        f"({right / max(1, len(offered)):.0%}); that is {right / all_worth:.0%} of those that are.\n"
    )


def _each(sentences: Sequence[Labelled]) -> None:
    for one in sorted(sentences, key=lambda one: -worth_of(one.text).points):
        worth = worth_of(one.text)
        why = ", ".join(f"{reason.code} {reason.points:+g}" for reason in worth.reasons)
        print(f"{'+' if one.is_worth else '-'} {worth.points:5.2f}  {one.text}\n           {why}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--each", action="store_true")
    asked = parser.parse_args()
    if asked.each:
        _each(load("tune"))
        return
    said = "\n".join(table(part) for part in PARTS)
    print(said)
    if asked.write:
        RESULTS.write_text(
            f"# Sentences worth checking\n\nWritten by `python -m bench.checkworthy --write`.\n\n{said}", "utf-8"
        )


if __name__ == "__main__":
    main()
