"""The words of a verdict in other languages: what there is, and the form for one more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.translations import Words, remove_translation, translate_verdict
from annotations.models import Claim, User
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import Typed, line, prose
from annotations.text.marking import marked


class TranslationFields(Typed):
    language = line(
        marked("Language"), required=True, hint=marked("As a tag: de, pt-BR, zh-Hant."), size="8", autocapitalize="off"
    )
    statement = prose(
        marked("Statement"), rows=2, hint=marked("Left empty, readers are shown the statement as it stands.")
    )
    explanation = prose(marked("Reasons"), rows=8, required=True)
    note = prose(marked("Note of the correction"), rows=2, hint=marked("Where this version corrects an earlier one."))


@staff("GET", "HEAD", "POST")
def claim_translations(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """The verdict in other languages, beside what it says itself."""
    claim = get_object_or_404(Claim.objects.whole(), id=claim_id)
    if request.method != "POST":
        return _page(request, me, claim, TranslationFields(initial=_standing(claim, request.GET.get("language", ""))))
    form = TranslationFields(request.POST)

    def translate() -> Done:
        given = form.cleaned_data
        words = Words(given["explanation"], given["statement"], given["note"])
        translate_verdict(claim, given["language"], words, by=me)
        said = _("Saved. It is reviewed and published with the verdict.")
        return Done(to=reverse("claim_translations", args=[claim.pk]), said=said)

    return attempt(request, me, form, translate) or _page(request, me, claim, form, status=422)


def _page(request: HttpRequest, me: User, claim: Claim, form: TranslationFields, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "claims",
        "claim": claim,
        "may": policy.may_on_claim(me, claim),
        "translations": claim.verdict.translations.all() if claim.verdict else [],
        "form": form,
    }
    return render(request, "annotations/claim_translations.html", context, status=status)


def _standing(claim: Claim, language: str) -> dict[str, str]:
    """What was said in this language before, to be worked on."""
    found = [one for one in claim.verdict.translations.all() if one.language == language] if claim.verdict else []
    names = ("language", "statement", "explanation", "note")
    return {name: getattr(found[0], name) for name in names} if found else {}


@staff("POST")
def claim_untranslate(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def remove() -> Done:
        remove_translation(claim, request.POST.get("language", ""), by=me)
        return Done(to=reverse("claim_translations", args=[claim.pk]), said=_("Taken off."))

    return deed(request, me, remove)
