"""A source's page as a browser showed it: its picture, and asking for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions.renderings import render_page_of
from annotations.models import Rendering, Source, User
from annotations.models.errand import ErrandState
from annotations.pages.captured import guarded
from annotations.pages.doors import Done, deed, staff
from annotations.worker import bodies


@staff("POST")
def source_render(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    rows = Source.objects.standing().select_related("claim", "snapshot")
    source = get_object_or_404(rows, id=source_id, claim_id=claim_id)

    def ask() -> Done:
        render_page_of(source, by=me)
        to = f"{reverse('source_capture', args=[claim_id, source.pk])}#browser"
        return Done(to=to, said=_("A browser is asked to show it. You can leave this page."))

    return deed(request, me, ask)


@staff()
def source_picture(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """The picture as PNG. 404 where there is none, or its bytes are gone. Raises StorageAway."""
    source = get_object_or_404(Source.objects.only("snapshot_id"), id=source_id, claim_id=claim_id)
    rows = Rendering.objects.filter(snapshot=source.snapshot_id, state=ErrandState.OK)
    row = get_object_or_404(rows.only("picture_sha256"))
    try:
        picture = bodies.read(row.picture_sha256)
    except bodies.BodyMissing as error:
        raise Http404 from error
    return guarded(HttpResponse(picture, content_type="image/png"))
