"""Keeps the rows of published passages in step with what was published."""

from datetime import timedelta

from annotations.meaning.hypothesis import words_of
from annotations.meaning.webannotation import passages_of
from annotations.models import Appearance, Publication

_RENEWED = ("publication", "label", "text", "updated_at", "ended_at")


def keep_appearances(publication: Publication) -> None:
    """Writes down which passages this newest version names; those it names no more end. Part of its transaction."""
    named, at = passages_of(publication.payload), publication.published_at
    standing = Appearance.objects.standing().filter(slug=publication.slug)
    standing.exclude(name__in=named).update(ended_at=at, updated_at=at, publication=publication)
    if not named:
        return
    label, text = publication.payload["rating"]["label"], words_of(publication.payload)
    rows = [
        Appearance(
            name=name,
            slug=publication.slug,
            publication=publication,
            url=item["url"],
            quote=item["quote"],
            label=label,
            text=text,
            created_at=at + timedelta(microseconds=number),
            updated_at=at + timedelta(microseconds=number),
        )
        for number, (name, item) in enumerate(named.items())
    ]  # no two at one moment: clients page by time
    Appearance.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=_RENEWED)
