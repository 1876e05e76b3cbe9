"""What became of a source's passage and page on the live web."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications, sources
from annotations.models import Event, PageHealth, Source, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of
from tests.factories import PAGE_QUOTE, fresh, make_claim, make_source, published_claim
from tests.looking import CHANGED, WITHOUT, dead, looked_at

CHECKS = "/api/public/v1/checks/"


@pytest.fixture
def source(checker: User) -> Source:
    return make_source(make_claim(by=checker), by=checker)


def test_tells_what_changed_and_who_has_seen_it(caller: Any, checker: User, source: Source) -> None:
    c, address = caller(checker), f"/api/v1/sources/{source.pk}/today/"
    fresh = json_of(c.get(address))
    assert (fresh["state"], fresh["page"], fresh["quote"], fresh["is_looking"]) == (None, None, PAGE_QUOTE, False)
    problem_of(c.post(f"{address}seen/"), 409, "nothing_differs")
    looked_at(source, CHANGED)
    told = json_of(c.get(address))
    assert (told["state"], told["words"]) == ("changed", PAGE_QUOTE.replace("212", "213"))
    assert [piece for piece in told["difference"] if piece["op"] != "same"] == [
        {"op": "deleted", "text": "212"},
        {"op": "inserted", "text": "213"},
    ]
    [listed] = json_of(c.get(f"/api/v1/claims/{source.claim_id}/"))["sources"]
    assert (listed["live"]["state"], listed["live"]["page"]) == ("changed", "alive")
    assert (told["page"]["state"], told["page"]["error"], told["seen_at"]) == ("alive", None, None)
    problem_of(c.post(f"{address}seen/", {"words": PAGE_QUOTE}), 409, "changed_meanwhile")
    problem_of(c.post(f"{address}seen/", {"words": 1}), 400)
    assert json_of(c.post(f"{address}seen/", {"words": told["words"]}))["seen_at"] != ""
    assert json_of(c.post(f"{address}seen/"))["seen_at"] == json_of(c.post(f"{address}seen/"))["seen_at"] != ""
    assert Event.objects.filter(verb="source.difference_seen").count() == 1
    span = {name: told[name] for name in ("start", "end")}
    lock = {**span, "snapshot": told["compared"], "quote": told["words"]}
    assert json_of(c.put(f"/api/v1/sources/{source.pk}/passage/", lock))["snapshot"] == told["compared"]
    assert json_of(c.get(address))["state"] is None
    looked_at(source, WITHOUT)
    assert json_of(c.get(address))["state"] == "gone"


def test_looks_now_once(caller: Any, checker: User, source: Source) -> None:
    c, address = caller(checker), f"/api/v1/sources/{source.pk}/today/look/"
    assert json_of(c.post(address), 202)["is_looking"]
    first = PageHealth.objects.get().asked_id
    json_of(c.post(address), 202)
    assert PageHealth.objects.get().asked_id == first


def test_an_editor_overrules_what_we_saw(caller: Any, checker: User, editor: User, source: Source) -> None:
    c, address = caller(editor), f"/api/v1/sources/{source.pk}/today/ruling/"
    dead(source)
    ruled = json_of(c.put(address, {"ruling": "alive", "note": "It opens here."}))["page"]
    assert (ruled["state"], ruled["ruling"], ruled["failures"]) == ("alive", "alive", 0)
    assert looked_at(source, None).standing == "alive"
    assert looked_at(source).ruling == ""
    assert json_of(c.put(address, {"ruling": "dead"}))["page"]["state"] == "dead"
    assert looked_at(source).is_dead
    assert json_of(c.put(address, {"ruling": ""}))["page"]["state"] == "alive"
    for body, status in (
        ({"ruling": "maybe"}, 422),
        ({"ruling": 1}, 400),
        ({}, 400),
        ({"ruling": "dead", "note": "\0"}, 400),
    ):
        problem_of(c.put(address, body), status)
    problem_of(c.put(address, {"ruling": "dead", "note": "x" * 501}), 422, "invalid")
    problem_of(caller(checker).put(address, {"ruling": "dead"}), 403, "not_allowed")


def test_readers_are_told_and_led_to_our_capture(anyone: Caller, checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    address, source = f"{CHECKS}{claim.slug}/", claim.sources.get()
    before = anyone.get(address)
    assert json_of(before)["currency"]["sources"] == []
    looked_at(source, CHANGED)
    after = anyone.get(address)
    [told] = json_of(after)["currency"]["sources"]
    assert (told["state"], told["page"], told["read_at"]) == ("changed", "alive", source.url)
    assert "213" not in after.content.decode()
    assert after.headers["ETag"] != before.headers["ETag"]
    dead(source)
    [told] = json_of(anyone.get(address))["currency"]["sources"]
    assert (told["state"], told["page"]) == ("unreachable", "dead")
    archived = json_of(anyone.get(address))["sources"][0]["capture"].get("archived_at", source.url)
    assert told["read_at"] == archived
    frozen = anyone.get(f"{address}?version=1")
    assert "currency" not in json_of(frozen)


def test_readers_are_told_of_a_source_until_the_correction_without_it_is_published(
    anyone: Caller, checker: User, editor: User
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    source = claim.sources.get()
    looked_at(source, CHANGED)
    publications.correct(claim, "true", "Revised.", note="The register was changed.", by=editor)
    sources.remove_source(source, by=editor)
    [told] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["sources"]
    assert (told["quote"], told["state"], told["page"]) == (PAGE_QUOTE, "changed", "alive")
    make_source(fresh(claim), by=editor, url=source.url, quote="Homes under construction", captured=None)
    [told] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["sources"]
    assert (told["quote"], told["state"]) == (PAGE_QUOTE, "changed")


def test_a_draft_s_sources_are_told_to_nobody(anyone: Caller, checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    other = Source.objects.get(claim=claim)
    other.pk, other.quote = None, "Homes under construction"
    other.quote_start = other.snapshot.text.index(other.quote)
    other.quote_end = other.quote_start + len(other.quote)
    other.save()
    looked_at(other)
    with CaptureQueriesContext(connection) as queries:
        [told] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["sources"]
    assert told["quote"] == factories.PAGE_QUOTE
    assert len([one for one in queries if "annotations_check" in one["sql"]]) == 1
