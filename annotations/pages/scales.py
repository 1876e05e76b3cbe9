"""The newsroom's scales: what stands, what is drafted, and their colours as stylesheets that never change."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import scales as actions
from annotations.actions.steps import MOST_STEPS
from annotations.errors import Refused
from annotations.models import Claim, Rating, Scale, User
from annotations.pages import caching
from annotations.pages.doors import Done, admins, attempt, deed, public
from annotations.pages.forms import Typed, line
from annotations.pages.scale_forms import ScaleForm
from annotations.text.marking import marked

FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


class NewScale(Typed):
    name = line(marked("Name of the new scale"), required=True, hint=marked("It begins as a copy of the scale in use."))


@admins("GET", "HEAD", "POST")
def scales(request: HttpRequest, me: User) -> HttpResponse:
    """What is drafted, and every version that was ever in use."""
    if request.method != "POST":
        return _list_page(request, NewScale())
    form = NewScale(request.POST)

    def draft() -> Done:
        made = actions.draft_scale(form.cleaned_data["name"], by=me)
        return Done(to=reverse("scale", args=[made.pk]), said=_("Drafted. Nothing changes until you publish it."))

    return attempt(request, me, form, draft) or _list_page(request, form, status=422)


def _list_page(request: HttpRequest, form: NewScale, *, status: int = 200) -> HttpResponse:
    known = {scale.number: scale for scale in Scale.objects.for_list()}
    drafts = list(Scale.objects.for_list().filter(number=None))
    versions: dict[int, list[Rating]] = {}
    for step in Rating.objects.order_by("-scale", "order"):
        versions.setdefault(step.scale, []).append(step)
    told = [{"number": number, "steps": steps, "scale": known.get(number)} for number, steps in versions.items()]
    context = {"section": "scales", "drafts": drafts, "versions": told, "form": form}
    return render(request, "annotations/scales.html", context, status=status)


@admins("GET", "HEAD", "POST")
def scale(request: HttpRequest, me: User, scale_id: int) -> HttpResponse:
    """A draft, to be worked on; a published one, to be looked at."""
    found = get_object_or_404(Scale, id=scale_id)
    if request.method != "POST":
        return _scale_page(request, found, ScaleForm.of(found.name, found.version, found.steps))
    form = ScaleForm.sent(request.POST, most=MOST_STEPS * 2)

    def save() -> Done:
        given = form.name.cleaned_data
        steps = [row.said() for row in form.filled]
        actions.edit_draft(found, given["name"], steps, version=given["version"], by=me)
        return Done(to=reverse("scale", args=[found.pk]), said=_("Saved. Nothing changes until you publish it."))

    if form.is_valid():
        try:
            return deed(request, me, save)
        except Refused as refused:
            if not refused.fields:
                raise
            form.take_refusal(refused)
    return _scale_page(request, found, form, status=422)


def _scale_page(request: HttpRequest, scale: Scale, form: ScaleForm, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "scales",
        "scale": scale,
        "form": form,
        "steps": Rating.objects.filter(scale=scale.number or 0).order_by("order"),
        "judged": Claim.objects.in_review().count() if scale.is_draft else 0,
    }
    return render(request, "annotations/scale.html", context, status=status)


@admins("POST")
def scale_publish(request: HttpRequest, me: User, scale_id: int) -> HttpResponse:
    found = get_object_or_404(Scale, id=scale_id)

    def publish() -> Done:
        made = actions.publish_scale(found, by=me)
        return Done(
            to=reverse("scales"),
            said=_("Version {number} is in use. Older verdicts keep their scale.").format(number=made.number),
        )

    return deed(request, me, publish)


@admins("POST")
def scale_drop(request: HttpRequest, me: User, scale_id: int) -> HttpResponse:
    found = get_object_or_404(Scale, id=scale_id)

    def drop() -> Done:
        actions.drop_draft(found, by=me)
        return Done(to=reverse("scales"), said=_("The draft is thrown away."))

    return deed(request, me, drop)


@public()
def scale_css(request: HttpRequest, number: int) -> HttpResponse:
    """The colours of one version. Its steps never change, so neither does this."""
    steps = Rating.objects.filter(scale=number) if number < 2**15 else Rating.objects.none()
    if not steps.exists():
        raise Http404
    return _stylesheet(request, steps.coloured(), keep=FOREVER)


@public()
def scales_css(request: HttpRequest) -> HttpResponse:
    """The colours of all versions, for pages that show verdicts of several."""
    return _stylesheet(request, Rating.objects.coloured(), keep=A_WHILE)


def _stylesheet(request: HttpRequest, steps: Iterable[Rating], *, keep: str) -> HttpResponse:
    """Only what the database holds as `#rrggbb`, numbers and slugs is written."""
    rules = "".join(
        f'.verdict[data-scale="{step.scale}"][data-rating="{step.key}"]'
        f"{{--tone:light-dark({step.colour_light},{step.colour_dark})}}\n"
        for step in steps
    )
    response = caching.cacheable(request, HttpResponse(rules, content_type="text/css; charset=utf-8"))
    response.headers["Cache-Control"] = keep
    return response
