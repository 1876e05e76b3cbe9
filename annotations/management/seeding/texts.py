"""Made-up pages: a text in blocks, and where in it the sentences stand that matter."""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.management.seeding.words import Voice
from annotations.text.quotes import context


@dataclass(frozen=True, slots=True)
class Place:
    """Words in a text: a half-open span of code points, and what stands around it."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Text:
    """`blocks` is JSON. `places` are those of the sentences that were asked for, in their order."""

    title: str
    text: str
    blocks: str
    sha256: str
    places: Sequence[Place]


def made_text(stated: Sequence[str], *, voice: Voice, rng: random.Random) -> Text:
    """A page in which each of the sentences stands once, in a paragraph between two others; its title is the first."""
    title = voice.sentence(rng).rstrip(".")
    parts, blocks, spans, at = [title], [("heading", 0, len(title))], [], len(title)
    for sentence in stated:
        before, after = voice.filler(rng), voice.filler(rng)
        begin = at + 2
        start = begin + len(before) + 1
        spans.append((start, start + len(sentence)))
        paragraph = f"{before} {sentence} {after}"
        at = begin + len(paragraph)
        parts.append(paragraph)
        blocks.append(("paragraph", begin, at))
    text = "\n\n".join(parts)
    places = [Place(start, end, text[start:end], *context(text, start, end)) for start, end in spans]
    told = [{"kind": kind, "start": start, "end": end} for kind, start, end in blocks]
    return Text(title, text, json.dumps(told), hashlib.sha256(text.encode()).hexdigest(), places)
