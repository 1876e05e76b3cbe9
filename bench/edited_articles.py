"""Articles made up with a seed and edited: every word is followed, so where a passage stands afterwards is known."""

import random
import re
from collections.abc import Collection
from dataclasses import dataclass


def _split(*lines: str) -> list[str]:
    return [phrase for line in lines for phrase in line.split("|")]


PEOPLE = _split(
    "Ana Bell|Bo Lind|Ines Arnott|Jonas Falk|Mira Okoye|Tomas Reyes|Greta Holm|Samir Haddad",
    "Ruth Adler|Piotr Nowak",
)
ROLES = _split(
    "the harbour director|the mayor|the minister|a union official|the chief of police|the judge",
    "a spokeswoman|the head teacher",
)
PLACES = _split(
    "Northport|Elm Hill|Sankt Olof|Mirefield|Port Ada|Greyford|Tallow Bay|Upper Weir",
)
BODIES = _split(
    "the council|the port authority|the court|the ministry|the hospital board|the rail company",
    "the statistics office",
)
THINGS = _split(
    "ferries|bread prices|night trains|school places|rents|flood walls|bus fares|hospital beds",
    "fishing quotas|building permits|power cuts|wage talks|tax rebates|bridge repairs|water meters",
    "road tolls",
)
VERBS = _split(
    "rose|fell|doubled|stalled|recovered|dropped|climbed|halved|tripled|levelled off",
)
ACTS = _split(
    "approved|rejected|delayed|criticised|reviewed|funded|cancelled|defended|rewrote|published",
)
WHENS = _split(
    "on Monday|on Friday|last week|in March|in the autumn|before the election|after the storm",
    "this year|since 2019|overnight",
)
WHYS = _split(
    "because of the drought|despite warnings from experts|to save money|after months of protest",
    "as fuel became dearer|while repairs went on|under pressure from voters|for want of staff",
)
TAILS = _split(
    "and nobody knows who will pay|which surprised even its critics|though the figures are disputed",
    "a decision that may cost votes|with more to come before winter|according to a leaked report",
    "the first time in a decade|as residents had long demanded",
)
ADJECTIVES = _split(
    "new|disputed|costly|long|quiet|sudden|public|narrow|modest|record",
)


@dataclass(eq=False, slots=True)
class Word:
    """A word and the blank before it; `born` words were not in the first version."""

    text: str
    blank: str = " "
    born: bool = False
    shape: int = -1


@dataclass(slots=True)
class Article:
    """Paragraphs of sentences of words."""

    paragraphs: list[list[list[Word]]]

    def sentences(self) -> list[tuple[int, int]]:
        """Return the place of every sentence: its paragraph and its number there."""
        return [(p, s) for p, paragraph in enumerate(self.paragraphs) for s in range(len(paragraph))]

    def text(self) -> tuple[str, dict[int, tuple[int, int]]]:
        """Return the text and where each word, by its identity, stands in it."""
        parts: list[str] = []
        places: dict[int, tuple[int, int]] = {}
        at = 0
        for paragraph in self.paragraphs:
            is_first = True
            for sentence in paragraph:
                for word in sentence:
                    blank = ("\n" if parts else "") if is_first else word.blank
                    parts.append(blank + word.text)
                    places[id(word)] = (at + len(blank), at + len(blank) + len(word.text))
                    at += len(blank) + len(word.text)
                    is_first = False
        return "".join(parts), places


def number(rng: random.Random) -> str:
    return rng.choice(
        [f"{rng.uniform(1, 40):.1f}", str(rng.randint(2, 900)), f"{rng.randint(1, 90)},{rng.randint(100, 999)}"]
    )


TEMPLATES = _split(
    "{people}, {roles} of {places}, said {whens} that {things} {verbs} by {n} %, {tails}.",
    "{bodies} {acts} the {adjectives} plan for {things} {whens} {whys}.",
    "“We have never seen {things} like this in {places},” {people} said {whens}.",
    "About {n} people in {places} depend on {things}, {bodies} said.",
    "In {places}, {things} {verbs} {whens} {whys}, and {bodies} {acts} a {adjectives} report.",
    "The cost is put at {n} million crowns, {tails}.",
    "{people} said: “It will change {things} for good – and {places} must pay {n} % of it.”",
    "Critics say {bodies} {acts} the scheme too late {whys}.",
    "{roles} did not answer questions about {things} {whens}.",
    "Figures from {bodies} show {things} {verbs} from {n} to {n} in {places}, {tails}.",
    "“{people} will resign if {things} fail again,” a person close to {bodies} said.",
    "That is {n} more than {whens}, when {bodies} {acts} {things}.",
    "He said no.",
    "Nobody was hurt {whens}.",
    "It was the {adjectives} end of a {adjectives} year for {roles}, who {acts} {things} {whys}.",
    "Work on {things} begins {whens}, {people} told reporters in {places}, {tails}.",
    "Ask anyone in {places} and they will name {things} first; {bodies} names {things}.",
    "By then {n} households had signed, most of them {whys}.",
)
LISTS = {
    "people": PEOPLE,
    "roles": ROLES,
    "places": PLACES,
    "bodies": BODIES,
    "things": THINGS,
    "verbs": VERBS,
    "acts": ACTS,
    "whens": WHENS,
    "whys": WHYS,
    "tails": TAILS,
    "adjectives": ADJECTIVES,
}
_SLOT = re.compile(r"\{(\w+)\}")


def sentence(rng: random.Random, *, but: Collection[int] = (), born: bool = False) -> list[Word]:
    """Return a sentence of any shape `but` these; its words remember the shape."""
    shape = rng.choice([at for at in range(len(TEMPLATES)) if at not in but])
    text = _SLOT.sub(lambda slot: number(rng) if slot[1] == "n" else rng.choice(LISTS[slot[1]]), TEMPLATES[shape])
    return [Word(part, born=born, shape=shape) for part in (text[0].upper() + text[1:]).split(" ")]


def article(rng: random.Random, *, words: int) -> Article:
    """Return an article of about so many words; a shape of sentence comes again only after a while."""
    paragraphs: list[list[list[Word]]] = []
    recent: list[int] = []
    count = 0
    while count < words:
        paragraphs.append([])
        for _ in range(rng.randint(1, 4)):
            paragraphs[-1].append(sentence(rng, but=recent[-8:]))
            recent.append(paragraphs[-1][-1][0].shape)
        count += sum(map(len, paragraphs[-1]))
    return Article(paragraphs)
