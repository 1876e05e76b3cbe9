"""Who may do what. Every door and every action asks here; the table is drawn in `docs/threats.md`."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from annotations import saying
from annotations.errors import Blind, FourEyes, NotAllowed, NotFound
from annotations.models import Claim, ConfidentialSource, Desk, Feed, Publisher, SavedView, User
from annotations.models.moves import CLOSED_STATUSES
from annotations.models.user import Role
from annotations.text.deeds import in_words

Rule = Callable[[User, Claim | None], bool]


def _anyone(user: User, claim: Claim | None) -> bool:
    return True


def _editors(user: User, claim: Claim | None) -> bool:
    """Editors of the newsroom, and of the claim's desk."""
    return user.edits(claim.desk_id if claim is not None else None)


def _admins(user: User, claim: Claim | None) -> bool:
    return user.role == Role.ADMIN


def _own_or_editors(user: User, claim: Claim | None) -> bool:
    """Her own: made by her, or assigned to her."""
    return _editors(user, claim) or (claim is not None and user.pk in (claim.created_by_id, claim.assignee_id))


def _approver(user: User, claim: Claim | None) -> bool:
    """Whoever approved what stands now, whatever her role is by now."""
    return claim is not None and user.pk in claim.approvers


def _place(user: User, claim: Claim | None) -> bool:
    """Where a passage of an approved or published claim stands today is told to readers: an editor's word."""
    return _editors(user, claim) or (claim is not None and claim.status != "approved" and not claim.is_live)


def _discard(user: User, claim: Claim | None) -> bool:
    """A claim that somebody has judged is only an editor's to discard."""
    if _editors(user, claim):
        return True
    return claim is not None and claim.verdict_id is None and claim.created_by_id == user.pk


RULES: dict[str, Rule] = {
    "read": _anyone,
    "import": _anyone,
    "highlight": _anyone,
    "say_where_it_stands": _place,
    "edit": _anyone,
    "comment": _anyone,
    "tick": _anyone,
    "manage_checklist": _admins,
    "attach": _anyone,
    "contact": _anyone,
    "retry": _own_or_editors,
    "rule_on_page": _editors,
    "propose": _own_or_editors,
    "submit": _own_or_editors,
    "withdraw": _own_or_editors,
    "reopen": _own_or_editors,
    "assign": _own_or_editors,
    "triage": _own_or_editors,
    "take": _own_or_editors,
    "release": _editors,
    "hand_over": _editors,
    "manage_desks": _admins,
    "discard": _discard,
    "restore": _discard,
    "approve": _editors,
    "ask_expert": _editors,
    "take_back": _approver,
    "send_back": _editors,
    "reject": _editors,
    "publish": _editors,
    "schedule": _editors,
    "unschedule": _editors,
    "correct": _editors,
    "retract": _editors,
    "manage_people": _admins,
    "manage_publishers": _admins,
    "see_readers": _editors,
    "see_audit": _editors,
    "manage_scales": _admins,
    "ask_blind": _editors,
    "settle_blind": _editors,
    "see_status": _admins,
    "push_again": _admins,
    "retry_captures": _admins,
}


def may(user: User, deed: str, *, on: Claim | None = None) -> bool:
    """Whether her role (and, where it matters, the claim's author) allows it. Own work is `is_own_work`'s question."""
    return user.is_active and user.is_newsroom and RULES[deed](user, on)


def require(user: User, deed: str, *, on: Claim | None = None) -> None:
    """Raises NotAllowed unless she may."""
    if not may(user, deed, on=on):
        sentence = _("Your role ({role}) may not do this: {deed}.")
        raise NotAllowed(sentence.format(role=saying.inside(user.get_role_display()), deed=_(in_words(deed))))


def require_move_to(user: User, desk: Desk | None, *, claim: Claim) -> None:
    """Raises NotAllowed where somebody would choose who may decide on a claim.

    She would bring it to a desk on which she has more to say than elsewhere; or, being no editor of it, to one whose
    editors are none elsewhere; or, being no admin, to where fewer people have to approve it.
    """
    if desk is not None and not user.is_reviewer and desk.pk in user.edited_desks:
        raise NotAllowed(_("You are an editor on that desk. An editor of the newsroom has to bring claims there."))
    if desk is not None and not _editors(user, claim) and _has_own_editors(desk):
        raise NotAllowed(
            _("That desk has editors of its own, who could decide on it. An editor has to bring claims there.")
        )
    asked, would_be = (one.approvals_needed if one is not None else 1 for one in (claim.desk, desk))
    if would_be < asked and not may(user, "manage_desks"):
        sentence = _("{desk} asks for {number} approvals. An admin has to take claims to where fewer are.")
        raise NotAllowed(sentence.format(desk=claim.desk, number=asked))


def _has_own_editors(desk: Desk) -> bool:
    """Whether somebody decides there who is no editor elsewhere."""
    return desk.roles.filter(user__is_active=True, user__role=Role.CHECKER).exists()


def is_confidant(user: User, source: ConfidentialSource) -> bool:
    """Whether she may open a confidential source: who recorded it, and those who edit its claim."""
    return user.is_active and user.is_newsroom and (_editors(user, source.claim) or source.added_by_id == user.pk)


def require_confidant(user: User, source: ConfidentialSource) -> None:
    """Raises NotFound for others: what there is to open is not their affair."""
    if not is_confidant(user, source):
        raise NotFound(_("There is no such source."))


WHILE_BLIND = frozenset(
    {"claims", "queue", "blind_verdicts", "blind_verdict", "articles", "article_import", "feeds", "batches"}
    | {f"api/v1/{name}" for name in ("ratings/", "claims/<row:claim_id>/blind/", "claims/", "queue/")}
)
"""What somebody who judges a claim blind may open, by names of pages and routes of the API: lists that leave the claim
out, and what tells of no verdict. Everything else is closed, whatever is added later."""


def require_unblinded(user: User, where: str) -> None:
    """Raises Blind where what she asks for could show her the first verdict of a claim that she is judging blind."""
    if user.blind_to and where not in WHILE_BLIND:
        sentence = _(
            "You are judging a claim blind. Until you have given your verdict, pages that could show what others "
            "concluded are closed to you: open “Blind verdicts”."
        )
        raise Blind(sentence)


def is_member(user: User, publisher: Publisher) -> bool:
    """Whether this publisher's keys and endpoints are hers to manage: an admin's, and its own people's."""
    return user.is_active and (user.role == Role.ADMIN or user.publisher_id == publisher.pk)


def require_member(user: User, publisher: Publisher) -> None:
    """Raises NotFound for others: which publishers there are is not their affair."""
    if not is_member(user, publisher):
        raise NotFound(_("There is no such publisher."))


def may_keep(user: User, feed: Feed) -> bool:
    """Whether she may pause, poll and remove this subscription: whoever added it, and editors."""
    return user.is_active and user.is_newsroom and (user.is_reviewer or feed.added_by_id == user.pk)


def require_keeper(user: User, feed: Feed) -> None:
    """Raises NotAllowed unless she may."""
    if not may_keep(user, feed):
        raise NotAllowed(_("Only the person who added this subscription, or an editor, may change it."))


def may_see_view(user: User, view: SavedView) -> bool:
    """Whether this saved view is there for her: her own, and what is shared with the newsroom."""
    return user.is_active and user.is_newsroom and (view.is_shared or view.owner_id == user.pk)


def may_keep_view(user: User, view: SavedView) -> bool:
    """Whether she may rename, change and remove it: its owner, and admins where it is shared."""
    return may_see_view(user, view) and (view.owner_id == user.pk or user.role == Role.ADMIN)


def require_view_keeper(user: User, view: SavedView) -> None:
    """Raises NotFound where she may not even see it, NotAllowed where it is another's."""
    if not may_see_view(user, view):
        raise NotFound(_("There is no such view."))
    if not may_keep_view(user, view):
        raise NotAllowed(_("Only the person who saved this view, or an admin, may change it."))


def is_author(user: User, claim: Claim) -> bool:
    """Whether the verdict that stands for decision is hers."""
    return claim.verdict is not None and claim.verdict.author_id == user.pk


def is_own_work(user: User, claim: Claim) -> bool:
    """Whether she judged this claim or worked on it since it was last published."""
    return is_author(user, claim) or user.pk in claim.editors


def require_second_person(user: User, claim: Claim, decision: str) -> None:
    """Raises FourEyes, whatever the role: nobody decides on their own verdict or approves what they worked on."""
    if is_author(user, claim):
        raise FourEyes(_("You proposed this verdict. Somebody else has to review it."))
    if decision == "approve" and is_own_work(user, claim):
        raise FourEyes(_("You worked on this claim since it was last published. Somebody else has to approve it."))


def require_approver(user: User, claim: Claim) -> None:
    """Raises NotAllowed where an approval of what stands is not hers to take back."""
    if not may(user, "take_back", on=claim):
        raise NotAllowed(_("You did not approve what stands here. An editor may send it back instead."))


def may_on_claim(user: User, claim: Claim) -> dict[str, bool]:
    """What she may do to this claim now: role, ownership, state and the four eyes together."""
    moves = set(claim.allowed_moves)
    may_now = {deed: deed in moves and may(user, deed, on=claim) for deed in _MOVES}
    may_now["approve"] = may_now["approve"] and not is_own_work(user, claim) and user.pk not in claim.approvers
    for decision in ("send_back", "reject"):
        may_now[decision] = may_now[decision] and not is_author(user, claim)
    may_now["ask_expert"] = may(user, "ask_expert", on=claim)
    may_now["edit"] = claim.is_editable and may(user, "edit", on=claim)
    may_now["propose"] = claim.is_editable and may(user, "propose", on=claim)
    for deed in ("assign", "triage", "take"):
        may_now[deed] = claim.status not in CLOSED_STATUSES and may(user, deed, on=claim)
    may_now["submit"] = may_now["submit"] and claim.verdict_id is not None
    return may_now


_MOVES = (
    "submit",
    "withdraw",
    "approve",
    "take_back",
    "send_back",
    "reject",
    "reopen",
    "publish",
    "schedule",
    "unschedule",
    "correct",
    "retract",
    "discard",
    "restore",
)
