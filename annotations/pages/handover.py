"""Claims change hands when somebody leaves or is away: everybody hands over their own, editors anybody's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import policy
from annotations.actions import handover as actions
from annotations.models import User
from annotations.models.user import NEWSROOM
from annotations.pages.desk_forms import HandOver
from annotations.pages.doors import Done, attempt, staff


@staff("GET", "HEAD", "POST")
def hand_over(request: HttpRequest, me: User) -> HttpResponse:
    """`?whose=`: the id of the person whose claims are meant at first."""
    form = _form(request, me)
    if request.method == "POST":

        def give() -> Done:
            whose, to = form.cleaned_data["whose"], form.cleaned_data["to"]
            receiver = User.objects.get(id=to) if to else None
            count = actions.hand_over(User.objects.get(id=whose), to=receiver, by=me)
            if receiver is None:
                said = ngettext("{count} claim went to everybody.", "{count} claims went to everybody.", count)
                return Done(to=reverse("hand_over"), said=said.format(count=count))
            said = ngettext("{count} claim went to {name}.", "{count} claims went to {name}.", count)
            return Done(to=reverse("hand_over"), said=said.format(count=count, name=receiver.name))

        refused = attempt(request, me, form, give)
        if refused is not None:
            return refused
    status = 422 if request.method == "POST" else 200
    return render(request, "annotations/hand_over.html", {"section": "account", "form": form}, status=status)


def _form(request: HttpRequest, me: User) -> HandOver:
    newsroom = User.objects.filter(role__in=NEWSROOM).order_by("display_name", "username", "id")
    people = [(str(one.pk), one.name, one.is_active) for one in newsroom]
    own = [(str(me.pk), _("Mine"))]
    others = [(pk, name) for pk, name, _open in people if pk != str(me.pk)] if policy.may(me, "hand_over") else []
    colleagues = [(pk, name) for pk, name, is_active in people if is_active]
    typed = request.POST if request.method == "POST" else None
    first = {"whose": request.GET.get("whose", str(me.pk))}
    return HandOver(typed, people=[*own, *others], colleagues=colleagues, initial=first)
