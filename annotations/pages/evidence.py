"""The evidence pack for IFCN and EFCSN: as a page, as CSV and as PDF; every number opens the checks that it counts."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from annotations.meaning import pack
from annotations.meaning.figures import Span
from annotations.meaning.pack import BY_KEY, QUESTIONS, Proof, Totals
from annotations.models import User
from annotations.pages.doors import staff
from annotations.pages.numbers import asked_of
from annotations.pages.report import Report
from annotations.text.cells import csv_line

SHOWN = 200
COLUMNS = (
    *("claim", "address", "statement", "claimant", "rating", "published_at", "sources", "independent_sources"),
    *("archived_sources", "contact_attempts", "right_of_reply", "corrections", "retracted", "days_to_correct"),
)


@staff()
def evidence_pack(request: HttpRequest, me: User) -> HttpResponse:
    """The numbers, and the checks that one of them counts."""
    form = asked_of(request)
    span, totals = form.span(), Totals()
    chosen = BY_KEY.get(request.GET.get("which", "all"), QUESTIONS[0])
    shown = list[Proof]()
    for proof in pack.proofs(span, now=timezone.now()):
        totals.add(proof)
        if chosen.holds(proof) and len(shown) < SHOWN:
            shown.append(proof)
    asked = urlencode(_of_span(span))
    context: dict[str, Any] = {
        "section": "numbers",
        "form": form,
        "span": span,
        "totals": _told(totals, asked),
        "days_to_correct": totals.days_to_correct,
        "claimants": totals.claimants.most_common(20),
        "chosen": chosen,
        "count": totals.counts[chosen.key],
        "shown": shown,
        "most": SHOWN,
        "query": asked,
    }
    return render(request, "annotations/evidence.html", context)


@staff()
def evidence_csv(request: HttpRequest, me: User) -> StreamingHttpResponse:
    """A line for each check, then the totals over exactly those lines."""
    span = asked_of(request).span()
    lines = (line.encode() for line in _lines(span)) if request.method == "GET" else iter(())
    sent = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    sent.headers["Content-Disposition"] = f'attachment; filename="{_name(span)}.csv"'
    return sent


@staff()
def evidence_pdf(request: HttpRequest, me: User) -> HttpResponse:
    """The same as a document to hand in."""
    span = asked_of(request).span()
    body = b""
    if request.method == "GET":
        report = Report(settings.NEWSROOM_NAME, span)
        totals = Totals()
        report.tell(totals.add(proof) for proof in pack.proofs(span, now=timezone.now()))
        report.sum_up(totals)
        body = report.finished()
    sent = HttpResponse(body, content_type="application/pdf")
    sent.headers["Content-Disposition"] = f'attachment; filename="{_name(span)}.pdf"'
    return sent


def _told(totals: Totals, asked: str) -> list[dict[str, object]]:
    rows = zip(QUESTIONS, totals.told(), strict=True)
    return [
        {"label": label, "count": n, "share": share, "href": f"?{asked}&which={question.key}#checks"}
        for question, (label, n, share) in rows
    ]


def _lines(span: Span) -> Iterator[str]:
    totals = Totals()
    yield "\ufeff" + csv_line(COLUMNS)
    for proof in pack.proofs(span, now=timezone.now()):
        yield csv_line(_cells(totals.add(proof)))
    for label, n, share in totals.told():
        yield csv_line([f"Total: {label}", n, "" if share is None else f"{share} %"])
    if totals.days_to_correct is not None:
        yield csv_line(["Total: Days to the first correction (median)", round(totals.days_to_correct, 1)])


def _cells(proof: Proof) -> list[object]:
    days = round(proof.days_to_correct, 1) if proof.days_to_correct is not None else ""
    address = f"{settings.BASE_URL}{reverse('public_check', args=[proof.slug])}"
    return [
        *(proof.claim, address, proof.text, proof.claimant, proof.rating, proof.published_at.isoformat()),
        *(proof.sources, proof.independent, proof.archived, proof.asked, proof.outcome, proof.corrections),
        *("yes" if proof.retracted else "no", days),
    ]


def _of_span(span: Span) -> dict[str, object]:
    desk = {"desk": span.desk} if span.desk is not None else {}
    return {"since": span.first.isoformat(), "until": span.last.isoformat(), **desk}


def _name(span: Span) -> str:
    return f"evidence-{span.first.isoformat()}-{span.last.isoformat()}"
