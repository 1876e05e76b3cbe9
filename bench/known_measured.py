"""Asks a database of checks in every way and prints docs/matching.md's tables; run it by `bench.known_claims`."""

import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import django
from django.core.management import call_command

from annotations.text import embedding
from annotations.text.embedding import Choice
from bench.known_figures import bins, difference, percentile, quality
from bench.known_pool import DEEP, OFF, PACKAGED, Hits, Ranker, Remembering, by_cosine, by_known, by_ts_rank, fill
from bench.known_set import PLAINLY, Judged, Question, calibration, questions

SAME = 0.9
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
CLIENTS = 2
TIMED = 200
"""Questions of which the time is taken."""
WORDS, BOTH = "product, words only", "product"
Places = dict[str, list[int]]


def main(*, others: int, vectors: Path | None, worst: int) -> None:
    call_command("migrate", verbosity=0)
    embedding.choose(PACKAGED)
    loaded = embedding.encoder()
    model = Remembering(loaded, vectors) if loaded else None
    ids, asked = fill(others, model), questions()
    has_model = model is not None
    ways: list[tuple[str, Choice, Ranker]] = [("ts_rank, any word", OFF, by_ts_rank), (WORDS, OFF, by_known)]
    if model is not None:
        ways += [("the model alone", PACKAGED, by_cosine(model)), (BOTH, PACKAGED, by_known)]
    print(f"\n{len(ids):,} checks, {len(asked)} questions, {os.cpu_count()} cores\n")
    found = {name: _ask(asked, choice, ranker) for name, choice, ranker in ways}
    if model is not None:
        model.save()
    places = {
        name: [_place(hits, ids[one.claim]) for hits, one in zip(all_hits, asked, strict=True)]
        for name, all_hits in found.items()
    }
    _tell_quality(asked, places)
    _tell_differences(asked, places)
    for name in (WORDS, BOTH)[: 1 + has_model]:
        _tell_scores(name, OFF if name == WORDS else PACKAGED, ids)
        _tell_sure(name, asked, found[name], ids)
    _tell_times(asked, (WORDS, BOTH)[: 1 + has_model])
    _tell_worst(asked, found[BOTH if has_model else WORDS], ids, worst)


def _ask(asked: Sequence[Question], choice: Choice, ranker: Ranker) -> list[Hits]:
    embedding.choose(choice)
    began = time.perf_counter()
    found = [ranker(one.said) for one in asked]
    print(f"asked in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return found


def _place(hits: Hits, wanted: int) -> int:
    """From 1; 0 where it is not there."""
    return next((at for at, (number, _) in enumerate(hits, 1) if number == wanted), 0)


def _parts(asked: Sequence[Question]) -> dict[str, list[int]]:
    """Which questions belong to each part, and to all that are told otherwise."""
    parts: dict[str, list[int]] = {PLAINLY: [], "otherwise": []}
    for at, one in enumerate(asked):
        parts.setdefault(one.part, []).append(at)
        if one.part.startswith("otherwise: "):
            parts["otherwise"].append(at)
    return parts


def _tell_quality(asked: Sequence[Question], places: Places) -> None:
    print("| asked | questions | way | MAP@5 | hit@5 | hit@1 | MRR |\n|---|---|---|---|---|---|---|")
    for part, members in _parts(asked).items():
        for name, found in places.items():
            told = quality([found[at] for at in members])
            figures = " | ".join(f"{one:.3f}" for one in (told.map5, told.hit5, told.hit1, told.mrr))
            print(f"| {part} | {told.asked} | {name} | {figures} |")


def _tell_differences(asked: Sequence[Question], places: Places) -> None:
    """What the product gains over each other way, on plain questions and on the others."""
    ours = list(places)[-1]
    print(f"\n| {ours}, MAP@5 against | plainly (95 %) | otherwise (95 %) |\n|---|---|---|")
    parts = _parts(asked)
    for name in places:
        if name == ours:
            continue
        cells = []
        for part in (PLAINLY, "otherwise"):
            told = difference(*([places[way][at] for at in parts[part]] for way in (ours, name)))
            cells.append("{:+.3f} ({:+.3f} to {:+.3f})".format(*told))
        print(f"| {name} | {' | '.join(cells)} |")


def _score(hits: Hits, wanted: int) -> float:
    return next((score for number, score in hits if number == wanted), 0.0)


def _tell_scores(name: str, choice: Choice, ids: dict[str, int]) -> None:
    """Whether pairs that get a score are the same claim as often as it says, on the half to tune by and the other."""
    embedding.choose(choice)
    pairs = calibration()
    said = {text: by_known(text) for text in dict.fromkeys(pair.said for pair in pairs)}
    scored = [(_score(said[pair.said], ids[pair.claim]), pair) for pair in pairs]
    print(f"\nScores of pairs, {name}\n\n| half | score from | pairs | said | same |\n|---|---|---|---|---|")
    for half, is_held_out in (("to tune by", False), ("held out", True)):
        inside = [(score, pair.is_same) for score, pair in scored if pair.is_held_out == is_held_out]
        for one in bins(inside, EDGES):
            print(f"| {half} | {one.low:.2f} | {one.pairs} | {one.said:.2f} | {one.same:.2f} |")
        sure = [same for score, same in inside if score >= SAME]
        alike = sum(same for _, same in inside)
        print(
            f"| {half} | ≥ {SAME}: right {sum(sure)} of {len(sure)}; found {sum(sure)} of {alike} that are the same |"
        )
    _tell_traps(scored)


def _tell_traps(scored: Sequence[tuple[float, Judged]]) -> None:
    traps: dict[str, list[float]] = {}
    for score, pair in scored:
        if not pair.is_same:
            traps.setdefault(pair.trap, []).append(score)
    wrong = {trap: sum(score >= SAME for score in scores) for trap, scores in traps.items()}
    print("not the same, taken for it:", ", ".join(f"{trap} {wrong[trap]} of {len(traps[trap])}" for trap in traps))


def _tell_sure(name: str, asked: Sequence[Question], found: Sequence[Hits], ids: dict[str, int]) -> None:
    """Of everything in the pool that is called the same, how much is; on the half of the claims that is held out."""
    for half, is_held_out in (("to tune by", False), ("held out", True)):
        sure, right, count = 0, 0, 0
        for one, hits in zip(asked, found, strict=True):
            if (sha256(one.claim.encode()).digest()[0] % 2 == 1) == is_held_out:
                called = [number for number, score in hits if score >= SAME]
                count, sure, right = count + 1, sure + len(called), right + (ids[one.claim] in called)
        print(f"questions, {name}, {half}: {sure} called the same, {right} of them are; {right} of {count} found so")


def _tell_times(asked: Sequence[Question], names: Sequence[str]) -> None:
    """Each client is a process of its own, as a web server's worker is."""
    texts = [one.said for one in asked[:: max(1, len(asked) // TIMED)]]
    print(f"\n| {CLIENTS} clients | p50, ms | p95, ms |\n|---|---|---|")
    for name in names:
        with multiprocessing.get_context("spawn").Pool(CLIENTS, django.setup) as pool:
            halves = [(texts[at::CLIENTS], name == BOTH) for at in range(CLIENTS)]
            took = [ms for client in pool.starmap(_timed, halves) for ms in client]
        print(f"| {name} | {percentile(took, 0.5):.0f} | {percentile(took, 0.95):.0f} |")


def _timed(texts: Sequence[str], with_model: bool) -> list[float]:
    """Milliseconds for each, after one that loads everything."""
    embedding.choose(PACKAGED if with_model else OFF)
    by_known(texts[0])
    took = []
    for text in texts:
        began = time.perf_counter()
        by_known(text)
        took.append(1_000 * (time.perf_counter() - began))
    return took


def _tell_worst(asked: Sequence[Question], found: Sequence[Hits], ids: dict[str, int], worst: int) -> None:
    names = {number: claim for claim, number in ids.items()}
    both = list(zip(asked, found, strict=True))
    missed = [(_place(hits, ids[one.claim]) or DEEP + 1, at) for at, (one, hits) in enumerate(both)]
    for place, at in sorted(missed, reverse=True)[:worst]:
        one, hits = both[at]
        first = names[hits[0][0]] if hits else "nothing"
        print(f"\n{place}. {one.part}: {one.said}\n   is: {one.claim}\n   found: {first}")
