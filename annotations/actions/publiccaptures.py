"""Opens the captures that a published check names."""

from annotations.meaning.archived import captures_named
from annotations.models import Publication, PublicCapture, Snapshot


def open_captures(publication: Publication) -> None:
    """Writes down what this version names, and with it makes it public. Part of its transaction."""
    named = captures_named(publication.payload)
    if not named:
        return
    rows = Snapshot.objects.filter(id__in=named).order_by("id").values_list("id", "page", "article__page")
    PublicCapture.objects.bulk_create(
        PublicCapture(publication=publication, snapshot_id=pk, page_id=page or of_article)
        for pk, page, of_article in rows
    )
