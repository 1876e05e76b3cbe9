"""The audit log: who did what, when. Editors and admins see all of it, checkers what is theirs."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.meaning.auditlog import PERMISSIONS, Wanted, events, verbs
from annotations.models import Event, User
from annotations.models.user import NEWSROOM
from annotations.pages.doors import staff
from annotations.pages.forms import DAY
from annotations.pages.history import Line, lines_of
from annotations.pages.paging import MAX_ID, NEWEST, page_of
from annotations.pages.spoken_forms import Spoken
from annotations.text.marking import marked

MOST_PEOPLE = 500


class Narrowed(Spoken):
    """What the list is narrowed by. Days are the newsroom's; the last one is in it whole."""

    # Translators: label of a field: what was done
    what = forms.ChoiceField(label=marked("What"), required=False)
    person = forms.ChoiceField(label=marked("Who"), required=False)
    claim = forms.IntegerField(label=marked("Claim number"), required=False, min_value=1, max_value=MAX_ID)
    # Translators: the first day of a period
    since = forms.DateField(label=marked("From"), required=False, widget=DAY)
    # Translators: the last day of a period
    until = forms.DateField(label=marked("To"), required=False, widget=DAY)

    def __init__(self, *args: Any, known: list[str], people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what, person, claim = self.fields["what"], self.fields["person"], self.fields["claim"]
        assert isinstance(what, forms.ChoiceField) and isinstance(person, forms.ChoiceField)
        nouns = sorted({verb.split(".")[0] for verb in known})
        what.choices = [
            ("", _("Everything")),
            (PERMISSIONS, _("Accounts, keys and permissions")),
            *((noun, _("All of: {kind}").format(kind=noun.replace("_", " "))) for noun in nouns),
            *((verb, verb.replace(".", ": ").replace("_", " ")) for verb in known),
        ]
        person.choices = [("", _("Everybody")), *people]
        claim.widget.attrs["inputmode"] = "numeric"

    def wanted(self) -> Wanted:
        """What was asked for; the form is valid."""
        given = self.cleaned_data
        until = given.get("until")
        return Wanted(
            what=given.get("what", ""),
            person=int(given["person"]) if given.get("person") else None,
            claim=given.get("claim"),
            since=_midnight(given.get("since")),
            until=_midnight(until + timedelta(days=1)) if until and until < until.max else None,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is shown: its sentence, and what its data say that the sentence does not."""

    event: Event
    line: Line
    facts: list[tuple[str, str]]


@staff()
def audit(request: HttpRequest, me: User) -> HttpResponse:
    form = Narrowed(request.GET, known=verbs(), people=_people(me))
    wanted = form.wanted() if form.is_valid() else Wanted()
    rows = events(wanted, by=me).select_related("actor", "claim", "article")
    page = page_of(rows, order=NEWEST, query=request.GET)
    context = {
        "section": "audit",
        "form": form,
        "page": page,
        "entries": _entries(page.rows),
        "is_narrowed": wanted != Wanted(),
        "sees_all": policy.may(me, "see_audit"),
        "export": f"/api/v1/events/export/?{urlencode({**_asked(wanted), 'format': ''})}",
    }
    return render(request, "annotations/audit.html", context)


def _entries(rows: list[Event]) -> list[Entry]:
    return [Entry(event, line, _facts(event, line)) for event, line in zip(rows, lines_of(rows), strict=True)]


def _facts(event: Event, line: Line) -> list[tuple[str, str]]:
    data = event.data if isinstance(event.data, dict) else {}
    return [
        (str(name).replace("_", " "), str(value))
        for name, value in data.items()
        if name != "changes" and value not in (None, "", [], {}) and str(value) != line.quote
    ]


def _people(me: User) -> list[tuple[str, str]]:
    """Publishers' own people are named to those alone who see all of the log."""
    rows = User.objects.order_by("display_name", "username")
    known = rows if policy.may(me, "see_audit") else rows.filter(role__in=NEWSROOM)
    return [(str(user.pk), f"{user.name} ({user.username})") for user in known[:MOST_PEOPLE]]


def _asked(wanted: Wanted) -> dict[str, str]:
    given = {"what": wanted.what, "person": wanted.person, "claim": wanted.claim}
    times = {"since": wanted.since, "until": wanted.until}
    told = {name: str(value) for name, value in given.items() if value}
    return told | {name: moment.isoformat() for name, moment in times.items() if moment}


def _midnight(day: Any) -> datetime | None:
    """The beginning of a day, in the newsroom's zone; None of a day that no clock tells."""
    if day is None or not 1 < day.year < 9999:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))
