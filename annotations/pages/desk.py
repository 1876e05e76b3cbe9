"""The start: for staff what waits for them, for everyone else the newest checks."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from annotations.meaning.queue import Order, Wanted, rows_of
from annotations.meaning.turns import page_of
from annotations.models import Article, Check, Claim, Review, Status, User, Verification
from annotations.models.claim import ClaimQuerySet
from annotations.models.counted import counted
from annotations.models.verdict import Decision
from annotations.models.verification import VerificationQuerySet
from annotations.pages.doors import public
from annotations.pages.languages import speaking

SHOWN = 6
SHOWN_IN_FRONT = 10


@public()
def desk(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User) and not request.user.is_newsroom:
        return redirect("publisher", publisher_id=request.user.publisher_id)
    if isinstance(request.user, User) and request.user.blind_to:
        return redirect("blind_verdicts")
    if isinstance(request.user, User):
        with speaking(request.user.language):
            response = render(request, "annotations/desk.html", _desk_of(request.user))
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    newest = Check.objects.live().with_payload().order_by("-publication_id")[:SHOWN_IN_FRONT]
    response = render(request, "annotations/front.html", {"checks": newest})
    patch_vary_headers(response, ["Cookie"])
    return response


def waiting_for(me: User) -> ClaimQuerySet:
    """Claims in review that she could approve."""
    return _judged_by(me, Claim.objects.in_review()).exclude(verdict_author=me).exclude(last_edited_by=me)


def _desk_of(me: User) -> dict[str, object]:
    approved = _judged_by(me, Claim.objects.for_list()).filter(status=Status.APPROVED).order_by("updated_at", "id")
    waiting_count = counted(waiting_for(me))
    late = Wanted(overdue=True, order=Order.DUE, assignee=None if me.is_reviewer else me.pk)
    return {
        "section": "desk",
        "in_hand": list(Claim.objects.for_queue().in_turn().filter(taken_by=me, lease_until__gt=Now())[:SHOWN]),
        "assigned": _first(Wanted(assignee=me.pk, order=Order.DUE), me),
        "overdue": _first(late, me),
        "overdue_count": counted(rows_of(late, by=me)),
        "to_check_again": _first(Wanted(states=(Status.PUBLISHED,), recheck=True, order=Order.OLDEST), me),
        "changed": list(_changed_for(me)[:SHOWN]),
        "sent_back": _with_notes(_mine(me, Status.SENT_BACK)),
        "drafts": _mine(me, Status.DRAFT),
        "waiting": list(waiting_for(me).for_queue()[:SHOWN]),
        "waiting_count": waiting_count,
        "more_are_waiting": waiting_count.exceeds(SHOWN),
        "to_publish": list(approved[:SHOWN]),
        "recent": list(Article.objects.for_list().order_by("-id")[:SHOWN]),
    }


def _judged_by(me: User, claims: ClaimQuerySet) -> ClaimQuerySet:
    """Those of which she is an editor: all, or her desks'."""
    if me.is_reviewer:
        return claims
    return claims.filter(desk__in=me.edited_desks) if me.edited_desks else claims.none()


def _changed_for(me: User) -> VerificationQuerySet:
    """Evidence that the live web says otherwise by now: of all claims, or of hers and her desks'."""
    rows = Verification.objects.unseen()
    if me.is_reviewer:
        return rows
    ways = ("created_by", "last_edited_by", "verdict_author", "assignee")
    hers = reduce(or_, (Q(**{f"source__claim__{way}": me}) for way in ways), Q(source__claim__desk__in=me.edited_desks))
    return rows.filter(hers)


def _first(wanted: Wanted, me: User) -> list[Claim]:
    """The first claims of a way to look at the queue."""
    return page_of(wanted, Claim.objects.for_queue(), by=me, size=SHOWN).rows


def _mine(me: User, status: Status) -> list[Claim]:
    """Her newest claims of this status."""
    rows = Claim.objects.for_list().filter(status=status).order_by("-updated_at", "-id")
    return list(rows.first_of_person(SHOWN, user=me)[:SHOWN])


def _with_notes(claims: Sequence[Claim]) -> list[tuple[Claim, Review | None]]:
    """Each claim with the review that sent it back last."""
    reviews = (
        Review.objects.filter(claim__in=claims, decision=Decision.SEND_BACK)
        .select_related("reviewer")
        .order_by("claim_id", "-id")
        .distinct("claim_id")
    )
    by_claim = {review.claim_id: review for review in reviews}
    return [(claim, by_claim.get(claim.pk)) for claim in claims]
