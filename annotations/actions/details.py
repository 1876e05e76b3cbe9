"""What is said of an article, put right after its import; and how often its page is looked at again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.editing import touched
from annotations.errors import Invalid, StaleVersion
from annotations.meaning.content import OF_THE_ARTICLE, sha256_of
from annotations.models import Article, Claim, Event, Status, User
from annotations.models.article import Watch
from annotations.worker.intake import Details
from annotations.worker.supplying import clean_details
from annotations.worker.watching import next_check

DETAILS = ("title", "byline", "authors", "site", "language", "section", "published_at")


@transaction.atomic
def edit_article(article: Article, changes: Mapping[str, object], *, by: User, seen: str = "") -> Article:
    """Changes any of DETAILS and `watch`. A byline names the authors anew, and authors the byline, where only one is
    given.

    `seen` is the `seen_of` what the editor was shown; where it differs, somebody was faster (StaleVersion).
    """
    policy.require(by, "edit")
    cleaned = _cleaned(changes)
    held = Article.objects.locked(article.pk)
    if seen and seen != seen_of(held):
        raise StaleVersion(_("Somebody else changed what is said of this article since you opened it."))
    changed = {name: (getattr(held, name), value) for name, value in cleaned.items() if getattr(held, name) != value}
    if not changed:
        return held
    _save(held, changed)
    told = {name: [_plain(old), _plain(new)] for name, (old, new) in changed.items()}
    Event.objects.record("article.edited", by=by, article=held, data={"changes": told})
    if changed.keys() & set(OF_THE_ARTICLE):
        _touch_what_is_judged(held, by=by)
    return held


def seen_of(article: Article) -> str:
    """What names the details of an article, so that a form can say which it was opened with."""
    return sha256_of([_plain(getattr(article, name)) for name in DETAILS])


def _cleaned(changes: Mapping[str, object]) -> dict[str, object]:
    """The columns that these changes set. Raises Invalid."""
    given: dict[str, Any] = {name: changes[name] for name in DETAILS if name in changes}
    if "authors" in given:
        given["authors"] = tuple(_names(given["authors"]))
    cleaned = clean_details(Details(**given))
    named = {"byline", "authors"} if given.keys() & {"byline", "authors"} else set()
    columns: dict[str, object] = {name: getattr(cleaned, name) for name in {*given, *named}}
    if "authors" in columns:
        columns["authors"] = list(cleaned.authors)
    if "watch" in changes:
        columns["watch"] = _known_watch(changes["watch"])
    return columns


def _names(said: object) -> list[str]:
    return [str(name) for name in said] if isinstance(said, list | tuple) else []


def _known_watch(said: object) -> str:
    if said not in Watch.values:
        sentence = _("Choose one of {names}.").format(names=", ".join(Watch.values))
        raise Invalid(sentence, fields={"watch": [sentence]})
    return str(said)


def _save(held: Article, changed: Mapping[str, tuple[object, object]]) -> None:
    """Saves the new values; a watch that was chosen anew begins with its first step."""
    for name, pair in changed.items():
        setattr(held, name, pair[1])
    columns = list(changed)
    if "watch" in changed:
        held.watch_step = 0
        held.next_check_at = next_check(held, newest=held.newest_version)
        columns += ["watch_step", "next_check_at"]
    held.save(update_fields=columns)


def _touch_what_is_judged(article: Article, *, by: User) -> None:
    """Notes the editor of what is being reviewed or was approved, so that she cannot approve it; voids approvals."""
    for claim_id in Claim.objects.judged_with(article.pk):
        claim = Claim.objects.locked(claim_id)
        if claim.status in (Status.IN_REVIEW, Status.APPROVED):
            touched(claim, by=by)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
