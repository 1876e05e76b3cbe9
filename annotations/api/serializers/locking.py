"""The passage of a capture that a source is locked to."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.serializers import ValidationError

from annotations.api.schema import example
from annotations.api.serializers.fields import Id, Strict, Text, Whole


@example({"snapshot": 310, "start": 112, "end": 156, "quote": "212 homes were completed in the municipality"})
class PassageSerializer(Strict):
    """Either `start` and `end`, in code points of the capture's text, half-open, or `quote`, which is then looked for.

    With all three, the text has to say `quote` at `[start, end)`. `snapshot`: the source's capture unless given, or a
    newer one of the same page, which then becomes the source's.
    """

    snapshot = Id(required=False)
    start = Whole(required=False)
    end = Whole(required=False)
    quote = Text(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("start" in attrs) != ("end" in attrs):
            raise ValidationError({"end" if "start" in attrs else "start": [_("Give `start` and `end` together.")]})
        if "start" not in attrs and not attrs.get("quote"):
            raise ValidationError({"quote": [_("Give the words, or `start` and `end`.")]})
        return attrs
