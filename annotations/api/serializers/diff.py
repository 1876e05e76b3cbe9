"""Two versions side by side. `from` is a word of Python, so these fields are declared by name."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example


class ComparedVersionSerializer(serializers.Serializer[Any]):
    """One of the two versions."""

    id = serializers.IntegerField()
    captured_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    origin = serializers.CharField()


class CountsSerializer(serializers.Serializer[Any]):
    inserted_words = serializers.IntegerField()
    deleted_words = serializers.IntegerField()
    changes = serializers.IntegerField()


class PieceSerializer(serializers.Serializer[Any]):
    """A span of one version's text, in code points, half-open; empty where the other version has something more."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)


class StandSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()


class ComparedClaimSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    status = serializers.CharField()


class FromTo(serializers.Serializer[Any]):
    """What has a `from` and a `to`."""

    sides: type[serializers.Serializer[Any]]
    is_optional = False

    def get_fields(self) -> dict[str, Any]:
        sides = {name: self.sides(allow_null=self.is_optional) for name in ("from", "to")}
        return {**super().get_fields(), **sides}


class ChangeSerializer(FromTo):
    """`op`: inserted, deleted or replaced."""

    sides = PieceSerializer
    op = serializers.CharField()


class FollowedSerializer(FromTo):
    """A highlight in both versions; `from` and `to` are null where it has no place there.

    `state` is its state in the `to` version, against the words that were checked; null where it was never looked for
    there. `changed`: its words differ between these two versions, or it is gone from the second.
    """

    sides = StandSerializer
    is_optional = True
    id = serializers.IntegerField()
    claim = ComparedClaimSerializer()
    state = serializers.CharField(allow_null=True)
    changed = serializers.BooleanField()


@example(article_examples.DIFF)
class DiffSerializer(FromTo):
    """`changes` in order, those that changed words only; `cut` says that there are more of them than are listed.

    `by_line`: the texts are too long or too different to be compared word by word, so that each change is of whole
    lines, of which most words may stand in both.
    """

    sides = ComparedVersionSerializer
    article = serializers.IntegerField()
    counts = CountsSerializer()
    changes = ChangeSerializer(many=True)
    cut = serializers.BooleanField()
    by_line = serializers.BooleanField()
    highlights = FollowedSerializer(many=True)
