"""How often sources that have nothing to do with each other are counted as one, and wire copies as one. Prints a table.

    python -m bench.independence [FOLDER]

The texts are those of FOLDER (`*.txt`, each by somebody else), or else what the authors of the installed packages say
of them: real prose by many hands, with the badges, licences and commands that such texts share. Packages of one
author or one home are left out but for the first. Each text is also made into what two outlets make of an agency's:
one cuts its end, both change words and add a paragraph of their own, out of a third text.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from itertools import combinations
from pathlib import Path

from annotations.text.citing import addresses_in
from annotations.text.urls import BadUrl, identity, registrable_domain
from annotations.text.wirecopy import CopyPrint, copy_print, is_same_copy

FEWEST_WORDS = 120
SHORTEST_COPY = 200
CHANGED = 0.06
"""Of an outlet's words; a desk that changes one word of sixteen has rewritten every third run of five."""
HOUSES = frozenset(["", "github.com", "gitlab.com", "codeberg.org", "pypi.org", "readthedocs.io", "python.org"])
"""Where many authors keep what they make."""
SEED = 20261123
MOST_FALSE = 0.01

Text = tuple[str, str]
"""The address of a text, and its words."""


def folder_texts(folder: Path) -> list[Text]:
    """Of a folder, each at an address of its own."""
    found = sorted(folder.glob("*.txt"))
    return [(f"https://{at}.example/{path.stem}", path.read_text(encoding="utf-8")) for at, path in enumerate(found)]


def package_texts() -> list[Text]:
    """Of the installed packages, one of each author and home, by name."""
    seen, found = set[str](), list[Text]()
    for package in sorted(distributions(), key=_name):
        told = package.metadata
        text = str(told.get_payload() or told.get("Description") or "")
        home, makers = _home(package), _makers(package)
        if len(text.split()) < FEWEST_WORDS or not home or seen & makers:
            continue
        seen |= makers
        found.append((home, text))
    return found


def _name(package: Distribution) -> str:
    return str(package.metadata["Name"] or "").lower()


def _makers(package: Distribution) -> set[str]:
    """Who made it: authors, and the owner where the code is; packages that share one are not unrelated."""
    told = package.metadata
    people = {str(told.get(name) or "").strip().lower() for name in ("Author", "Author-email", "Maintainer")}
    owner = re.match(r"https?://(?:www\.)?(?:github|gitlab|codeberg)\.\w+/([^/]+)", _home(package))
    first = re.match(r"[a-z]+", _name(package))
    domain = registrable_domain(_home(package)) if _home(package) else ""
    people.add(f"domain {domain}" if domain not in HOUSES else "")
    return (people | {f"owner {owner[1].lower()}" if owner else "", f"family {first[0] if first else ''}"}) - {""}


def _home(package: Distribution) -> str:
    told = package.metadata
    listed = [line.partition(", ")[2] for line in told.get_all("Project-URL") or []]
    return next((url for url in [str(told.get("Home-page") or ""), *listed] if url.startswith("http")), "")


def copies(text: str, other: str, *, rng: random.Random) -> tuple[str, str]:
    """What two outlets make of one agency's text."""
    words = text.split()
    cut = words[: max(SHORTEST_COPY, round(len(words) * 0.7))]
    own = " ".join(other.split()[:80])
    return f"{own} {_edited(words, rng)}", f"{_edited(cut, rng)} {' '.join(reversed(own.split()))}"


def _edited(words: Sequence[str], rng: random.Random) -> str:
    return " ".join(rng.choice(words) if rng.random() < CHANGED else word for word in words)


def merged(texts: Sequence[Text]) -> Iterator[tuple[str, str, str]]:
    """The pairs that would count once, and why."""
    known = [(url, _key(url), copy_print(text), addresses_in(text)) for url, text in texts]
    for (url, key, runs, named), (also, other_key, other_runs, other_named) in combinations(known, 2):
        if is_same_copy(runs, other_runs):
            yield url, also, "text"
        elif key in other_named or other_key in named:
            yield url, also, "cites"


def _key(url: str) -> str:
    try:
        return identity(url).rstrip("/")
    except BadUrl:
        return ""


def main(arguments: Sequence[str]) -> int:
    rng = random.Random(SEED)
    texts = folder_texts(Path(arguments[0])) if arguments else package_texts()
    pairs = len(texts) * (len(texts) - 1) // 2
    wrong = list(merged(texts))
    by_text = [pair for pair in wrong if pair[2] == "text"]
    long = [text for _, text in texts if len(text.split()) >= SHORTEST_COPY]
    made = [copies(text, long[at - 1], rng=rng) for at, text in enumerate(long)]
    prints: list[tuple[CopyPrint, CopyPrint]] = [(copy_print(one), copy_print(other)) for one, other in made]
    found = sum(is_same_copy(one, other) for one, other in prints)
    print(f"| texts | unrelated pairs | of one text | one cites the other | in all | copies found of {len(made)} |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    share = len(wrong) / pairs if pairs else 0.0
    counted = f"{len(texts)} | {pairs:,} | {len(by_text)} | {len(wrong) - len(by_text)}"
    print(f"| {counted} | {share:.2%} | {found / len(made):.1%} |")
    for url, also, why in wrong:
        print(f"  {why}: {registrable_domain(url)} {url} – {also}", file=sys.stderr)
    return int(share >= MOST_FALSE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
