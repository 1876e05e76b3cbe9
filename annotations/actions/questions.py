"""Questions that a claim raises: asked, reworded, taken off and put back. They are part of what a reviewer approves."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.answers import Said, add_answer, standing
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import Invalid, StaleVersion
from annotations.incoming import MAX_STATEMENT, clean_text
from annotations.models import Claim, Event, Question, User

MOST_QUESTIONS = 40


@transaction.atomic
def ask(claim: Claim, text: str, *, by: User, answers: Sequence[Said] = ()) -> Question:
    """Adds a question, with its answers where they are known already. Raises Invalid beyond `MOST_QUESTIONS`."""
    policy.require(by, "attach")
    asked = clean_text(text, field="text", most=MAX_STATEMENT, required=True)
    held = hold_for_edit(claim.pk)
    if held.questions.standing().count() >= MOST_QUESTIONS:
        sentence = _("A claim has at most {number} questions.").format(number=MOST_QUESTIONS)
        raise Invalid(sentence, fields={"text": [sentence]})
    question = Question.objects.create(claim=held, text=asked, asked_by=by)
    Event.objects.record("question.asked", by=by, claim=held, data={"question": question.pk, "text": asked})
    for said in answers:
        add_answer(question, said, on=held, by=by)
    touched(held, by=by)
    return question


@transaction.atomic
def reword(question: Question, text: str, *, by: User, seen: str = "") -> Question:
    """Changes the question's words. `seen` are those it was opened with; StaleVersion where they differ."""
    policy.require(by, "attach")
    asked = clean_text(text, field="text", most=MAX_STATEMENT, required=True)
    held = hold_for_edit(question.claim_id)
    row = standing(question)
    if seen and seen != row.text:
        raise StaleVersion(_("Somebody else changed this question since you opened it. Both texts are kept."))
    if asked == row.text:
        return row
    before, row.text = row.text, asked
    row.save(update_fields=["text"])
    touched(held, by=by)
    data = {"question": row.pk, "before": before, "text": asked}
    Event.objects.record("question.reworded", by=by, claim=held, data=data)
    return row


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    """Takes the question and its answers off the claim. `restore_question` brings them back."""
    _put(question, away=True, by=by)


@transaction.atomic
def restore_question(question: Question, *, by: User) -> None:
    _put(question, away=False, by=by)


def _put(question: Question, *, away: bool, by: User) -> None:
    policy.require(by, "attach")
    held = hold_for_edit(question.claim_id)
    there = Question.objects.filter(id=question.pk, removed_at__isnull=away)
    if there.update(removed_at=Now() if away else None):
        touched(held, by=by)
        data = {"question": question.pk, "text": question.text}
        Event.objects.record("question.removed" if away else "question.restored", by=by, claim=held, data=data)
