"""The page of corrections and retractions."""

import pytest
from django.test import Client

from annotations.actions import publications
from annotations.models import User
from tests.factories import published_claim
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
