"""A source on the live web: whether its passage still stands there, what differs, and whether the page is there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import following as actions
from annotations.meaning.sincelocked import SinceLocked, since_locked
from annotations.models import Source, User
from annotations.models.verification import Verified
from annotations.pages.doors import Done, deed, staff
from annotations.pages.failures import words_for
from annotations.pages.merged import Fragment, in_one_line
from annotations.pages.passages import Passage, passage_in
from annotations.templatetags.spoken import spoken_inside


@staff()
def source_today(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """The locked words beside those that stand in the live page."""
    source = _source(claim_id, source_id)
    since = since_locked(source)
    health = since.health
    context: dict[str, Any] = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "since": since,
        "found": since.found,
        "health": health,
        "failure": words_for(health.error_code) if health else None,
        "then": _then(source),
        "now": _now(since),
        "words": _words(since),
        "may_rule": policy.may(me, "rule_on_page", on=source.claim),
        "may_lock": source.claim.is_editable,
    }
    return render(request, "annotations/source_today.html", context)


def _then(source: Source) -> Passage | None:
    start, end = source.quote_start, source.quote_end
    return passage_in(source.snapshot.text, start, end) if start is not None and end is not None else None


def _now(since: SinceLocked) -> Passage | None:
    found = since.found
    if found is None or found.compared is None or found.start is None or found.end is None:
        return None
    return passage_in(found.compared.text, found.start, found.end)


def _words(since: SinceLocked) -> list[Fragment]:
    """The passage with its changed words; whole and deleted where it is gone."""
    if since.found is None or since.found.state not in (Verified.CHANGED, Verified.GONE):
        return []
    if since.found.state == Verified.GONE:
        return [Fragment("deleted", since.source.quote)]
    return in_one_line(since.source.quote, since.found.words, since.pieces)


@staff("POST")
def source_look(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    def look(source: Source) -> str:
        actions.look_now(source, by=me)
        return _("The live page is being looked at.")

    return _deed(request, me, _source(claim_id, source_id), look)


@staff("POST")
def source_seen(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    def see(source: Source) -> str:
        actions.see_difference(source, by=me, words=request.POST.get("words"))
        return _("Noted. Our capture stays what the claim is checked against.")

    return _deed(request, me, _source(claim_id, source_id), see)


@staff("POST")
def source_ruling(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    def rule(source: Source) -> str:
        note = request.POST.get("note", "")
        health = actions.rule_on_page(source, request.POST.get("ruling", ""), note=note, by=me)
        return _("Noted. Readers are told: {said}.").format(said=spoken_inside(health.said))

    return _deed(request, me, _source(claim_id, source_id), rule)


def _deed(request: HttpRequest, me: User, source: Source, do: Callable[[Source], str]) -> HttpResponse:
    to = reverse("source_today", args=[source.claim_id, source.pk])
    return deed(request, me, lambda: Done(to=to, said=do(source)))


def _source(claim_id: int, source_id: int) -> Source:
    rows = (
        Source.objects.standing()
        .filter(page__isnull=False)
        .select_related("claim", "snapshot", "page__health", "verification__compared", "verification__seen_by")
    )
    return get_object_or_404(rows, id=source_id, claim_id=claim_id)
