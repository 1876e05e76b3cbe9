"""When an approved claim is published: set, changed and taken off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import scheduling as actions
from annotations.models import Claim, User
from annotations.pages.claimpage import claim_page
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.schedule_forms import ScheduleFields
from annotations.templatetags.newsroom import exact_time


@staff("POST")
def claim_schedule(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = ScheduleFields(request.POST, auto_id="schedule_%s")

    def schedule() -> Done:
        assert form.moment is not None, "the form was valid"
        actions.schedule(claim, form.moment, by=me)
        at, zone = exact_time(timezone.localtime(form.moment)), timezone.get_current_timezone_name()
        said = _("It will be published on {time} ({zone}). Nothing of it is public before.")
        return Done(to=reverse("claim", args=[claim.pk]), said=said.format(time=at, zone=zone))

    return attempt(request, me, form, schedule) or claim_page(request, me, claim_id, schedule_form=form)


@staff("POST")
def claim_unschedule(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def unschedule() -> Done:
        actions.unschedule(claim, by=me)
        said = _("The time is taken off. It stays approved, and is published when somebody says so.")
        return Done(to=reverse("claim", args=[claim.pk]), said=said)

    return deed(request, me, unschedule)
