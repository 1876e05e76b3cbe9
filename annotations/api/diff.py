"""`/api/v1/articles/{id}/diff/`: what changed between two versions, and what became of the highlights."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.queries import DiffQuery
from annotations.api.serializers.diff import DiffSerializer
from annotations.meaning.comparison import Comparison, Followed, Stand, compare
from annotations.models import Snapshot
from annotations.text.difference import Change

MOST_CHANGES = 5_000

Json = dict[str, Any]


class DiffView(StaffView):
    @extend_schema(
        operation_id="compare_versions",
        summary="Compare two versions of an article, word by word",
        description="Without `to` it is the version being read, without `from` the one before `to`. What differs only "
        "in blanks, quotation marks, dashes and the like is no change. Texts that are too long or too different to be "
        "compared word by word are compared by whole lines (`by_line`).",
        parameters=[DiffQuery],
        responses=DiffSerializer,
    )
    def get(self, request: Request, article_id: int) -> Response:
        asked = self.query(request, DiffQuery)
        found = compare(loading.article(article_id), old=asked.get("from"), new=asked.get("to"))
        return Response(DiffSerializer(diff_json(found)).data)


def diff_json(found: Comparison) -> Json:
    """The comparison in the shape of its serializer."""
    changes = found.changes
    return {
        "article": found.article.pk,
        "from": _version_json(found.old),
        "to": _version_json(found.new),
        "counts": {
            "inserted_words": found.inserted_words,
            "deleted_words": found.deleted_words,
            "changes": len(changes),
        },
        "changes": [_change_json(change, found) for change in changes[:MOST_CHANGES]],
        "cut": len(changes) > MOST_CHANGES,
        "by_line": found.is_by_line,
        "highlights": [_highlight_json(one) for one in found.highlights],
    }


def _version_json(version: Snapshot) -> Json:
    return {
        "id": version.pk,
        "captured_at": version.captured_at,
        "sha256": version.sha256,
        "origin": version.origin,
    }


def _change_json(change: Change, found: Comparison) -> Json:
    old = {"start": change.old_start, "end": change.old_end, "text": found.old.text[change.old_start : change.old_end]}
    new = {"start": change.new_start, "end": change.new_end, "text": found.new.text[change.new_start : change.new_end]}
    return {"op": change.op, "from": old, "to": new}


def _highlight_json(one: Followed) -> Json:
    claim = {"id": one.claim.pk, "text": one.claim.text, "status": one.claim.status}
    return {
        "id": one.id,
        "claim": claim,
        "state": one.state,
        "changed": one.is_changed,
        "from": _stand_json(one.old),
        "to": _stand_json(one.new),
    }


def _stand_json(stand: Stand | None) -> Json | None:
    return {"start": stand.start, "end": stand.end, "quote": stand.quote} if stand else None
