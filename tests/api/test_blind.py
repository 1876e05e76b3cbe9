"""Blind second verdicts: whatever address she opens, nothing of the first is shown before hers is given."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from annotations.actions import credentials, reviews, taking
from annotations.actions.blind import ask_blind, give_blind, settle_blind
from annotations.actions.comments import comment_on
from annotations.api import urls as api_urls
from annotations.errors import Conflict, FourEyes, NotFound
from annotations.meaning.agreement import agreements, alpha_of
from annotations.models import BlindVerdict, Claim, Event, Notice, Rating, User
from annotations.pages.urls import urlpatterns as page_urls
from tests.conftest import SignIn
from tests.factories import fresh, make_claim, make_source

pytestmark = pytest.mark.django_db
SECRET = "Zebrawords"
LABEL = "Zebralike"
SHOW_ALL_STEPS = ("/api/v1/ratings/", "/blind/")


@pytest.fixture
def judged(checker: User, editor: User) -> Claim:
    """A claim with everything said of it that must not be seen: a verdict, a decision with a note, a comment."""
    for key, label in (("zebra", LABEL), ("horse", "Horselike")):
        Rating.objects.create(scale=2, key=key, label=label, definition="x", tone="false", order=len(key), value=1)
    claim = make_claim(by=checker)
    make_source(claim, by=checker)
    reviews.propose_verdict(fresh(claim), "zebra", f"{SECRET} in the reasons.", by=checker)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "send_back", by=editor, note=f"{SECRET} in the note.")
    reviews.submit(fresh(claim), by=checker)
    comment_on(fresh(claim), f"{SECRET} in a comment.", by=checker)
    return fresh(claim)


def test_offers_nobody_who_decided_on_it_or_had_it_in_hand(
    judged: Claim, editor: User, second_editor: User, signed_in: SignIn
) -> None:
    ask = f"/claims/{judged.pk}/blind/ask/"
    page = signed_in(second_editor).get(ask).text
    assert f'value="{second_editor.pk}"' in page
    assert f'value="{editor.pk}"' not in page
    taking.take(judged, by=second_editor)
    assert f'value="{second_editor.pk}"' not in signed_in(editor).get(ask).text
    with pytest.raises(FourEyes):
        ask_blind(judged, second_editor, by=editor)


def _addresses(claim: Claim) -> Iterator[str]:
    article = claim.highlights.all()[0].article_id
    known = {"claim_id": claim.pk, "article_id": article, "source_id": claim.sources.get().pk, "version_id": article}
    known["highlight_id"] = claim.highlights.all()[0].pk
    for root, patterns in (("/", page_urls), ("/api/", api_urls.urlpatterns)):
        for path in _paths(root, patterns):
            yield path.format(**known)


def _paths(root: str, patterns: Iterable[Any]) -> Iterator[str]:
    for one in patterns:
        route = root + _written(str(one.pattern))
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _paths(route, one.url_patterns)


def _written(route: str) -> str:
    parts = route.replace("<", "\0<").split("\0")
    return "".join(_part(part) for part in parts)


def _part(part: str) -> str:
    if not part.startswith("<"):
        return part
    name = part[1 : part.index(">")].split(":")[-1]
    known = ("claim_id", "article_id", "source_id", "version_id", "highlight_id")
    return ("{" + name + "}" if name in known else "1") + part[part.index(">") + 1 :]


def test_no_address_shows_the_first_verdict_before_hers(
    judged: Claim, second_editor: User, admin: User, signed_in: SignIn
) -> None:
    ask_blind(judged, second_editor, by=admin)
    _, token = credentials.issue_token("Program", by=second_editor)
    visitors = (signed_in(second_editor), Client(headers={"Authorization": f"Bearer {token}"}))
    shown, opened = [], 0
    for address in _addresses(judged):
        for visitor in visitors:
            answer = visitor.get(address, follow=False)
            body = answer.getvalue().decode(errors="replace")
            opened += answer.status_code == 200
            tells = SECRET in body or (LABEL in body and not address.endswith(SHOW_ALL_STEPS))
            if tells or answer.status_code >= 500:
                shown.append((address, answer.status_code))
    assert shown == []
    assert opened > 10
    assert judged.text in visitors[0].get(f"/claims/{judged.pk}/blind/").content.decode()
    given = visitors[0].post(f"/claims/{judged.pk}/blind/", {"rating": "horse", "explanation": "Mine."})
    assert given.status_code == 303
    assert SECRET in visitors[0].get(f"/claims/{judged.pk}/").content.decode()


def test_what_differs_goes_to_a_senior_who_is_neither(
    judged: Claim, checker: User, other_checker: User, admin: User
) -> None:
    with pytest.raises(FourEyes):
        ask_blind(judged, checker, by=admin)
    asked = ask_blind(judged, other_checker, by=admin)
    with pytest.raises(Conflict):
        ask_blind(judged, other_checker, by=admin)
    given = give_blind(judged.pk, "horse", "Mine.", by=other_checker)
    with pytest.raises(NotFound):
        give_blind(judged.pk, "zebra", "Again.", by=other_checker)
    assert (given.agrees, User.objects.get(id=other_checker.pk).blind_to) == (False, [])
    event = Event.objects.get(claim=judged, verb="blind.disagreed")
    assert [notice.user for notice in Notice.objects.filter(event=event)] == [admin]
    assert list(BlindVerdict.objects.disputed()) == [asked]
    settle_blind(given, "The second is right.", by=admin)
    assert not BlindVerdict.objects.disputed().exists()
    (scale,) = agreements(BlindVerdict.objects.given())
    assert (scale.scale, len(scale.pairs), scale.agreed) == (2, 1, 0)


def test_alpha_is_that_of_the_published_examples() -> None:
    """Krippendorff (2011), section A: two observers, binary data."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha_of(first, second, level="nominal") == pytest.approx(0.095, abs=0.001)
    one = [0, 0, 1, 1, 3, 3, 2, 2, 2, 4, 3, 3]
    other = [1, 0, 1, 1, 1, 3, 2, 2, 2, 4, 3, 3]
    assert alpha_of(one, other, level="nominal") == pytest.approx(_reference(one, other))
    assert alpha_of([1, 1], [1, 1], level="nominal") is None


def _reference(first: list[int], second: list[int]) -> float:
    """1 − observed ÷ expected disagreement, from the matrix of coincidences."""
    said = [*first, *second]
    observed = 2 * sum(one != other for one, other in zip(first, second, strict=True))
    expected = sum(one != other for at, one in enumerate(said) for to, other in enumerate(said) if at != to)
    return 1 - (len(said) - 1) * observed / expected
