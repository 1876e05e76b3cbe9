"""Who still shows the old verdict: fetches, deliveries and partners' pages, told apart by version."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from annotations import tally
from annotations.actions import credentials, embeds, publications, publishers, reviews, webhooks
from annotations.actions.credentials import KeyTerms
from annotations.api.webannotations import SIZE
from annotations.models import ApiKey, Appearance, Check, Claim, Delivery, PartnerPage, Publisher, Reading, User
from annotations.models.reading import Got, ReaderKind
from annotations.text.urls import url_hash
from annotations.worker import delivering, partnerpages, readings
from annotations.worker.delivering import Outcome
from tests import factories
from tests.accounts import make_key, make_member
from tests.api.callers import Caller, json_of, problem_of
from tests.fakes import HostileServer, answer

CHECKS = "/api/public/v1/checks/"


@pytest.fixture
def claim(checker: User, editor: User) -> Claim:
    return factories.published_claim(by=checker, reviewer=editor)


@pytest.fixture
def passage(checker: User, editor: User) -> Claim:
    """A published check that names a passage on the web."""
    article = factories.make_article(by=checker, url="https://courier.example/homes")
    return factories.published_claim(by=checker, reviewer=editor, article=article)


@pytest.fixture
def editors(editor: User) -> Caller:
    _, secret = credentials.issue_token("Tests", by=editor)
    return Caller(f"Token {secret}")


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[HostileServer]:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.0/8"]
    with HostileServer() as server:
        yield server


def _client(name: str, *, by: User, origins: tuple[str, ...] = ()) -> tuple[ApiKey, Caller]:
    publisher, _ = Publisher.objects.get_or_create(name=name)
    key, secret = credentials.issue_key(publisher, f"{name} site", scopes=["read"], terms=KeyTerms(origins), by=by)
    return key, Caller(f"Api-Key {secret}")


def _correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=by)
    reviews.decide(factories.fresh(claim), "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=reviewer)


def _told(editors: Caller, claim: Claim, state: str = "stale") -> list[tuple[str, str, int]]:
    readings.write_down()
    rows = json_of(editors.get(f"/api/v1/claims/{claim.pk}/readers/?state={state}"))["results"]
    return [(row["kind"], row["name"], row["version"]) for row in rows]


def test_names_the_client_that_did_nothing(
    claim: Claim, editors: Caller, admin: User, editor: User, second_editor: User
) -> None:
    clients = [_client(name, by=admin) for name in ("Fetcher", "Told", "Idle")]
    for _, client in clients:
        json_of(client.get(f"{CHECKS}{claim.slug}/"))
    assert _told(editors, claim) == []
    _correct(claim, by=editor, reviewer=second_editor)
    check = Check.objects.get(claim=claim)
    json_of(clients[0][1].get(f"{CHECKS}{claim.slug}/"))
    publisher = clients[1][0].publisher_id
    Reading.objects.note([Got(ReaderKind.ENDPOINT, "7", check.pk, 2, timezone.now(), publisher)])
    assert _told(editors, claim) == [("key", "Idle site", 1)]
    assert _told(editors, claim, "told") == [("key", "Told site", 1)]
    assert _told(editors, claim, "current") == [("endpoint", "7", 2), ("key", "Fetcher site", 2)]
    delivered(clients[2][0].publisher, check, by=admin)
    assert _told(editors, claim) == []


def delivered(publisher: Publisher, check: Check, *, by: User) -> None:
    """The newest version of the check is delivered to an endpoint of the publisher: it answers 2xx."""
    events = ["verdict.corrected"]
    hook, _ = webhooks.add_webhook(publisher, "https://idle.example/", label="CMS", events=events, by=by)
    row = Delivery.objects.create(
        webhook=hook, publication=check.publication, event=events[0], message_id="msg_1", payload="{}", state="running"
    )
    taken = Outcome(at=timezone.now(), headers=(), duration_ms=3)
    delivering.settle(row, taken)


@pytest.mark.parametrize("path", ["", "{slug}/", "{slug}/claimreview/"])
def test_notes_every_way_to_read_a_check(claim: Claim, editors: Caller, admin: User, path: str) -> None:
    _, client = _client("Reader", by=admin)
    address = CHECKS + path.format(slug=claim.slug)
    etag = json_and_tag(client, address)
    assert _told(editors, claim, "current") == [("key", "Reader site", 1)]
    Reading.objects.all().delete()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert _told(editors, claim, "current") == [("key", "Reader site", 1)], "304 says that it has the newest"
    Reading.objects.all().delete()
    client.call("HEAD", address)
    client.get(f"{CHECKS}{claim.slug}/?version=1")
    assert _told(editors, claim, "current") == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1alpha1/claims:search?query=homes",
        "/api/search",
        "/api/annotations/{name}",
        "/api/public/v1/annotations/",
        "/api/public/v1/annotations/?iris=0&page={page}",
        "/api/public/v1/annotations/{name}/",
    ],
)
def test_notes_clients_of_other_shapes(passage: Claim, editors: Caller, admin: User, path: str) -> None:
    _, client = _client("Reader", by=admin)
    appearance = Appearance.objects.get()
    address = path.format(name=appearance.name, page=(appearance.pk - 1) // SIZE)
    assert passage.slug in client.get(address).content.decode()
    assert _told(editors, passage, "current") == [("key", "Reader site", 1)]
    Reading.objects.all().delete()
    client.call("HEAD", address)
    assert _told(editors, passage, "current") == []


def test_notes_look_ups_of_many(claim: Claim, editors: Caller, admin: User) -> None:
    _, client = _client("Reader", by=admin)
    address = "/api/public/v1/lookup/"
    json_of(client.post(address, {"urls": ["https://unknown.example/"], "passages": ["Nothing of it."]}))
    assert _told(editors, claim, "current") == []
    answer = json_of(client.post(address, {"urls": [], "passages": [claim.text]}))
    assert [check["slug"] for check in answer["passages"][0]["checks"]] == [claim.slug]
    assert _told(editors, claim, "current") == [("key", "Reader site", 1)]


def test_does_not_note_who_asks_by_hash_or_gets_addresses_only(passage: Claim, editors: Caller, admin: User) -> None:
    _, client = _client("Reader", by=admin)
    url = Appearance.objects.get().url
    answer = json_of(client.get(f"/api/public/v1/lookup/prefix/{url_hash(url)[:5]}/"))
    assert passage.slug in str(answer)
    json_of(client.get("/api/public/v1/annotations/?iris=1&page=0"))
    assert _told(editors, passage, "current") == []


def json_and_tag(client: Caller, address: str) -> str:
    got = client.get(address)
    json_of(got)
    return str(got.headers["ETag"])


def test_counts_who_was_told_of_a_retraction(claim: Claim, editors: Caller, admin: User, editor: User) -> None:
    (_, first), (_, second) = _client("First", by=admin), _client("Second", by=admin)
    for client in (first, second):
        client.get(f"{CHECKS}{claim.slug}/")
    publications.retract(claim, "The register was wrong.", by=editor)
    problem_of(first.get(f"{CHECKS}{claim.slug}/"), 410, "retracted")
    assert _told(editors, claim) == [("key", "Second site", 1)]


def test_never_takes_a_reader_back_to_an_older_version(
    claim: Claim, editors: Caller, admin: User, editor: User, second_editor: User
) -> None:
    key, client = _client("Reader", by=admin)
    client.get(f"{CHECKS}{claim.slug}/")
    old = tally.take()
    _correct(claim, by=editor, reviewer=second_editor)
    client.get(f"{CHECKS}{claim.slug}/")
    readings.write_down()
    tally.give_back(old)
    assert _told(editors, claim, "current") == [("key", "Reader site", 2)]
    row = Reading.objects.get()
    assert row.publisher_id == key.publisher_id


def test_knows_sites_by_the_origins_of_keys_and_believes_no_others(claim: Claim, editors: Caller, admin: User) -> None:
    _client("Paper", by=admin, origins=("https://paper.example",))
    for origin in ("https://paper.example", "https://forged.example", "https://[", "null", "x" * 300):
        Caller().get(f"{CHECKS}{claim.slug}/", headers={"Origin": origin})
    assert _told(editors, claim, "current") == [("site", "https://paper.example", 1)]


def test_tells_nobody_of_a_site_that_she_only_says_is_hers(claim: Claim, editors: Caller, admin: User) -> None:
    member = make_member("stranger", of="Stranger")
    publisher = Publisher.objects.get(people=member)
    terms = KeyTerms(origins=["https://paper.example"])
    key, _ = credentials.issue_key(publisher, "Theirs", scopes=["read"], terms=terms, by=member)
    shown = [embeds.Sighting(claim.slug or "", 1, "shown")]
    embeds.note_sightings("https://paper.example/preview", shown)
    Caller().get(f"{CHECKS}{claim.slug}/", headers={"Origin": "https://paper.example"})
    readings.write_down()
    assert not Reading.objects.filter(publisher=publisher).exists()
    credentials.change_key(key, {"origins": ["https://paper.example"]}, by=admin)
    credentials.change_key(key, {"origins": ["https://paper.example", "https://other.example"]}, by=member)
    assert ApiKey.objects.get(id=key.pk).vouched_origins == ["https://paper.example"], "what the newsroom set stays"
    embeds.note_sightings("https://paper.example/front", shown)
    assert [row.name for row in Reading.objects.filter(publisher=publisher)] == ["https://paper.example/front"]


def test_loses_nothing_but_a_little_when_redis_is_emptied(claim: Claim, editors: Caller, admin: User) -> None:
    _, client = _client("Reader", by=admin)
    client.get(f"{CHECKS}{claim.slug}/")
    tally.take()
    assert _told(editors, claim, "current") == []
    client.get(f"{CHECKS}{claim.slug}/")
    assert _told(editors, claim, "current") == [("key", "Reader site", 1)]


def _page(url: str, *, by: User) -> PartnerPage:
    key, _ = make_key(by=by)
    page, _ = publishers.add_page(key.publisher, url, by=by)
    return page


def _markup(review: str) -> bytes:
    return f'<!doctype html><title>A</title><script type="application/ld+json">{review}</script><p>Words.'.encode()


def test_looks_at_a_partner_s_page_before_and_after_a_correction(
    claim: Claim, editors: Caller, admin: User, editor: User, second_editor: User, elsewhere: HostileServer
) -> None:
    ours = Caller().get(f"{CHECKS}{claim.slug}/claimreview/").content.decode()
    page = _page(elsewhere.on("/story", answer(_markup(ours))), by=admin)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert page.state == "current"
    assert partnerpages.wake() == 0
    _correct(claim, by=editor, reviewer=second_editor)
    assert partnerpages.wake() == 1
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert page.state == "stale"
    assert _told(editors, claim) == [("page", page.url, 1)]
    newest = Caller().get(f"{CHECKS}{claim.slug}/claimreview/").content.decode()
    elsewhere.on("/story", answer(_markup(newest)))
    publishers.look_again(page, by=admin)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert (page.state, _told(editors, claim)) == ("current", [])


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"<p>Nothing of yours.", "absent"),
        (_markup("{"), "absent"),
        (_markup("[" * 100_000), "absent"),
        (_markup('{"@type": "ClaimReview", "url": "https://other.example/checks/x/"}'), "absent"),
        (_markup('{"@type": ["ClaimReview"], "url": {"@id": 7}, "reviewRating": []}'), "absent"),
        (_markup('{"@type": "ClaimReview", "url": "{url}", "reviewRating": {"alternateName": "False"}}'), "current"),
        (_markup('{"@type": "ClaimReview", "url": "{url}", "reviewRating": {"alternateName": "True"}}'), "stale"),
        (_markup('[{"@graph": [{"@type": "ClaimReview", "@id": "{url}#review", "dateModified": "0"}]}]'), "stale"),
        (b'<fact-check slug="{slug}"></fact-check>', "current"),
        (b'<fact-check slug="no-such-check"></fact-check>', "absent"),
    ],
)
def test_reads_what_a_page_shows(claim: Claim, admin: User, elsewhere: HostileServer, body: bytes, state: str) -> None:
    url = Check.objects.get(claim=claim).publication.payload["url"]
    filled = body.replace(b"{url}", url.encode()).replace(b"{slug}", claim.slug.encode())
    page = _page(elsewhere.on("/story", answer(filled)), by=admin)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert page.state == state
    assert page.lease_until is None and page.next_look_at > timezone.now()


def test_says_why_a_page_could_not_be_read(claim: Claim, admin: User, elsewhere: HostileServer) -> None:
    page = _page(elsewhere.on("/story", answer(b"", status="500 Broken")), by=admin)
    partnerpages.run(page.pk)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert (page.state, page.failures) == ("unreachable", 1)
    assert page.error_detail
    assert len(elsewhere.requests) == 1


def test_reaches_no_address_of_the_house(admin: User) -> None:
    page = _page("http://127.0.0.1:9/story", by=admin)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    assert page.state == "unreachable"


def test_tells_only_editors_who_reads(claim: Claim, checker: User, editors: Caller) -> None:
    _, secret = credentials.issue_token("Tests", by=checker)
    problem_of(Caller(f"Token {secret}").get(f"/api/v1/claims/{claim.pk}/readers/"), 403, "not_allowed")
    problem_of(editors.get(f"/api/v1/claims/{claim.pk}/readers/?state=old"), 400, "bad_request")
    problem_of(editors.get("/api/v1/claims/999999/readers/"), 404, "not_found")
