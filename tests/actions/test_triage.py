"""What the desk notes on claims: by whom it may be changed, what it leaves alone, what is written down."""

import pytest
from django.db import IntegrityError, transaction

from annotations.actions import people, taking, triage
from annotations.errors import Invalid, NotAllowed, WrongState
from annotations.models import Claim, Event, Notice, Status, User
from annotations.models.queued import MOST_PRIORITY, USUAL_PRIORITY, WEIGHTS
from tests import factories

pytestmark = pytest.mark.django_db


def test_notes_are_no_content(checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    notes = {"assignee": editor.pk, "harm": 3, "why": "Many read it", "labels": ["Homes"], "language": "fr-CA"}
    triage.note_on(claim, notes, by=checker)
    noted = factories.fresh(claim)
    assert (noted.status, noted.version, noted.updated_at) == (Status.APPROVED, claim.version, claim.updated_at)
    assert factories.seen_of(noted) == factories.seen_of(claim)
    told = Event.objects.filter(claim=claim, actor=checker).order_by("-id")[:4]
    assert {event.verb for event in told} == {"claim.assigned", "claim.weighed", "claim.labelled", "claim.filed"}
    assert Notice.objects.get(user=editor, event__verb="claim.assigned").event.data == {"from": None, "to": editor.pk}
    triage.note_on(claim, notes, by=checker)
    assert Event.objects.filter(claim=claim, verb="claim.assigned").count() == 1, "what stays as it was is no event"


def test_only_ones_own_unless_an_editor(checker: User, other_checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    for changes in ({"assignee": other_checker.pk}, {"labels": ["homes"]}):
        with pytest.raises(NotAllowed):
            triage.note_on(claim, changes, by=other_checker)
    triage.note_on(claim, {"assignee": other_checker.pk}, by=editor)
    triage.note_on(claim, {"labels": ["homes"]}, by=other_checker)
    Claim.objects.filter(id=claim.pk).update(status=Status.DISCARDED)
    with pytest.raises(WrongState):
        triage.note_on(claim, {"labels": []}, by=editor)


def test_priority_follows_whoever_writes_the_row(checker: User) -> None:
    claim = factories.make_claim(by=checker)
    assert claim.priority == USUAL_PRIORITY
    Claim.objects.filter(id=claim.pk).update(**dict.fromkeys(WEIGHTS, 3), priority=1)
    assert factories.fresh(claim).priority == MOST_PRIORITY
    for broken in ({"harm": 4}, {"reach": -1}, {"taken_by": checker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(id=claim.pk).update(**broken)


def test_new_claims_are_in_their_articles_language(checker: User) -> None:
    said = "Die Stadt hat seit der letzten Wahl nicht mehr als 400 Wohnungen gebaut"
    article = factories.make_article(by=checker, text=f"{said}.\n\nDas ist nicht wahr, und es war auch nie so gewesen.")
    assert factories.make_claim(article, quote=said, by=checker).language == "de"
    type(article).objects.filter(id=article.pk).update(language="pt-BR")
    assert factories.make_claim(article, quote=said, by=checker).language == "pt"


def test_closing_an_account_frees_what_was_hers(checker: User, editor: User, admin: User) -> None:
    claim = factories.submitted_claim(by=checker)
    triage.note_on(claim, {"assignee": editor.pk}, by=admin)
    taking.take(claim, by=editor)
    people.deactivate(editor, by=admin)
    left = factories.fresh(claim)
    assert (left.assignee, left.taken_by) == (None, None)
    with pytest.raises(Invalid, match="not changed"):
        triage.note_on(claim, {"assignee": editor.pk}, by=admin)
