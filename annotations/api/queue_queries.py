"""What may be asked of the queue: the same names in a query string, and in the body of "take next"."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from annotations.api.pagination import MAX_SIZE
from annotations.api.queries import MAX_WORDS, RowNumber
from annotations.api.schema import example
from annotations.api.serializers.fields import Strict
from annotations.meaning.queue import NOBODY, OPEN, TAKEN, Order, Wanted
from annotations.models import Status, User
from annotations.models.queued import MOST_PRIORITY

_STATES = "|".join([*Status.values, "open"])
_AS_THEY_ARE = (
    "language",
    "claimant",
    "label",
    "article",
    "min_priority",
    "due_before",
    "due_after",
    "overdue",
    "waiting_before",
    "waiting_after",
    "recheck",
    "taken",
)


@example({"state": "in_review", "min_priority": 6})
class WantedQuery(Strict):
    """Which claims of the queue are wanted."""

    state = serializers.RegexField(
        rf"^({_STATES})(,({_STATES}))*$",
        required=False,
        max_length=120,
        error_messages={"invalid": f"Name states, with commas between them: {_STATES.replace('|', ', ')}."},
        help_text="One state or several, with commas; `open`: wherever there is something to do.",
    )
    assignee = serializers.RegexField(
        r"^(me|none|[1-9][0-9]{0,17})$", required=False, max_length=18, help_text="An id, `me` or `none`."
    )
    desk = serializers.RegexField(
        r"^(none|[1-9][0-9]{0,17})$", required=False, max_length=18, help_text="An id or `none`."
    )
    due_before = serializers.DateTimeField(required=False)
    due_after = serializers.DateTimeField(required=False, help_text="At this moment or later.")
    overdue = serializers.BooleanField(required=False, help_text="Only those whose due date has passed.")
    waiting_before = serializers.DateTimeField(
        required=False, help_text="Submitted (or, if never, made) before this moment."
    )
    waiting_after = serializers.DateTimeField(required=False, help_text="At this moment or later.")
    language = serializers.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", required=False, max_length=35, help_text="BCP 47; a region is ignored."
    )
    claimant = serializers.CharField(required=False, max_length=200, help_text="The whole name, in any capitals.")
    label: Any = serializers.CharField(required=False, max_length=40, help_text="The slug of a label.")
    article = RowNumber(required=False, help_text="Only claims marked in this article.")
    min_priority = serializers.IntegerField(required=False, min_value=0, max_value=MOST_PRIORITY)
    recheck = serializers.BooleanField(
        required=False, help_text="Only those whose published check is past its last day: with `state=published`."
    )
    taken = serializers.ChoiceField(required=False, choices=TAKEN, help_text="Whether somebody has it in hand.")
    mine = serializers.BooleanField(
        required=False, help_text="Only what the caller made, last changed or judged; `false`: only the others'."
    )
    q = serializers.CharField(
        required=False, max_length=MAX_WORDS, allow_blank=True, help_text="Every word has to occur."
    )


class QueueQuery(WantedQuery):
    order = serializers.ChoiceField(
        required=False, choices=[order.value for order in Order], help_text="Without it: `oldest`."
    )
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


def wanted_of(asked: Mapping[str, Any], *, by: User, states: tuple[str, ...]) -> Wanted:
    """What is asked for; `states` where it does not say."""
    given: dict[str, Any] = {name: asked[name] for name in _AS_THEY_ARE if name in asked}
    if "mine" in asked:
        given["whose"] = "mine" if asked["mine"] else "others"
    for name in ("assignee", "desk"):
        if name in asked:
            given[name] = (
                {"me": by.pk, "none": NOBODY}.get(asked[name]) if not asked[name].isdigit() else int(asked[name])
            )
    return Wanted(
        states=_states(asked["state"]) if "state" in asked else states,
        words=asked.get("q", ""),
        order=Order(asked.get("order", Order.OLDEST)),
        **given,
    )


def _states(said: str) -> tuple[str, ...]:
    named = [state for word in said.split(",") for state in (OPEN if word == "open" else (word,))]
    return tuple(dict.fromkeys(str(state) for state in named))
