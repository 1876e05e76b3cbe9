"""The list of cited pages that are not to be had any more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import claims, following
from annotations.models import User
from tests.conftest import SignIn
from tests.factories import make_claim, make_source, published_claim
from tests.looking import dead, looked_at

pytestmark = pytest.mark.django_db
GONE = "/claims/gone-pages/"


def test_lists_what_is_gone_and_who_cites_it(checker: User, editor: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    assert "No cited page is gone" in visitor.get(GONE).text
    claim = published_claim(by=checker, reviewer=editor)
    source = claim.sources.get()
    dead(source)
    alive = make_source(make_claim(by=checker, text="Another one."), by=checker, url="https://other.example/a")
    looked_at(alive)
    said = visitor.get(GONE).text
    assert f'href="/claims/{claim.pk}/sources/{source.pk}/today/"' in said and claim.text in said
    assert "We hold a capture" in said and "other.example" not in said
    assert "None at the moment" in visitor.get(f"{GONE}?state=failing").text
    looked_at(alive, None)
    assert "other.example" in visitor.get(f"{GONE}?state=failing").text
    assert visitor.get(f"{GONE}?state=nonsense").text.count("row-title") == 1
    following.rule_on_page(source, "alive", note="I read it.", by=editor)
    assert "No cited page is gone" in visitor.get(GONE).text
    assert f'href="{GONE}"' in visitor.get("/claims/").text


def test_leaves_out_what_nobody_works_on_and_asks_no_more_for_many(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)

    def cite(number: int) -> None:
        claim = make_claim(by=checker, text=f"Claim {number}.")
        dead(make_source(claim, by=checker, url=f"https://site{number}.example/a"))
        if number == 0:
            claims.discard_claim(claim, by=checker)

    for number in range(3):
        cite(number)
    with CaptureQueriesContext(connection) as few:
        assert visitor.get(GONE).text.count("row-title") == 2
    for number in range(3, 8):
        cite(number)
    with CaptureQueriesContext(connection) as many:
        assert visitor.get(GONE).text.count("row-title") == 7
    assert len(many) == len(few)
