"""Publishers, their own people, and their pages that carry our checks."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, saying, tasks
from annotations.actions.people import accepted_password, clean_username
from annotations.errors import Conflict
from annotations.incoming import clean_text, clean_url
from annotations.models import Event, PartnerPage, Publisher, User
from annotations.models.partner import PageState
from annotations.models.user import Role

MAX_NAME = 120
MAX_PAGES = 1_000


@transaction.atomic
def create_publisher(name: str, *, contact: str = "", by: User) -> Publisher:
    policy.require(by, "manage_publishers")
    cleaned = clean_text(name, field="name", most=MAX_NAME, required=True)
    try:
        with transaction.atomic():
            publisher = Publisher.objects.create(name=cleaned, contact=clean_text(contact, field="contact", most=254))
    except IntegrityError as error:
        taken = {"name": [_("There is a publisher of this name.")]}
        raise Conflict(_("There is a publisher of this name."), code="name_taken", fields=taken) from error
    Event.objects.record("publisher.created", by=by, data={"publisher": publisher.pk, "name": cleaned})
    return publisher


@transaction.atomic
def create_member(publisher: Publisher, username: str, *, name: str, password: str, by: User) -> User:
    """An account for one of the publisher's people: she sees its keys and its usage, and nothing of the newsroom."""
    policy.require(by, "manage_publishers")
    user = User(
        username=clean_username(username),
        display_name=clean_text(name, field="display_name", most=MAX_NAME, required=True),
        role=Role.PUBLISHER,
        publisher=publisher,
    )
    user.password = make_password(accepted_password(password, user=user, field="password"))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        taken = {"username": [_("Somebody has this user name already.")]}
        raise Conflict(_("Somebody has this user name already."), code="name_taken", fields=taken) from error
    data = {"user": user.pk, "username": user.username, "role": user.role, "publisher": publisher.pk}
    Event.objects.record("account.created", by=by, data=data)
    return user


@transaction.atomic
def add_page(publisher: Publisher, url: str, *, by: User) -> tuple[PartnerPage, bool]:
    """A page of the publisher's to look at now and then, and whether it is new. A worker looks at it first at once."""
    policy.require_member(by, publisher)
    address = clean_url(url)
    Publisher.objects.select_for_update(no_key=True).get(id=publisher.pk)
    if publisher.partner_pages.count() >= MAX_PAGES:
        full = _("A publisher has at most {number} pages here. Take one off first.")
        raise Conflict(full.format(number=saying.grouped(MAX_PAGES)), code="too_many_pages")
    page, is_new = PartnerPage.objects.get_or_create(publisher=publisher, url=address, defaults={"added_by": by})
    if is_new:
        Event.objects.record("partner_page.added", by=by, data={"publisher": publisher.pk, "url": address})
        tasks.ring_partner_page(page)
    return page, is_new


@transaction.atomic
def look_again(page: PartnerPage, *, by: User) -> None:
    """Asks for a look at the page now. One that is under way is left to finish."""
    policy.require_member(by, page.publisher)
    PartnerPage.objects.filter(id=page.pk, lease_until=None).update(next_look_at=Now(), state=PageState.WAITING)
    tasks.ring_partner_page(page)


@transaction.atomic
def remove_page(page: PartnerPage, *, by: User) -> None:
    policy.require_member(by, page.publisher)
    if PartnerPage.objects.filter(id=page.pk).delete()[0]:
        Event.objects.record("partner_page.removed", by=by, data={"publisher": page.publisher_id, "url": page.url})
