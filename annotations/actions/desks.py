"""The newsroom's desks: made, named anew and retired by admins."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import Conflict, Invalid
from annotations.incoming import clean_text
from annotations.models import Desk, Event, User
from annotations.models.rating import MOST_APPROVALS

MAX_NAME = 80
MAX_SLUG = 40


@transaction.atomic
def add_desk(name: str, *, by: User) -> Desk:
    """A new desk. Raises Conflict (`name_taken`) where there is one of this name."""
    policy.require(by, "manage_desks")
    cleaned = clean_text(name, field="name", most=MAX_NAME, required=True)
    slug = slugify(cleaned, allow_unicode=True)[:MAX_SLUG]
    if not slug:
        raise Invalid(_("The desk was not added."), fields={"name": [_("A name has letters or digits.")]})
    try:
        with transaction.atomic():
            desk = Desk.objects.create(name=cleaned, slug=slug)
    except IntegrityError as error:
        said = {"name": [_("There is a desk of this name.")]}
        raise Conflict(_("There is a desk of this name."), code="name_taken", fields=said) from error
    Event.objects.record("desk.added", by=by, data={"desk": desk.pk, "name": desk.name})
    return desk


@transaction.atomic
def edit_desk(desk: Desk, changes: Mapping[str, object], *, by: User) -> Desk:
    """Names it anew, retires it or brings it back, or says how many people approve its claims at least.

    Its slug stays, so that addresses do. What fewer people approved is sent back before it is published.
    """
    policy.require(by, "manage_desks")
    held = Desk.objects.select_for_update(no_key=True).get(id=desk.pk)
    cleaned = dict(changes)
    if "name" in changes:
        cleaned["name"] = clean_text(str(changes["name"]), field="name", most=MAX_NAME, required=True)
    asked = cleaned.get("approvals_needed", 1)
    if not (isinstance(asked, int) and 1 <= asked <= MOST_APPROVALS):
        said = _("From 1 to {most} people.").format(most=MOST_APPROVALS)
        raise Invalid(_("The desk was not changed."), fields={"approvals_needed": [said]})
    changed = {name: [getattr(held, name), new] for name, new in cleaned.items() if getattr(held, name) != new}
    if changed:
        for name, pair in changed.items():
            setattr(held, name, pair[1])
        held.save(update_fields=list(changed))
        Event.objects.record("desk.edited", by=by, data={"desk": held.pk, "changes": changed})
    return held
