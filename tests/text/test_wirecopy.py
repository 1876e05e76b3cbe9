"""Agency copy is one text however outlets cut and edit it; unrelated texts, and texts on one subject, are not."""

import random
from itertools import combinations

from annotations.text.wirecopy import copy_print, is_same_copy, shared_part

AGENCY = """The harbour bridge will not reopen before the summer, the port authority said on Monday. Divers found
cracks in two of the eight piers during an inspection last week. Repairs are expected to cost eleven
million euros, of which the state will pay a third. Traffic has been diverted through the old town since
January, and shopkeepers there say that their takings have fallen by a fifth. The mayor called the delay
regrettable but unavoidable. “Nobody wants to open a bridge that has to be closed again in a year”, she
told the agency. The opposition demanded an inquiry into why the cracks had not been found earlier. A
spokesman for the authority said that the last full inspection was in 2014, and that the interval of six
years had been exceeded because of staff shortages. The freight railway is not affected."""
OWN = """Before dawn the fishermen already stand at the quay. Jonas Berg, who has sold herring here for forty
years, points to the scaffolding around the third pier. He does not believe the dates that are given out
in the town hall any more. Last autumn they promised him spring, he says, and the autumn before that it
was Christmas. In the café opposite, the waitress has pinned the notices of the authority to the wall,
one over the other, and the oldest are yellow by now."""
WORDS = [
    "harbour",
    "bridge",
    "council",
    "house",
    "register",
    "budget",
    "school",
    "river",
    "train",
    "teacher",
    "doctor",
    "price",
    "vote",
    "summer",
    "winter",
    "number",
    "year",
    "report",
    "minister",
    "street",
    "market",
    "farmer",
    "energy",
    "water",
    "border",
    "film",
    "player",
    "court",
    "judge",
    "police",
    "factory",
    "worker",
    "union",
    "museum",
]


def outlet(seed: int, *, cut: int = 0, added: str = "") -> str:
    """The agency's text as one outlet prints it: a word in twenty replaced, the end cut off, its own words added."""
    rng = random.Random(seed)
    words = AGENCY.split()[: len(AGENCY.split()) - cut]
    edited = [rng.choice(WORDS) if rng.random() < 0.05 else word for word in words]
    return f"{' '.join(edited)} {added}"


def test_knows_an_agency_text_however_it_was_cut_and_edited() -> None:
    printed = [
        outlet(1),
        outlet(2, cut=40),
        outlet(3, cut=70),
        outlet(4, added=OWN),
        outlet(5, cut=30, added=OWN[:200]),
    ]
    prints = [copy_print(text) for text in (AGENCY, *printed)]
    assert all(is_same_copy(one, other) for one, other in combinations(prints, 2))


def test_keeps_a_report_of_ones_own_apart_though_it_quotes_the_same_sentence() -> None:
    quoting = (
        f"{OWN} “Nobody wants to open a bridge that has to be closed again in a year”, the mayor said. {OWN[::-1]}"
    )
    assert not is_same_copy(copy_print(AGENCY), copy_print(quoting))


def test_merges_less_than_one_unrelated_pair_in_a_hundred() -> None:
    rng = random.Random(7)
    texts = [" ".join(rng.choice(WORDS) for _ in range(rng.randint(60, 500))) for _ in range(60)]
    prints = [copy_print(text) for text in texts]
    pairs = list(combinations(prints, 2))
    assert sum(is_same_copy(one, other) for one, other in pairs) < len(pairs) / 100


def test_says_nothing_of_texts_that_are_too_short_to_tell() -> None:
    assert shared_part(copy_print("The mayor said so."), copy_print("The mayor said so.")) == 0.0
    assert shared_part(copy_print(""), copy_print(AGENCY)) == 0.0


def test_reads_scripts_without_blanks_between_words() -> None:
    text = "港の橋は夏まで再開しないと港湾局が月曜日に発表した。先週の点検で八本の橋脚のうち二本にひびが見つかった。"
    assert is_same_copy(copy_print(text), copy_print(f"独自の取材によると、{text}"))
