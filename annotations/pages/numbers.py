"""The newsroom's numbers, with the list behind each."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotations.meaning import figures
from annotations.meaning.agreement import agreements
from annotations.meaning.figures import AGES, BY_WEEK, FIGURES, LONGEST_DAYS, Figure, Narrowing, Span
from annotations.models import BlindVerdict, Claim, Desk, Publication, Rating, User
from annotations.pages.charts import Bar, Columns, Lines
from annotations.pages.doors import staff
from annotations.pages.forms import DAY
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.spoken_forms import Spoken
from annotations.text.marking import marked

USUAL = timedelta(days=84)
NOBODY = marked("Nobody named")


class Asked(Spoken):
    """The period and the desk."""

    since = forms.DateField(label=marked("From"), widget=DAY)
    until = forms.DateField(label=marked("To"), widget=DAY)
    desk = forms.ChoiceField(label=marked("Desk"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = self.fields["desk"]
        assert isinstance(desk, forms.ChoiceField)
        desk.choices = [("", _("All desks")), *((str(one.pk), one.name) for one in Desk.objects.all())]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("since"), given.get("until")
        if first and last and not 0 <= (last - first).days <= LONGEST_DAYS:
            raise forms.ValidationError(
                _("The period ends after it begins, and has at most {most} days.").format(most=LONGEST_DAYS)
            )
        if any(day and not 1990 <= day.year <= 2200 for day in (first, last)):
            raise forms.ValidationError(_("Choose days of this century."))
        return given

    def span(self) -> Span:
        """What was asked for; the usual period where that cannot be."""
        if not self.is_valid():
            return usual_span()
        given = self.cleaned_data
        return Span(given["since"], given["until"], int(given["desk"]) if given["desk"] else None)


def usual_span() -> Span:
    """The last twelve weeks."""
    today = timezone.localdate()
    return Span(today - USUAL, today)


def asked_of(request: HttpRequest) -> Asked:
    """The form as it was sent, else with the usual period."""
    usual = usual_span()
    if "since" in request.GET or "until" in request.GET:
        return Asked(request.GET)
    return Asked({"since": usual.first, "until": usual.last, "desk": request.GET.get("desk", "")})


@staff()
def numbers(request: HttpRequest, me: User) -> HttpResponse:
    form = asked_of(request)
    span, now = form.span(), timezone.now()
    median, most = figures.hours_to_verdict(span, now=now)
    context = {
        "section": "numbers",
        "form": form,
        "span": span,
        "tallies": [_tally(figure, span, now) for figure in FIGURES.values()],
        "series": [_series(FIGURES[key], span, now) for key in BY_WEEK],
        "median": _duration(median),
        "most": _duration(most),
        "published": _address(FIGURES["published"], span),
        "ages": Lines([_age_bar(age.key, _(age.label), span, now) for age in AGES]),
        "ratings": Lines(_rating_bars(span, now)),
        "claimants": Lines(_claimant_bars(span, now)),
        "agreements": _agreements(span, now),
        "evidence": f"{reverse('evidence_pack')}?{urlencode(_of_span(span))}",
    }
    return render(request, "annotations/numbers.html", context)


@staff()
def numbers_list(request: HttpRequest, me: User, figure: str) -> HttpResponse:
    """The rows that a number counted."""
    chosen = FIGURES.get(figure)
    if chosen is None:
        raise Http404
    form = asked_of(request)
    narrowing, now = _narrowing(request), _moment(request)
    rows = figures.listed(chosen, form.span(), narrowing, now=now)
    shown = rows.select_related("actor") if chosen.key == "submitted" else rows
    if chosen.claim:
        shown = shown.select_related("claim__public_check")
    if rows.model is Publication:
        shown = shown.defer("payload")
    page = page_of(shown, order=NEWEST, query=request.GET)
    context = {
        "section": "numbers",
        "figure": chosen,
        "form": form,
        "span": form.span(),
        "narrowed": _said(narrowing),
        "count": rows.count(),
        "page": page,
        "rows": [(row if isinstance(row, Claim) else row.claim, getattr(row, chosen.moment)) for row in page.rows],
    }
    return render(request, "annotations/numbers_list.html", context)


def _narrowing(request: HttpRequest) -> Narrowing:
    given = request.GET
    claimant = given["claimant"][:200] if "claimant" in given else None
    scale = given.get("scale", "")
    number = int(scale) if scale.isascii() and scale.isdigit() and len(scale) < 5 else None
    return Narrowing(given.get("rating", "")[:40], claimant, given.get("age", ""), number, "agreed" in given)


def _moment(request: HttpRequest) -> datetime:
    """The moment for which ages were counted."""
    try:
        return datetime.fromtimestamp(int(request.GET.get("now", "")), tz=timezone.get_current_timezone())
    except (ValueError, OverflowError, OSError):
        return timezone.now()


def _said(narrowing: Narrowing) -> str:
    age = next((_(one.label) for one in AGES if one.key == narrowing.age), "")
    claimant = "" if narrowing.claimant is None else narrowing.claimant or _(NOBODY)
    scale = "" if narrowing.scale is None else _("scale {number}").format(number=narrowing.scale)
    agreed = _("the same as the first") if narrowing.agreed else ""
    return " · ".join(part for part in (narrowing.rating, claimant, age, scale, agreed) if part)


def _tally(figure: Figure, span: Span, now: datetime) -> Bar:
    return Bar(_(figure.label), figures.listed(figure, span, now=now).count(), _address(figure, span))


def _series(figure: Figure, span: Span, now: datetime) -> dict[str, Any]:
    counts = figures.weeks(figure, span, now=now)
    bars = [
        Bar(format_date(monday, pgettext("date format", "j M")), count, _address(figure, span.week(monday)))
        for monday, count in counts.items()
    ]
    return {"label": _(figure.label), "chart": Columns(bars), "key": figure.key}


def _age_bar(key: str, label: str, span: Span, now: datetime) -> Bar:
    whole = now.replace(microsecond=0)
    count = figures.listed(FIGURES["open"], span, Narrowing(age=key), now=whole).count()
    return Bar(label, count, _address(FIGURES["open"], span, age=key, now=int(whole.timestamp())))


def _rating_bars(span: Span, now: datetime) -> list[Bar]:
    labels = dict(Rating.objects.order_by("id").values_list("key", "label"))
    found = figures.published_by("rating", span, now=now)
    return [Bar(labels.get(key, key), n, _address(FIGURES["published"], span, rating=key)) for key, n in found]


def _claimant_bars(span: Span, now: datetime) -> list[Bar]:
    found, nobody = figures.published_by("claimant", span, now=now), _(NOBODY)
    return [Bar(name or nobody, n, _address(FIGURES["published"], span, claimant=name)) for name, n in found]


def _agreements(span: Span, now: datetime) -> list[dict[str, Any]]:
    """How far second verdicts of the period agree, by scale; with the lists of all pairs and of those that agree."""
    figure = FIGURES["seconds"]
    pairs = BlindVerdict.objects.filter(pk__in=figures.listed(figure, span, now=now).values("pk"))
    return [
        {
            "of": found,
            "pairs": _address(figure, span, scale=found.scale),
            "agreed": _address(figure, span, scale=found.scale, agreed=""),
        }
        for found in agreements(pairs)
    ]


def _address(figure: Figure, span: Span, **more: object) -> str:
    return f"{reverse('numbers_list', args=[figure.key])}?{urlencode({**_of_span(span), **more})}"


def _of_span(span: Span) -> dict[str, object]:
    desk = {"desk": span.desk} if span.desk is not None else {}
    return {"since": span.first.isoformat(), "until": span.last.isoformat(), **desk}


def _duration(hours: float | None) -> str:
    """As people say it: minutes under an hour, hours up to two days, then days."""
    if hours is None:
        return "–"
    if hours < 1:
        return _("{number} min").format(number=max(1, ceil(hours * 60)))
    if hours < 48:
        return _("{number} h").format(number=f"{hours:.1f}")
    return _("{number} days").format(number=f"{hours / 24:.1f}")
