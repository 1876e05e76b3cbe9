"""The newsroom's checklist on one claim: which items are ticked, by whom, and whether anybody edited since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.meaning.content import sha256_of
from annotations.models import ChecklistItem, Claim, Tick

OF_A_CAPTURE = ("capture", "quote_state", "quote_start", "quote_end")
"""What a source's capture says: it settles by itself, and is no edit."""


@dataclass(frozen=True, slots=True)
class Line:
    """An item and its tick. `is_older`: the claim, its verdict or its evidence was edited after the tick."""

    item: ChecklistItem
    tick: Tick | None = None
    is_older: bool = False

    @property
    def is_done(self) -> bool:
        return self.tick is not None and not self.is_older

    @property
    def is_asked(self) -> bool:
        """Whether a claim cannot go on without it."""
        return self.item.is_required and self.item.retired_at is None

    @property
    def is_owed(self) -> bool:
        return self.is_asked and not self.is_done


def work_sha256(content: Mapping[str, Any]) -> str:
    """Names what people wrote of a content: all of it but what captures brought by themselves."""
    written = [
        {name: said for name, said in source.items() if name not in OF_A_CAPTURE} for source in content["sources"]
    ]
    return sha256_of({**content, "sources": written})


def lines_of(items: Sequence[ChecklistItem], ticks: Sequence[Tick], *, work: str) -> list[Line]:
    """The items in use in their order, then items that are retired and were ticked here, with the words they had."""
    by_item = {tick.item_id: tick for tick in ticks}
    standing = {item.pk for item in items}
    gone = [tick.item for tick in ticks if tick.item_id not in standing]
    lines = []
    for item in (*items, *gone):
        tick = by_item.get(item.pk)
        lines.append(Line(item, tick, is_older=tick is not None and tick.work_sha256 != work))
    return lines


def checklist_of(claim: Claim, content: Mapping[str, Any]) -> list[Line]:
    """The checklist of a claim whose content is at hand: two queries, one where the newsroom has no checklist."""
    items = list(ChecklistItem.objects.in_use())
    ticks = list(Tick.objects.for_reading().filter(claim=claim))
    return lines_of(items, ticks, work=work_sha256(content))
