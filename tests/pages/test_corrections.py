"""The page of corrections and retractions."""

import json

import pgtrigger
import pytest
from django.test import Client
from django.utils import timezone

from annotations.actions import publications, reviews
from annotations.errors import Invalid
from annotations.meaning.announcement import announcement_of
from annotations.models import Publication, User
from tests.factories import fresh, published_claim, seen_of
from tests.pages.reading_pages import next_of, text_of
from tests.pages.test_public import corrected

pytestmark = pytest.mark.django_db


def test_says_what_was_said_and_what_is_said_now(
    client: Client, checker: User, editor: User, second_editor: User
) -> None:
    claim = corrected(published_claim(by=checker, reviewer=editor, text="A said thing"), editor, second_editor)
    answer = client.get("/corrections/")
    page = text_of(answer)
    assert "Verdict before: False → verdict now: Mostly false A said thing We first said 212. Corrected" in page
    assert f'href="/checks/{claim.slug}/v/1/"' in answer.content.decode()
    assert b"<script" not in answer.content and len(answer.content) < 30_000
    again = client.get("/corrections/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_says_of_what_was_withdrawn_only_that_and_why(
    client: Client, checker: User, editor: User, second_editor: User
) -> None:
    claim = corrected(published_claim(by=checker, reviewer=editor), editor, second_editor)
    publications.retract(claim, "No register backs it.", by=editor)
    page = text_of(client.get("/corrections/"))
    assert "No register backs it." in page and "Retracted since" in page
    assert "Mostly false" not in page and "False" not in page
    assert "/v/1/" not in client.get("/corrections/").content.decode()


def test_lists_no_originals_and_says_when_it_is_empty(client: Client, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    assert "Nothing was corrected yet" in text_of(client.get("/corrections/"))


def test_comes_in_pages(client: Client, checker: User, editor: User) -> None:
    for number in range(26):
        claim = published_claim(by=checker, reviewer=editor, text=f"Claim {number}.")
        publications.retract(claim, "Wrong.", by=editor)
    first = client.get("/corrections/")
    second = client.get(f"/corrections/{next_of(first)}")
    assert "Claim 25." in text_of(first) and "Claim 0." not in text_of(first)
    assert "Claim 0." in text_of(second) and next_of(second) == ""


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwxLDBd", "W" * 3000, "é"])
def test_knows_no_other_cursors(client: Client, cursor: str) -> None:
    assert client.get(f"/corrections/?cursor={cursor}").status_code == 404


def test_says_how_much_changed_and_what(client: Client, checker: User, editor: User, second_editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    publications.correct(
        claim, "false", "The register counts 213 homes.", note="A slip of the pen.", severity="minor", by=editor
    )
    held = fresh(claim)
    reviews.decide(held, "approve", by=second_editor, seen=seen_of(held))
    newest = publications.publish(held, by=second_editor)
    line = newest.payload["versions"][-1]
    assert (newest.severity, newest.payload["severity"], line["severity"]) == ("minor", "minor", "minor")
    assert [change["what"] for change in line["changes"]] == ["reasons"]
    assert line["changes"][0]["new"] == "The register counts 213 homes."
    review = newest.payload["claimreview"]
    assert review["correction"]["name"] == "Minor correction" and review["correction"]["text"] == "A slip of the pen."
    assert review["dateModified"] >= review["datePublished"] == newest.payload["published_at"]
    [told] = client.get("/corrections/feed.json").json()["items"]
    assert "→" not in told["content_html"], "the verdict is the same"
    page = text_of(client.get(f"/checks/{claim.slug}/"))
    assert "Minor correction" in page and "A slip of the pen." in page and "Reasons" in page
    assert "212 homes." in text_of(client.get(f"/checks/{claim.slug}/v/1/"))
    assert "Minor correction." in text_of(client.get(f"/embed/checks/{claim.slug}/"))
    [told] = client.get("/api/public/v1/changes/").json()["results"][1:]
    assert (told["type"], told["severity"]) == ("verdict.corrected", "minor")
    assert json.loads(announcement_of(newest, base_url="https://c.example").body)["data"]["severity"] == "minor"
    feed = client.get("/corrections/feed.json").json()["items"]
    assert feed[0]["_factcheck"]["severity"] == "minor" and feed[0]["title"].startswith("Minor correction: ")
    assert client.get("/corrections/feed.json?severity=update").json()["items"] == []


def test_lets_no_other_verdict_pass_as_a_slip(checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    for severity in ("minor", "none", "retraction", ""):
        with pytest.raises(Invalid) as refused:
            publications.correct(claim, "true", "It was so.", note="We erred.", severity=severity, by=editor)
        assert "severity" in refused.value.fields
    publications.correct(claim, "false", "212.", note="A slip.", severity="minor", by=editor)
    with pytest.raises(Invalid):
        reviews.propose_verdict(fresh(claim), "true", "It was so.", by=editor)
    assert reviews.propose_verdict(fresh(claim), "false", "213.", by=editor).severity == "minor"


def test_is_narrowed_by_kind_and_day(client: Client, checker: User, editor: User, second_editor: User) -> None:
    corrected(published_claim(by=checker, reviewer=editor, text="First thing"), editor, second_editor)
    gone = published_claim(by=checker, reviewer=editor, text="Second thing")
    publications.retract(gone, "Wrong.", by=editor)
    today = timezone.localdate().isoformat()
    shown = {
        "severity=correction": (True, False),
        "severity=retraction": (False, True),
        "severity=update": (False, False),
        f"since={today}&until={today}": (True, True),
        "since=2999-01-01": (False, False),
        "until=1999-01-01": (False, False),
        "severity=x&since=x&until=9999-12-31": (True, True),
    }
    for query, (first, second) in shown.items():
        page = text_of(client.get(f"/corrections/?{query}"))
        assert ("First thing" in page, "Second thing" in page) == (first, second), query
    assert "None of this kind" in text_of(client.get("/corrections/?severity=update"))


def test_reads_a_version_of_before_there_were_severities(
    client: Client, checker: User, editor: User, second_editor: User
) -> None:
    claim = corrected(published_claim(by=checker, reviewer=editor), editor, second_editor)
    newest = Publication.objects.get(slug=claim.slug, version=2)
    payload = {name: value for name, value in newest.payload.items() if name != "severity"}
    payload["versions"] = [
        {name: line[name] for name in ("version", "kind", "note", "at")} for line in newest.payload["versions"]
    ]
    with pgtrigger.ignore("annotations.Publication:append_only"):
        Publication.objects.filter(id=newest.pk).update(payload=payload, severity="")
    assert "Corrected" in text_of(client.get(f"/checks/{claim.slug}/"))
    assert "Corrected" in text_of(client.get("/corrections/?severity=correction"))
    assert client.get("/api/public/v1/changes/").json()["results"][1]["severity"] == "correction"
    publications.correct(fresh(claim), "true", "It is so.", note="New figures.", severity="update", by=editor)
    held = fresh(claim)
    reviews.decide(held, "approve", by=second_editor, seen=seen_of(held))
    third = publications.publish(held, by=second_editor)
    assert [line["severity"] for line in third.payload["versions"]] == ["", "correction", "update"]
    assert third.payload["versions"][1]["changes"][0]["old"]["key"] == "false"
