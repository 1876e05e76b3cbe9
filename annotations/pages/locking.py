"""The page where a passage of our capture is selected beside the claim, and locked."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import locking
from annotations.actions.locking import Pointed
from annotations.models import Source, User
from annotations.pages.captured import passage_of, text_of
from annotations.pages.doors import Done, attempt, staff
from annotations.pages.failures import failure_of
from annotations.pages.forms import Typed, prose
from annotations.text.marking import marked


class Locked(Typed):
    """The words, and where they were selected; without a script, or when edited by hand, the words alone."""

    quote = prose(marked("Passage"), rows=4, required=True)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31)
    snapshot = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)


@staff("GET", "HEAD", "POST")
def source_passage(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """GET: the capture as text, to select in. POST: locks what was selected."""
    rows = Source.objects.standing().select_related("claim", "page", "snapshot")
    source = get_object_or_404(rows, id=source_id, claim_id=claim_id)
    if request.method != "POST":
        return _page(request, source, Locked(initial=_as_locked(source)))
    form = Locked(request.POST)

    def lock() -> Done:
        locking.lock_passage(source, _pointed(form), by=me)
        to = f"{reverse('claim', args=[claim_id])}#source-{source.pk}"
        return Done(to=to, said=_("The passage is locked. It is looked for again in the live page from now on."))

    return attempt(request, me, form, lock) or _page(request, source, form, status=422)


def _pointed(form: Locked) -> Pointed:
    """Forms send line ends as `\\r\\n`; captures have `\\n`."""
    given = form.cleaned_data
    return Pointed(given["quote"].replace("\r\n", "\n"), given["start"], given["end"], given["snapshot"])


def _as_locked(source: Source) -> dict[str, object]:
    return {"quote": source.quote, "start": source.quote_start, "end": source.quote_end, "snapshot": source.snapshot_id}


def _page(request: HttpRequest, source: Source, form: Locked, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "capture": source.snapshot,
        "failure": failure_of(source.snapshot),
        "groups": text_of(source.snapshot, passage_of(source)),
        "form": form,
        "may_lock": source.claim.is_editable and source.snapshot.state == "ok" and not source.snapshot.shows,
    }
    return render(request, "annotations/source_passage.html", context, status=status)
