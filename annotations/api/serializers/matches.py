"""“Has this been checked?”: what is asked, and what is known."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.claims import ClaimCardSerializer
from annotations.api.serializers.fields import Strict, Text
from annotations.api.serializers.priorchecks import PRIOR_CHECK, PriorCheckSerializer
from annotations.meaning.known import MOST_LIMIT

MOST_ASKED = 2_000
MOST_SENT = 20_000
_EMPTY = gettext_lazy("Say what to look for: a sentence, a post or a headline.")
_CARD = ClaimCardSerializer().fields.keys()
_MESSAGES: dict[str, Any] = {"blank": _EMPTY, "required": _EMPTY, "null": _EMPTY}
_PRIOR_RATING = {"key": None, "label": PRIOR_CHECK["label"], "tone": None, "score": PRIOR_CHECK["score"]}
MATCHES: dict[str, Any] = {
    "results": [
        {
            "claim": None,
            "prior_check": PRIOR_CHECK,
            "score": 0.94,
            "relation": "same",
            "matched": ["crime", "doubled", "years"],
            "differs": [],
            "rating": _PRIOR_RATING,
            "said": "Checked by Example Checks",
            "url": PRIOR_CHECK["url"],
        },
        {
            "claim": {name: examples.CLAIM_ROW[name] for name in _CARD},
            "prior_check": None,
            "score": 0.31,
            "relation": "related",
            "matched": ["years"],
            "differs": ["number"],
            "rating": None,
            "said": "Already being checked",
            "url": None,
        },
    ],
    "by_meaning": True,
    "note": "",
}


class MatchQuery(Strict):
    q = serializers.CharField(
        max_length=MOST_ASKED, error_messages=_MESSAGES, help_text="A sentence, a post or a headline."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST_LIMIT, default=5)


@example({"q": "They say crime has doubled here in two years!", "limit": 5})
class MatchSerializer(Strict):
    """What somebody says; a long text is looked through sentence by sentence."""

    q = Text(max_length=MOST_SENT, allow_blank=False, trim_whitespace=True, error_messages=_MESSAGES)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST_LIMIT, default=5)


class KnownRatingSerializer(serializers.Serializer[Any]):
    """Of a claim: a step of the newsroom's scale, as published. Of a prior check: the verdict as it was written."""

    key = serializers.CharField(allow_null=True)
    label: Any = serializers.CharField(allow_blank=True)
    tone = serializers.CharField(allow_null=True)
    score = serializers.FloatField(allow_null=True)


class MatchedSerializer(serializers.Serializer[Any]):
    """A claim of the newsroom or a check of somebody else's: one of the two, the other is null.

    `score`: how likely it is the same claim; from 0.9 on `relation` is `same`. `matched`: the words that it has too.
    `differs`: number, date, negation, direction, unit, name; such a one is never `same`. `said`: how to put it; `url`:
    where readers find the check.
    """

    claim = ClaimCardSerializer(allow_null=True)
    prior_check = PriorCheckSerializer(allow_null=True)
    score = serializers.FloatField(min_value=0, max_value=1)
    relation = serializers.ChoiceField(choices=["same", "related"])
    matched = serializers.ListField(child=serializers.CharField())
    differs = serializers.ListField(child=serializers.CharField())
    rating = KnownRatingSerializer(allow_null=True)
    said = serializers.CharField()
    url = serializers.CharField(allow_null=True)


@example(MATCHES)
class MatchesSerializer(serializers.Serializer[Any]):
    """The best first. `by_meaning`: not by words alone. `note`: what was not looked at, and why; "" where all was."""

    results = MatchedSerializer(many=True)
    by_meaning = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
