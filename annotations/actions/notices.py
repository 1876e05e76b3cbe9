"""What a person was told of and has seen, how she wants to be told, and what she watches."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import Invalid, NotFound
from annotations.incoming import MAX_NAME, clean_text
from annotations.models import Article, Claim, DailyMail, Notice, NoticeChoice, Page, User, Watch
from annotations.models.concerns import KINDS, Way
from annotations.models.notice import next_daily_mail
from annotations.models.watch import claimant_key


@transaction.atomic
def see_notices(*, by: User, until: int) -> int:
    """Marks her notices as seen, up to and with the one of this id; returns how many were new."""
    return Notice.objects.filter(user=by, id__lte=until).unseen().update(seen_at=Now())


@transaction.atomic
def choose_ways(ways: Mapping[str, str], *, hour: int, zone: str, by: User) -> None:
    """Sets how she is told of each kind that is given, and at which hour of which zone her daily mail comes."""
    wrong = [kind for kind, way in ways.items() if kind not in KINDS or way not in Way.values]
    if wrong:
        raise Invalid(_("This cannot be chosen."), fields={wrong[0]: [_("Choose one of these.")]})
    for kind, way in ways.items():
        NoticeChoice.objects.update_or_create(user=by, kind=kind, defaults={"way": way})
    due = next_daily_mail(timezone.now(), hour=hour, zone=zone)
    DailyMail.objects.update_or_create(user=by, defaults={"hour": hour, "zone": zone, "next_at": due})


@transaction.atomic
def stop_mailing(user_id: int, kind: str) -> None:
    """What the link in a mail does: this kind is told in the app only. Of one who has chosen neither mail, nothing."""
    if kind not in KINDS or not User.objects.filter(id=user_id).exists():
        raise NotFound(_("This link is not one of ours."))
    NoticeChoice.objects.get_or_create(user_id=user_id, kind=kind, defaults={"way": KINDS[kind].usual})
    mailed = NoticeChoice.objects.filter(user_id=user_id, kind=kind, way__in=[Way.MAIL, Way.DIGEST])
    mailed.update(way=Way.APP)


@transaction.atomic
def stop_daily_mail(user_id: int) -> None:
    """What the link in a daily mail does: whatever was to come in it is told in the app only."""
    chosen = dict(NoticeChoice.objects.filter(user_id=user_id).values_list("kind", "way"))
    if not User.objects.filter(id=user_id).exists():
        raise NotFound(_("This link is not one of ours."))
    for kind, concern in KINDS.items():
        if chosen.get(kind, concern.usual) == Way.DIGEST:
            NoticeChoice.objects.update_or_create(user_id=user_id, kind=kind, defaults={"way": Way.APP})
    Notice.objects.filter(user_id=user_id, mailing="digest").update(mailing="")


@transaction.atomic
def watch(what: Claim | Article | Page | str, *, by: User) -> tuple[Watch, bool]:
    """She is told from now on; a name is a claimant's. Whether that is new."""
    policy.require(by, "read")
    key = _key(what)
    found, is_new = Watch.objects.get_or_create(user=by, **key, defaults=_shown(what))
    changed = Watch.objects.filter(id=found.pk, is_off=True).update(is_off=False, why=Watch.Why.ASKED)
    found.refresh_from_db()
    return found, is_new or bool(changed)


@transaction.atomic
def unwatch(what: Claim | Article | Page | str, *, by: User) -> None:
    """She is not told any more, whatever part she has in it, unless she is assigned or mentioned."""
    policy.require(by, "read")
    found = Watch.objects.get_or_create(user=by, **_key(what), defaults=_shown(what))[0]
    Watch.objects.filter(id=found.pk).update(is_off=True)


@transaction.atomic
def end_watch(watch_id: int, *, by: User) -> None:
    """Raises NotFound for others'."""
    if not Watch.objects.filter(id=watch_id, user=by).update(is_off=True):
        raise NotFound(_("There is no such watch of yours."))


def _key(what: Claim | Article | Page | str) -> dict[str, object]:
    if not isinstance(what, str):
        return {type(what).__name__.lower(): what}
    name = clean_text(what, field="claimant", most=MAX_NAME, required=True)
    return {"claimant_key": claimant_key(name)}


def _shown(what: Claim | Article | Page | str) -> dict[str, object]:
    return {"claimant": " ".join(what.split())} if isinstance(what, str) else {}
