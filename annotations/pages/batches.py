"""Importing many articles at once: the file is tried first, then run; its progress, and its rows that were refused."""

import csv
import io
import json
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import batches as actions
from annotations.actions.batches import Handed
from annotations.models import Batch, BatchProblem, User
from annotations.pages.article_forms import ImportMany
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.paging import NEWEST, OLDEST, page_of
from annotations.text.cells import csv_line
from annotations.worker.wanted import COLUMNS

EXAMPLES: list[dict[str, str]] = [
    {"url": "https://news.example/harbour", "external_id": "desk-1"},
    {
        "text": "Harbour to reopen in spring\n\nThe council says that the bridge cost 40 million euros.",
        "title": "Harbour to reopen in spring",
        "authors": "Ada Okafor; Ben Li",
        "site": "News Example",
        "language": "en",
        "published_at": "2026-11-01T09:30:00Z",
        "section": "Local",
        "external_id": "desk-2",
    },
]


@staff("GET", "HEAD", "POST")
def batches(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _batches_page(request, ImportMany())
    form = ImportMany(request.POST, request.FILES)
    done = attempt(request, me, form, lambda: _start(form, by=me))
    return done or _batches_page(request, form, status=422)


def _start(form: ImportMany, *, by: User) -> Done:
    file = form.cleaned_data["file"]
    handed = Handed(cast(BinaryIO, file.file), str(file.name or ""), most_bytes=int(settings.BATCH_MAX_BYTES))
    batch = actions.start_batch(handed, dry_run=form.cleaned_data["how"] == "try", by=by)
    return Done(to=reverse("batch", args=[batch.pk]))


def _batches_page(request: HttpRequest, form: ImportMany, *, status: int = 200) -> HttpResponse:
    rows = Batch.objects.select_related("created_by")
    context = {
        "section": "articles",
        "page": page_of(rows, order=NEWEST, query=request.GET),
        "form": form,
        "columns": COLUMNS,
        "most_mb": settings.BATCH_MAX_BYTES // 2**20,
    }
    return render(request, "annotations/batches.html", context, status=status)


@staff()
def batch(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    found = get_object_or_404(Batch.objects.select_related("created_by"), id=batch_id)
    context = {
        "section": "articles",
        "batch": found,
        "page": page_of(found.problems.all(), order=OLDEST, query=request.GET),
        "may_steer": found.created_by_id == me.pk or me.is_reviewer,
    }
    return render(request, "annotations/batch.html", context)


@staff()
def batch_state(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    """How far it has come, for a page that waits for it."""
    found = get_object_or_404(Batch, id=batch_id)
    may_steer = found.created_by_id == me.pk or me.is_reviewer
    return render(request, "annotations/parts/batch_state.html", {"batch": found, "may_steer": may_steer})


@staff("POST")
def batch_run(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    found = get_object_or_404(Batch, id=batch_id)

    def run() -> Done:
        made = actions.run_for_real(found, by=me)
        return Done(to=reverse("batch", args=[made.pk]), said=_("The articles are being imported."))

    return deed(request, me, run)


@staff("POST")
def batch_cancel(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    found = get_object_or_404(Batch, id=batch_id)

    def cancel() -> Done:
        actions.cancel(found, by=me)
        return Done(to=reverse("batch", args=[found.pk]), said=_("Stopped. What is in stays."))

    return deed(request, me, cancel)


@staff("POST")
def batch_resume(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    found = get_object_or_404(Batch, id=batch_id)

    def resume() -> Done:
        actions.resume(found, by=me)
        return Done(to=reverse("batch", args=[found.pk]), said=_("It goes on where it was."))

    return deed(request, me, resume)


@staff()
def batch_problems(request: HttpRequest, me: User, batch_id: int) -> HttpResponse:
    """The refused rows as CSV, in which no cell begins like a formula."""
    found = get_object_or_404(Batch, id=batch_id)
    response = HttpResponse(_problem_lines(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="batch-{found.pk}-refused.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _problem_lines(found: Batch) -> Iterator[str]:
    yield "\ufeff" + csv_line(["row", "field", "code", "detail"])
    problems: Iterator[BatchProblem] = found.problems.order_by("row").iterator(chunk_size=500)
    for problem in problems:
        yield csv_line([problem.row, problem.field, problem.code, problem.detail])


@staff()
def batch_template(request: HttpRequest, me: User, kind: str) -> HttpResponse:
    """A file to begin with: every column and two rows."""
    if kind not in ("csv", "jsonl"):
        raise Http404
    body = _csv_template() if kind == "csv" else "".join(json.dumps(row) + "\n" for row in EXAMPLES)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8" if kind == "csv" else "application/jsonl")
    response.headers["Content-Disposition"] = f'attachment; filename="articles.{kind}"'
    return response


def _csv_template() -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS)
    table.writeheader()
    table.writerows(EXAMPLES)
    return "\ufeff" + written.getvalue()
