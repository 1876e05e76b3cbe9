"""Evidence on a claim: attach it, change what is said of it, capture it again, take it off and put it back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import citing
from annotations.actions import sources as actions
from annotations.actions.citing import Handed
from annotations.actions.evidence import Evidence, said_in
from annotations.errors import Invalid, StaleVersion, TooLarge
from annotations.meaning.discussion import discussion_of
from annotations.meaning.independence import groups_of
from annotations.models import Claim, Source, User
from annotations.models.kind import TOLD
from annotations.pages.cited import evidence_context
from annotations.pages.claimpage import claim_page, require_editable
from annotations.pages.doors import Done, attempt, deed, is_opened, see_other, staff
from annotations.pages.source_forms import ARTICLE, FILE, SAID, EditedSource, NewSource


@staff("GET", "HEAD", "POST")
def claim_sources(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """GET: the list alone, for a page that waits for captures. POST: attaches a source."""
    claim = get_object_or_404(Claim.objects.select_related("verdict"), id=claim_id)
    if request.method != "POST":
        if is_opened(request):  # after a refused form, this address stands in the bar
            return see_other(f"{reverse('claim', args=[claim.pk])}#sources")
        return render(request, "annotations/parts/sources.html", _list_alone(claim, me))
    form = NewSource(request.POST, request.FILES, articles=citing.articles_of(claim), auto_id="source_%s")
    done = attempt(request, me, form, lambda: _attach(claim, form, by=me))
    return done or claim_page(request, me, claim_id, source_form=form)


def _list_alone(claim: Claim, me: User) -> dict[str, object]:
    rows = list(Source.objects.filter(claim=claim).standing().with_capture())
    said = discussion_of(claim.comments.for_reading(), claim.verdict, sources=[row.pk for row in rows])
    return {"on": "claim", **evidence_context(claim, rows, me, said=said, groups=groups_of(rows))}


def _attach(claim: Claim, form: NewSource, *, by: User) -> Done:
    given, way = form.cleaned_data, form.way
    evidence = Evidence(**said_in(form.said()))
    if way == FILE:
        citing.attach_file(claim, _handed(form), evidence, by=by)
    elif way == ARTICLE:
        citing.attach_article(claim, given["article"] or 0, evidence, by=by)
    elif way in TOLD:
        citing.attach_told(claim, way, given["words"], evidence, by=by)
    else:
        actions.attach_source(claim, given["url"], evidence, by=by, kind=given["at"])
    return Done(to=f"{reverse('claim', args=[claim.pk])}#sources", said=_(SAID[way]))


def _handed(form: NewSource) -> Handed:
    """The file as an action takes it. Raises TooLarge before it is read, Invalid where there is none."""
    file = form.cleaned_data["file"]
    if file is None:
        raise Invalid(_("Something is missing."), fields={"file": [_("Choose a file.")]})
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        said = _("The file is larger than {most} MB.").format(most=settings.UPLOAD_MAX_BYTES // 2**20)
        raise TooLarge(said, fields={"file": [said]})
    return Handed(file.read(), file.name or "")


@staff("GET", "HEAD", "POST")
def source_edit(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    source = _source(claim_id, source_id)
    if request.method != "POST":
        require_editable(source.claim)
        said = Evidence.of(source).columns()
        form = EditedSource(initial={**said, "seen": actions.seen_of(source)}, is_told=source.is_told)
        return _edit_page(request, source, form)
    form = EditedSource(request.POST, is_told=source.is_told)
    try:
        done = attempt(request, me, form, lambda: _edit(source, form, by=me))
    except StaleVersion:
        return _edit_page(request, _source(claim_id, source_id), form, status=412)
    return done or _edit_page(request, _source(claim_id, source_id), form, status=422)


def _edit(source: Source, form: EditedSource, *, by: User) -> Done:
    actions.edit_source(source, said_in(form.cleaned_data), by=by, seen=form.cleaned_data["seen"])
    return _back(source, _("Saved."))


def _edit_page(request: HttpRequest, source: Source, form: EditedSource, *, status: int = 200) -> HttpResponse:
    seen, now = str(form["seen"].value() or ""), actions.seen_of(source)
    if form.is_bound and seen != now:  # what stands is shown beside what was typed; saving again is then meant
        form.data = {**{name: form.data[name] for name in form.data}, "seen": now}
    context = {"section": "claims", "claim": source.claim, "source": source, "form": form, "is_stale": seen != now}
    return render(request, "annotations/source_edit.html", context, status=status)


@staff("POST")
def source_retry(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    source = _source(claim_id, source_id)

    def retry() -> Done:
        actions.retry_source(source, by=me)
        return _back(source, _("The page is being captured again."))

    return deed(request, me, retry)


@staff("POST")
def source_remove(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    source = _source(claim_id, source_id)

    def remove() -> Done:
        actions.remove_source(source, by=me)
        return _back(source, _("The source is removed."), undo=reverse("source_restore", args=[claim_id, source_id]))

    return deed(request, me, remove)


@staff("POST")
def source_restore(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    source = _source(claim_id, source_id)

    def restore() -> Done:
        actions.restore_source(source, by=me)
        return _back(source, _("The source is back."))

    return deed(request, me, restore)


def _source(claim_id: int, source_id: int) -> Source:
    rows = Source.objects.with_capture().select_related("claim")
    return get_object_or_404(rows, id=source_id, claim_id=claim_id)


def _back(source: Source, said: str, *, undo: str = "") -> Done:
    return Done(to=f"{reverse('claim', args=[source.claim_id])}#sources", said=said, undo=undo)
