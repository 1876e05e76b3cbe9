"""Saved views of the queue: made, changed, removed and brought back."""

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_text
from annotations.models import Event, SavedView, User
from annotations.models.saved_view import MAX_VIEW_NAME, MAX_VIEW_QUERY

MOST_OWN = 30
MOST_SHARED = 60
MAX_PARAMETERS = 40
NOT_KEPT = ("cursor", "view", "pane", "claim")
"""What of an address tells where somebody is, not what she looks at."""


def canonical_query(query: str) -> str:
    """The query string in one spelling: sorted, without blanks and without the place in the list. Raises Invalid."""
    cleaned = clean_text(query.removeprefix("?"), field="query", most=4 * MAX_VIEW_QUERY)
    try:
        pairs = parse_qsl(cleaned, max_num_fields=MAX_PARAMETERS)
    except ValueError as error:
        raise _bad_query(_("That is no query string of the queue.")) from error
    kept = sorted({(name, value.strip()) for name, value in pairs if name not in NOT_KEPT and value.strip()})
    spelled = urlencode(kept)
    if len(spelled) > MAX_VIEW_QUERY or "\x00" in "".join(value for pair in kept for value in pair):
        raise _bad_query(_("A view may have {most} characters.").format(most=saying.grouped(MAX_VIEW_QUERY)))
    return spelled


@transaction.atomic
def save_view(name: str, query: str, *, is_shared: bool = False, by: User) -> SavedView:
    """Keeps a look at the queue under a name. Raises Conflict where the name is taken or there are too many."""
    policy.require(by, "read")
    cleaned = clean_text(name, field="name", most=MAX_VIEW_NAME, required=True)
    _require_room(by, is_shared=is_shared)
    view = SavedView(name=cleaned, query=canonical_query(query), is_shared=is_shared, owner=by)
    return _saved(view, "view.saved", by=by)


@transaction.atomic
def change_view(
    view: SavedView, *, name: str | None = None, query: str | None = None, is_shared: bool | None = None, by: User
) -> SavedView:
    """Renames, re-aims, shares or stops sharing; what is None stays."""
    held = _held(view, by=by)
    if name is not None:
        held.name = clean_text(name, field="name", most=MAX_VIEW_NAME, required=True)
    if query is not None:
        held.query = canonical_query(query)
    if is_shared is not None and is_shared != held.is_shared:
        _require_room(held.owner, is_shared=is_shared)
        held.is_shared = is_shared
    return _saved(held, "view.changed", by=by)


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> None:
    """Takes the view off everybody's tabs. `restore_view` brings it back."""
    held = _held(view, by=by)
    SavedView.objects.filter(id=held.pk).update(removed_at=Now())
    _tell("view.removed", held, by=by)


@transaction.atomic
def restore_view(view: SavedView, *, by: User) -> SavedView:
    """Brings back what was removed. Raises Conflict where its name is taken meanwhile."""
    held = SavedView.objects.select_for_update().select_related(None).get(id=view.pk)
    policy.require_view_keeper(by, held)
    if held.removed_at is None:
        return held
    _require_room(held.owner, is_shared=held.is_shared)
    held.removed_at = None
    return _saved(held, "view.restored", by=by)


def _held(view: SavedView, *, by: User) -> SavedView:
    """The row, locked. Raises NotFound where it is removed or not hers to see, NotAllowed where it is another's."""
    held = SavedView.objects.standing().select_for_update().filter(id=view.pk).first()
    if held is None or not policy.may_see_view(by, held):
        raise NotFound(_("There is no such view."))
    policy.require_view_keeper(by, held)
    return held


def _saved(view: SavedView, verb: str, *, by: User) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        said = _("There is a view called “{name}” already.").format(name=view.name)
        raise Conflict(said, code="name_taken", fields={"name": [said]}) from error
    _tell(verb, view, by=by)
    return view


def _require_room(owner: User, *, is_shared: bool) -> None:
    most = MOST_SHARED if is_shared else MOST_OWN
    whose = Q(is_shared=True) if is_shared else Q(is_shared=False, owner=owner)
    if SavedView.objects.standing().filter(whose).count() >= most:
        shared = _("There are {number} shared views already. Remove one first.")
        own = _("There are {number} views of your own already. Remove one first.")
        said = (shared if is_shared else own).format(number=most)
        raise Conflict(said, code="too_many_views", fields={"name": [said]})


def _bad_query(said: str) -> Invalid:
    return Invalid(_("The view cannot be kept."), fields={"query": [said]})


def _tell(verb: str, view: SavedView, *, by: User) -> None:
    """What everybody sees is everybody's affair; her own views are hers."""
    if view.is_shared:
        Event.objects.record(verb, by=by, data={"view": view.pk, "name": view.name, "query": view.query})
