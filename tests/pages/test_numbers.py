"""The numbers and the evidence pack: every number is the count of the list behind it."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import publications, reviews
from annotations.actions.blind import ask_blind, give_blind
from annotations.models import Claim, Desk, Publication, User
from annotations.text.pdf import read_pdf
from tests.conftest import SignIn
from tests.factories import fresh, make_claim, published_claim, seen_of, submitted_claim

pytestmark = pytest.mark.django_db
LINKS = re.compile(r'<a href="([^"]*)"[^>]*>(?:<strong>)?(\d+)<')
BARS = re.compile(r'<a href="([^"]*)" tabindex="-1"><rect[^>]*><title>[^<]*: (\d+)</title>')
COUNTED = re.compile(r'data-count="(\d+)"')


@pytest.fixture
def seeded(checker: User, editor: User, second_editor: User) -> Desk:
    """Claims of every state, over months and two desks."""
    desk = Desk.objects.create(name="Politics", slug="politics")
    random = Random(7)
    for number in range(4):
        claim = published_claim(by=checker, reviewer=editor, text=f"Published {number}")
        if number == 1:
            publications.retract(claim, "Wrong.", by=editor)
        if number == 2:
            _correct(claim, by=editor, reviewer=second_editor)
    make_claim(by=checker, text="Open")
    for rating in ("false", "false", "true"):
        second = ask_blind(submitted_claim(by=checker, text="Waiting"), second_editor, by=editor)
        give_blind(second.claim_id, rating, "The register says so.", by=second_editor)
    _scatter(desk, random)
    return desk


def _correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(fresh(claim), "true", "It holds.", note="New figures.", by=by)
    reviews.decide(fresh(claim), "approve", by=reviewer, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=reviewer)


def _scatter(desk: Desk, random: Random) -> None:
    """Moves everything to other days, behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, column in (
            ("claim", "created_at"),
            ("publication", "published_at"),
            ("event", "at"),
            ("blindverdict", "given_at"),
        ):
            cursor.execute(
                f"UPDATE annotations_{table} SET {column} = now() - (id * 7919 %% 80) * interval '1 day'", []
            )
        cursor.execute("UPDATE annotations_review SET created_at = now() - (id * 104729 %% 80) * interval '1 day'", [])
        cursor.execute("SET session_replication_role = DEFAULT")
    for claim in Claim.objects.all():
        if random.random() < 0.5:
            Claim.objects.filter(pk=claim.pk).update(desk=desk)


def _numbers_of(page: str) -> list[tuple[str, int]]:
    return [(unescape(href), int(n)) for href, n in (*LINKS.findall(page), *BARS.findall(page))]


@pytest.mark.parametrize("of_desk", [False, True])
def test_every_number_is_the_count_of_its_list(seeded: Desk, editor: User, signed_in: SignIn, of_desk: bool) -> None:
    browser = signed_in(editor)
    desk = f"&desk={seeded.pk}" if of_desk else ""
    today = timezone.localdate()
    for days in (90, 40):
        span = f"since={today - timedelta(days=days)}&until={today}{desk}"
        found = _numbers_of(browser.get(f"/numbers/?{span}").text)
        assert len(found) > 15 and sum(n for _, n in found) > 0
        for href, number in found:
            _is_its_count(browser, href, number)


def test_agreement_is_said_for_the_period_beside_its_lists(seeded: Desk, editor: User, signed_in: SignIn) -> None:
    today = timezone.localdate()
    page = signed_in(editor).get(f"/numbers/?since={today - timedelta(days=90)}&until={today}").text
    told = re.findall(r'<a href="[^"]*scale=1[^"]*">(\d+)</a></td>', page)
    assert told == ["3", "2"], "of three pairs two are the same"
    assert ">0.00</td>" in page, "the two falses agree no better than chance would have it"
    assert (
        "No second verdict was given blind" in signed_in(editor).get("/numbers/?since=2020-01-01&until=2020-02-01").text
    )


def _is_its_count(browser: Client, href: str, number: int) -> None:
    shown = browser.get(href)
    counted = COUNTED.search(shown.text)
    assert counted is not None and int(counted[1]) == number, href
    if number <= 25:
        assert shown.text.count('<li class="row">') == number, href


def test_the_pack_says_the_same_everywhere(seeded: Desk, editor: User, signed_in: SignIn) -> None:
    browser = signed_in(editor)
    today = timezone.localdate()
    span = f"since={today - timedelta(days=90)}&until={today}"
    page = browser.get(f"/evidence/?{span}").text
    totals = dict(re.findall(r'<a href="[^"]*#checks">([^<]*)</a></th><td class="number"><a[^>]*>(\d+)<', page))
    assert totals["Checks published"] == str(Publication.objects.filter(kind="original").count())
    assert (totals["Corrected since"], totals["Retracted since"]) == ("1", "1")
    for href, number in re.findall(r'<td class="number"><a href="([^"]*#checks)">(\d+)<', page):
        _is_its_count(browser, f"/evidence/{unescape(href)}", int(number))
    for href, number in re.findall(r'<a href="(/numbers/published/[^"]*)">(\d+)<', page):
        _is_its_count(browser, unescape(href), int(number))
    told = browser.get(f"/evidence/pack.csv?{span}").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    written = {row[0].removeprefix("Total: "): row[1] for row in rows if row[0].startswith("Total: ")}
    assert {label: written[label] for label in totals} == totals
    assert len([row for row in rows[1:] if row[0].isdigit()]) == int(totals["Checks published"])


def test_the_document_writes_the_letters_of_its_people(checker: User, editor: User, signed_in: SignIn) -> None:
    published_claim(by=checker, reviewer=editor, text="Płace w Łodzi wzrosły, ρωτήστε, спросите, 日本.")
    document = signed_in(editor).get("/evidence/pack.pdf").content
    assert "Płace w Łodzi wzrosły, ρωτήστε, спросите, □□." in " ".join(read_pdf(document).document.text.split())
    published_claim(by=checker, reviewer=editor, text="قال العمدة")
    joined = signed_in(editor).get("/evidence/pack.pdf").content
    assert set("العمدة") <= set(read_pdf(joined).document.text)


def test_bad_periods_are_said_and_nothing_breaks(editor: User, signed_in: SignIn) -> None:
    browser = signed_in(editor)
    for bad in ("since=x&until=y", "since=2026-02-01&until=2026-01-01", "since=0001-01-01&until=9999-12-31", "desk=x"):
        for place in ("/numbers/", "/numbers/published/", "/evidence/", "/evidence/pack.csv", "/evidence/pack.pdf"):
            assert browser.get(f"{place}?{bad}").status_code == 200, (place, bad)
    for more in ("age=x", "now=99999999999999999", "now=x", "rating=%27", "claimant=" + "x" * 500, "now=-1e9"):
        assert browser.get(f"/numbers/open/?{more}").status_code == 200
    assert browser.get("/numbers/nonsense/").status_code == 404
    assert "Nothing was published in this time." in browser.get("/numbers/").text


def test_asks_no_more_with_more_rows(checker: User, editor: User, signed_in: SignIn) -> None:
    browser = signed_in(editor)
    asked = dict[str, set[int]]()
    for at_least in (1, 3):
        while Publication.objects.count() < at_least:
            published_claim(by=checker, reviewer=editor)
        for place in ("/numbers/", "/numbers/published/", "/evidence/"):
            with CaptureQueriesContext(connection) as queries:
                browser.get(place)
            asked.setdefault(place, set()).add(len(queries))
    assert asked == {"/numbers/": {26}, "/numbers/published/": {8}, "/evidence/": {10}}
