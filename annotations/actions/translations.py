"""The words of a verdict in other languages: part of what is reviewed, tied to the one verdict of the one claim."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import Invalid, NotFound
from annotations.incoming import MAX_PROSE, MAX_STATEMENT, clean_text
from annotations.models import Claim, Event, Translation, User, Verdict
from annotations.text.tags import tidy_tag

MOST_TRANSLATIONS = 40


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in the other language; an empty statement or note is shown as it was first written."""

    explanation: str
    statement: str = ""
    note: str = ""


@transaction.atomic
def translate_verdict(claim: Claim, language: str, words: Words, *, by: User) -> Translation:
    """Says the verdict in another language, in place of what was said in it before. Voids approvals, as any edit."""
    held = hold_for_edit(claim.pk)
    policy.require(by, "edit", on=held)
    verdict = _verdict(held)
    tag = clean_language(language)
    said = {
        "explanation": clean_text(words.explanation, field="explanation", most=MAX_PROSE, required=True),
        "statement": clean_text(words.statement, field="statement", most=MAX_STATEMENT),
        "note": clean_text(words.note, field="note", most=MAX_PROSE),
    }
    standing = verdict.translations.standing()
    if not standing.filter(language=tag).update(replaced_at=Now()) and standing.count() >= MOST_TRANSLATIONS:
        full = _("A verdict has at most {number} translations.").format(number=MOST_TRANSLATIONS)
        raise Invalid(full, fields={"language": [full]})
    made = Translation.objects.create(verdict=verdict, language=tag, author=by, **said)
    touched(held, by=by)
    Event.objects.record("verdict.translated", by=by, claim=held, data={"verdict": verdict.pk, "language": tag})
    return Translation.objects.select_related("author").get(id=made.pk)


@transaction.atomic
def remove_translation(claim: Claim, language: str, *, by: User) -> None:
    """Takes a translation off the verdict. Raises NotFound where there is none."""
    held = hold_for_edit(claim.pk)
    policy.require(by, "edit", on=held)
    verdict, tag = _verdict(held), tidy_tag(language)
    if not verdict.translations.standing().filter(language=tag).update(replaced_at=Now()):
        raise NotFound(_("The verdict is not translated into this language."))
    touched(held, by=by)
    Event.objects.record("verdict.untranslated", by=by, claim=held, data={"verdict": verdict.pk, "language": tag})


def clean_language(language: str) -> str:
    """The tag as it is written. Raises Invalid for none, and for the newsroom's own language."""
    tag = tidy_tag(language[:40])
    if not tag:
        said = _("Write a language tag: de, pt-BR, zh-Hant.")
        raise Invalid(_("The language is not known."), fields={"language": [said]})
    if tag == tidy_tag(settings.NEWSROOM_LANGUAGE):
        said = _("The verdict itself is written in this language.")
        raise Invalid(said, fields={"language": [said]})
    return tag


def _verdict(claim: Claim) -> Verdict:
    if claim.verdict is None:
        raise Invalid(_("There is no verdict to translate."), fields={"explanation": [_("Propose a verdict first.")]})
    return claim.verdict
