"""How the captures and the services do: the admins' page."""

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import Delivery, Snapshot, User, Webhook
from annotations.models.snapshot import State
from annotations.models.webhook import OPEN
from annotations.pages.doors import admins
from annotations.pages.mails import mails_now
from annotations.pages.purges import purges_now
from annotations.pages.pushes import pushes_now
from annotations.pages.services import parts
from annotations.pages.spoken_forms import said_choices

SHOWN = 50


@admins()
def status(request: HttpRequest, me: User) -> HttpResponse:
    counts = dict(Snapshot.objects.values_list("state").annotate(count=Count("id")).order_by())
    context = {
        "section": "status",
        "parts": parts(),
        "counts": [(state, label, counts.get(state, 0)) for state, label in said_choices(State.choices)],
        "pushes": pushes_now(),
        "purges": purges_now(),
        "mails": mails_now(),
        "networks": settings.FETCH_ALLOW_NETWORKS,
        "switched_off": _switched_off(),
        "failing_count": Webhook.objects.failing().count(),
        "message_count": Delivery.objects.filter(state__in=OPEN, webhook__removed_at=None).count(),
    }
    return render(request, "annotations/status.html", context)


def _switched_off() -> list[Webhook]:
    """Endpoints of publishers that are told nothing until somebody resumes them."""
    return list(Webhook.objects.switched_off().select_related("publisher").order_by("-disabled_at", "-id")[:SHOWN])
