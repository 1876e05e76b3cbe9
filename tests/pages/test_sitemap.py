"""The sitemap: whole, of checks that stand only, and told to robots."""

import pytest
from django.test import Client
from lxml import etree

from annotations.actions import publications
from annotations.models import Check, User
from annotations.models import check as checks
from annotations.pages.sitemap import SPACE
from annotations.text.feeds import read_feed
from tests.factories import newest_publication, published_claim
from tests.pages.reading_pages import queries_of
from tests.pages.test_public import corrected

pytestmark = pytest.mark.django_db


def places_of(body: bytes) -> dict[str, str | None]:
    root = etree.fromstring(body)
    return {str(node.findtext(f"{{{SPACE}}}loc")): node.findtext(f"{{{SPACE}}}lastmod") for node in root}


def test_names_the_checks_that_stand(client: Client, checker: User, editor: User, second_editor: User) -> None:
    first, second, third = (published_claim(by=checker, reviewer=editor, text=f"Claim {n}") for n in range(3))
    corrected(second, editor, second_editor)
    publications.retract(third, "Wrong.", by=editor)
    index = places_of(client.get("/sitemap.xml").content)
    newest = newest_publication(second).payload["modified_at"]
    [part] = index
    assert part.endswith("/sitemap-1.xml")
    answer = client.get("/sitemap-1.xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    places = places_of(answer.content)
    told = {
        newest_publication(claim).payload["url"]: newest_publication(claim).payload["modified_at"]
        for claim in (first, second)
    }
    assert {url: at for url, at in places.items() if at} == told
    assert [url.rpartition("/")[0].rpartition("/")[2] for url, at in places.items() if not at] == [
        "checks",
        "corrections",
    ]
    assert index[part] == newest
    reading = read_feed(answer.content, content_type="application/xml", url=part, charset="utf-8")
    assert {entry.url for entry in reading.entries} >= set(told)


def test_cuts_it_into_parts_that_stay(
    client: Client, checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SITEMAP_SIZE", 2)
    claims = [published_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(7)]
    parts = list(places_of(client.get("/sitemap.xml").content))
    seen = [slug for part in parts for slug in places_of(client.get(part[part.rindex("/") :]).content)]
    assert sum("/checks/claim" in url for url in seen) == len(set(seen)) - 2 == 7
    last = client.get(parts[-1][parts[-1].rindex("/") :])
    publications.retract(claims[2], "Wrong.", by=editor)
    assert client.get(parts[-1][parts[-1].rindex("/") :]).content == last.content
    assert client.get("/sitemap-99.xml").status_code == 404


def test_is_there_with_nothing_in_it(client: Client) -> None:
    assert list(places_of(client.get("/sitemap.xml").content).values()) == [None]
    assert len(places_of(client.get("/sitemap-1.xml").content)) == 2
    for path in ("/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-999999999999999999.xml", "/sitemap-x.xml"):
        assert client.get(path).status_code == 404


def test_takes_one_query_and_answers_304(client: Client, checker: User, editor: User) -> None:
    for number in range(3):
        published_claim(by=checker, reviewer=editor, text=f"Claim {number}")
    assert Check.objects.count() == 3
    for path in ("/sitemap.xml", "/sitemap-1.xml"):
        assert queries_of(client, path) == 1
        answer = client.get(path)
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert client.head(path).headers["ETag"] == answer.headers["ETag"]


def test_robots_are_told(client: Client) -> None:
    told = client.get("/robots.txt").content.decode()
    assert "\nSitemap: http" in told and told.rstrip().endswith("/sitemap.xml")
    assert "Allow: /corrections/\n" in told
