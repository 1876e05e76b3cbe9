"""Answers to a claim's questions, each by one of the claim's sources or by none."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import Conflict, Invalid, StaleVersion
from annotations.incoming import MAX_PASSAGE, clean_text
from annotations.meaning.content import sha256_of
from annotations.models import Answer, Claim, Event, Question, User
from annotations.models.question import AnswerKind
from annotations.models.source import Stance

MOST_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What an editor says as an answer. `source` is the id of a source of the same claim, None without one."""

    text: str
    kind: str = AnswerKind.SUMMARISED
    stance: str = Stance.CONTEXT
    source: int | None = None

    def cleaned(self, claim: Claim) -> "Said":
        """Raises Invalid naming each field."""
        text = clean_text(self.text, field="text", most=MAX_PASSAGE, required=True)
        if self.kind not in AnswerKind.values:
            said = _("Choose one of: {names}.").format(names=", ".join(AnswerKind.values))
            raise Invalid(_("The kind of answer is not known."), fields={"kind": [said]})
        if self.stance not in Stance.values:
            raise Invalid(
                _("The stance is not known."),
                fields={"stance": [_("Choose one of: {names}.").format(names=", ".join(Stance.values))]},
            )
        if self.kind == AnswerKind.UNANSWERABLE and self.stance != Stance.CONTEXT:
            sentence = _("What cannot be answered neither supports nor refutes the claim.")
            raise Invalid(sentence, fields={"stance": [sentence]})
        if self.source is not None and not claim.sources.standing().filter(id=self.source).exists():
            sentence = _("This is not a source of the claim.")
            raise Invalid(sentence, fields={"source": [sentence]})
        return replace(self, text=text)

    @classmethod
    def of(cls, row: Answer) -> "Said":
        return cls(text=row.text, kind=row.kind, stance=row.stance, source=row.source_id)


@transaction.atomic
def answer(question: Question, said: Said, *, by: User) -> Answer:
    """Adds an answer. Raises Invalid where its source is not one of the claim's."""
    policy.require(by, "attach")
    held = hold_for_edit(question.claim_id)
    made = add_answer(standing(question), said, on=held, by=by)
    touched(held, by=by)
    return made


@transaction.atomic
def change_answer(found: Answer, changes: Mapping[str, Any], *, by: User, seen: str = "") -> Answer:
    """Changes any of text, kind, stance and source."""
    policy.require(by, "attach")
    held = hold_for_edit(found.question.claim_id)
    row = _standing_answer(found)
    before = Said.of(row)
    if seen and seen != seen_of(row):
        raise StaleVersion(_("Somebody else changed this answer since you opened it. Both texts are kept."))
    after = replace(before, **changes).cleaned(held)
    if after == before:
        return row
    row.text, row.kind, row.stance, row.source_id = after.text, after.kind, after.stance, after.source
    row.save(update_fields=["text", "kind", "stance", "source"])
    touched(held, by=by)
    data = {"answer": row.pk, "before": before.text, "text": after.text}
    Event.objects.record("answer.changed", by=by, claim=held, data=data)
    return row


@transaction.atomic
def remove_answer(found: Answer, *, by: User) -> None:
    """Takes the answer away. `restore_answer` brings it back."""
    _put_answer(found, away=True, by=by)


@transaction.atomic
def restore_answer(found: Answer, *, by: User) -> None:
    _put_answer(found, away=False, by=by)


def seen_of(row: Answer) -> str:
    """What names the words of an answer, so that a form can say which it was opened with."""
    return sha256_of(astuple(Said.of(row)))


def add_answer(question: Question, said: Said, *, on: Claim, by: User) -> Answer:
    """Adds the row. The caller holds the claim `on` and notes that it was touched."""
    if question.answers.filter(removed_at=None).count() >= MOST_ANSWERS:
        sentence = _("A question has at most {number} answers.").format(number=MOST_ANSWERS)
        raise Invalid(sentence, fields={"text": [sentence]})
    given = said.cleaned(on)
    row = Answer.objects.create(
        question=question, text=given.text, kind=given.kind, stance=given.stance, source_id=given.source, given_by=by
    )
    data = {"question": question.pk, "answer": row.pk, "text": row.text, "stance": row.stance, "source": given.source}
    Event.objects.record("answer.given", by=by, claim=on, data=data)
    return row


def _put_answer(found: Answer, *, away: bool, by: User) -> None:
    policy.require(by, "attach")
    held = hold_for_edit(found.question.claim_id)
    there = Answer.objects.filter(id=found.pk, removed_at__isnull=away)
    if there.update(removed_at=Now() if away else None):
        touched(held, by=by)
        data = {"answer": found.pk, "text": found.text}
        Event.objects.record("answer.removed" if away else "answer.restored", by=by, claim=held, data=data)


def standing(question: Question) -> Question:
    """The question, locked. Raises Conflict where it was removed meanwhile."""
    row = Question.objects.locked(question.pk)
    if row.removed_at is not None:
        raise Conflict(_("This question was removed from the claim. Restore it first."), code="removed")
    return row


def _standing_answer(found: Answer) -> Answer:
    row = Answer.objects.select_for_update(no_key=True).get(id=found.pk)
    if row.removed_at is not None:
        raise Conflict(_("This answer was removed. Restore it first."), code="removed")
    return row
