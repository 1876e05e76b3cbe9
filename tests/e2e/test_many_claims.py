"""Many claims with their real structure, through the API and the whole queue, by two editors at once.

Each claim has questions, answers by sources with their passages, a rating and its justification. MANY_CLAIMS says how
many: `make many` takes 500.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from tests.e2e.product import Product, Said, wait_for
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e

MANY = int(os.environ.get("MANY_CLAIMS", "20"))
MOST_READ = 20
"""So many of the checks are read as the public reads them, which has a limit."""
A_PIECE = 25
"""Claims in one article."""
RATINGS = ("true", "mostly-false", "false", "unverifiable")
STANCES = {"true": "supports", "mostly-false": "refutes", "false": "refutes", "unverifiable": "context"}
PLACES = ("Harbour", "Northgate", "Elmfield", "Saltmarsh", "Kingsbridge", "Overton", "Larkhill")
THINGS = ("homes", "school places", "kilometres of cycle lanes", "hospital beds", "bus shelters", "playgrounds")


@dataclass
class Case:
    """One claim as a data set gives it."""

    number: int
    id: int = 0
    questions: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        thing, place = THINGS[self.number % len(THINGS)], PLACES[self.number % len(PLACES)]
        return f"The council of {place} completed {1000 + self.number} {thing} in {2000 + self.number % 26}."

    @property
    def rating(self) -> str:
        return RATINGS[self.number % len(RATINGS)]

    @property
    def found(self) -> str:
        return f"{900 + self.number} {THINGS[self.number % len(THINGS)]} were completed and inspected"

    @property
    def page(self) -> bytes:
        place = PLACES[self.number % len(PLACES)]
        page = f"""<!doctype html><html lang="en"><head><title>Register of {place}, sheet {self.number}</title></head>
            <body><article><h1>Register of {place}, sheet {self.number}</h1>
            <p>The register is kept by the statistics office and published at the end of each year.</p>
            <p>In the year that is asked about, {self.found} in the whole municipality.</p>
            <p>What is under construction is not counted until it has been inspected.</p></article></body></html>"""
        return page.encode()


@dataclass(frozen=True)
class Newsroom:
    """Calls that must succeed."""

    product: Product

    def do(self, method: str, path: str, body: Any = None, *, as_: str, status: tuple[int, ...] = (200, 201)) -> Any:
        said: Said = self.product.call(method, f"/api/v1/{path}", body, as_=as_)
        assert said.status in status, (method, path, said.status, said.body)
        return said.body


def _brought(room: Newsroom, cases: list[Case], outside: HostileServer) -> None:
    """The claims of one article, each with sources, questions, answers and a verdict."""
    text = "\n\n".join(case.said for case in cases)
    piece = {"text": text, "title": f"What the councils say they built, part {cases[0].number // A_PIECE + 1}"}
    article = room.do("POST", "articles/", piece, as_="casey")
    read = article["snapshot"]["text"]
    for case in cases:
        start = read.index(case.said)
        span = {"snapshot": article["snapshot"]["id"], "start": start, "end": start + len(case.said)}
        stated = {**span, "quote": case.said, "claim": {"text": case.said, "claimant": "The council"}}
        case.id = room.do("POST", f"articles/{article['id']}/highlights/", stated, as_="casey")["claim"]["id"]
        _judged(room, case, outside)


def _judged(room: Newsroom, case: Case, outside: HostileServer) -> None:
    address = outside.on(f"/register/{case.number}", answer(case.page))
    cited = {"url": address, "stance": STANCES[case.rating], "quote": case.found, "note": "The official register."}
    source = room.do("POST", f"claims/{case.id}/sources/", cited, as_="casey")["id"]
    answers = [{"text": case.found, "kind": "quoted", "stance": STANCES[case.rating], "source": source}]
    asked = {"text": "How many were completed?", "answers": answers}
    open_ = {"text": "Who counted first?", "answers": [{"text": "Nobody has said so far.", "kind": "unanswerable"}]}
    for question in (asked, open_):
        room.do("POST", f"claims/{case.id}/questions/", question, as_="casey")
    reasons = f"The register tells that {case.found}. The statement names another figure or another year."
    room.do("POST", f"claims/{case.id}/verdicts/", {"rating": case.rating, "explanation": reasons}, as_="casey")


def _is_captured(room: Newsroom, case: Case) -> bool:
    claim = room.do("GET", f"claims/{case.id}/", as_="casey")
    assert all(source["state"] != "failed" for source in claim["sources"]), claim["sources"]
    return all(source["quote_state"] == "verified" for source in claim["sources"])


def _taken(room: Newsroom, editor: str) -> Iterator[dict[str, Any]]:
    """What she is given, until nothing is left."""
    while True:
        said = room.product.call("POST", "/api/v1/queue/take/", {"state": "in_review"}, as_=editor)
        if said.status == 204 or not said.body:
            return
        assert said.status == 200, (said.status, said.body)
        yield said.body


def _decided(room: Newsroom, editor: str, mine: set[int], done: Counter[str], seen: list[int]) -> None:
    lock = threading.Lock()
    for row in _taken(room, editor):
        if row["id"] not in mine:  # the demo's own
            room.do("POST", f"claims/{row['id']}/review/", {"decision": "reject", "note": "Not now."}, as_=editor)
            continue
        claim = room.do("GET", f"claims/{row['id']}/", as_=editor)
        is_first = not any(review["decision"] == "send_back" for review in claim["reviews"])
        back = row["id"] % 5 == 0 and is_first
        decision = {"decision": "send_back", "note": "Name the year."} if back else {"decision": "approve"}
        room.do("POST", f"claims/{row['id']}/review/", {**decision, "seen": claim["content_sha256"]}, as_=editor)
        if not back:
            room.do("POST", f"claims/{row['id']}/publish/", {}, as_=editor)
        with lock:
            done["back" if back else "published"] += 1
            seen.append(row["id"])


@pytest.mark.timeout(180 + 5 * MANY)
def test_many_claims_pass_through_the_whole_queue(product: Product, outside: HostileServer) -> None:
    room, cases = Newsroom(product), [Case(number) for number in range(MANY)]
    for at in range(0, MANY, A_PIECE):
        _brought(room, cases[at : at + A_PIECE], outside)
    for case in cases:
        wait_for(partial(_is_captured, room, case), seconds=60 + MANY, what=f"captures of {case.said}")
        room.do("POST", f"claims/{case.id}/submit/", {}, as_="casey")
    mine, done, seen = {case.id for case in cases}, Counter[str](), list[int]()

    def work() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda editor: _decided(room, editor, mine, done, seen), ("erin", "edgar")))

    work()
    assert len(seen) == len(set(seen)), "nobody was given what another had in hand"
    for claim_id in [number for number in mine if number % 5 == 0]:
        reasons = {"rating": "false", "explanation": "The register of that year names another figure."}
        room.do("POST", f"claims/{claim_id}/verdicts/", reasons, as_="casey")
        room.do("POST", f"claims/{claim_id}/submit/", {}, as_="casey")
    work()
    assert done == {"published": MANY, **({"back": done["back"]} if done["back"] else {})}
    for case in cases:
        claim = room.do("GET", f"claims/{case.id}/", as_="casey")
        assert claim["status"] == "published"
        if case.number % max(1, MANY // MOST_READ):
            continue
        check = product.call("GET", f"/api/public/v1/checks/{claim['slug']}/").body
        assert check["questions"][0]["answers"][0]["source"]["quote"] == case.found
        assert check["content_sha256"] == claim["reviews"][0]["content_sha256"]
