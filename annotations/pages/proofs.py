"""Proofs from outside for a source's capture: asked for again, at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions.proofs import prove_again
from annotations.models import Source, User
from annotations.pages.doors import Done, deed, staff


@staff("POST")
def source_prove(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    rows = Source.objects.standing().select_related("claim", "snapshot")
    source = get_object_or_404(rows, id=source_id, claim_id=claim_id)

    def again() -> Done:
        prove_again(source, by=me)
        to = f"{reverse('source_capture', args=[claim_id, source.pk])}#proofs"
        return Done(to=to, said=_("It is asked for again. You can leave this page."))

    return deed(request, me, again)
