"""Annotations in the W3C's form: a passage and a claim like any other, and what other systems call them."""

from dataclasses import dataclass
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotations.actions.claims import NewClaim, highlight_passage, remove_highlight
from annotations.actions.passages import Passage
from annotations.errors import StaleVersion
from annotations.models import Annotation, Article, Claim, Highlight, User
from annotations.text.marking import marked

STALE = marked("Somebody else changed this claim since you read it. Nothing was overwritten.")


@dataclass(frozen=True, slots=True)
class Names:
    """What an annotation is called. `wished`: the last part of its address, given where it is free."""

    motivation: str
    via: tuple[str, ...] = ()
    canonical: str = ""
    wished: str = ""


@transaction.atomic
def annotate(article: Article, passage: Passage, text: str, names: Names, *, by: User) -> Annotation:
    """Makes a draft claim and its highlight. Raises as `highlight_passage` does."""
    made = highlight_passage(article.pk, passage, claim=NewClaim(text), by=by)
    if names.wished:
        try:
            with transaction.atomic():
                return _named(made, names, names.wished, by=by)
        except IntegrityError:
            pass
    return _named(made, names, uuid4().hex, by=by)


def _named(highlight: Highlight, names: Names, name: str, *, by: User) -> Annotation:
    return Annotation.objects.create(
        name=name,
        highlight=highlight,
        motivation=names.motivation,
        via=list(names.via),
        canonical=names.canonical,
        created_by=by,
    )


@transaction.atomic
def remove_annotation(annotation: Annotation, *, version: int | None, by: User) -> None:
    """Takes the passage off its claim; `restore_highlight` brings both back. The address is not given again.

    `version` is the claim's that was read, None where the caller accepts any. Raises StaleVersion.
    """
    highlight = annotation.highlight
    Article.objects.locked(highlight.article_id)
    held = Claim.objects.locked(highlight.claim_id)
    if version is not None and held.version != version:
        raise StaleVersion(_(STALE))
    remove_highlight(highlight, by=by)
