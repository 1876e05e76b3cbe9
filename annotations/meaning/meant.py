"""What a question means, and which statements are near it; or why nobody can say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.meaning.statements import CLAIM, PRIOR_CHECK, Key
from annotations.models import StatementVector
from annotations.models.vector import Near
from annotations.text.embedding import encoder, why_none

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Meant:
    """A question's vector, and the owners of the vectors nearest to it."""

    vector: "NDArray[np.float32]"
    nearest: tuple[Key, ...]

    def likeness_of(self, keys: Iterable[Key]) -> dict[Key, Near]:
        """How near these are, where their vectors are made."""
        asked = list(keys)
        near = StatementVector.objects.likeness_to(
            self.vector,
            claims=[number for kind, number in asked if kind == CLAIM],
            prior_checks=[number for kind, number in asked if kind == PRIOR_CHECK],
        )
        return {_key(one): one for one in near}


def meanings(questions: Sequence[str], *, limit: int) -> tuple[list[Meant], str]:
    """What each question means, with `limit` statements near it; and what could not be compared, in a sentence.

    [] where there is no model.
    """
    model = encoder()
    if model is None:
        return [], _("Compared by words only. {why}").format(why=saying.said(why_none()))
    found = []
    for vector in model.encode(questions, is_query=True):
        near = StatementVector.objects.nearest(vector, limit=limit)
        found.append(Meant(vector, tuple(_key(one) for one in near)))
    return found, _unread(is_found=any(one.nearest for one in found))


def _unread(*, is_found: bool) -> str:
    """How many statements wait to be read, and whether the others can be searched."""
    waiting = StatementVector.objects.waiting()[: _COUNTED + 1].count()
    if waiting:
        many = _(
            "More than {number} statements still wait to be read for their meaning: those are compared by words only."
        )
        some = ngettext(
            "{number} statements still wait to be read for their meaning: those are compared by words only.",
            "{number} statements still wait to be read for their meaning: those are compared by words only.",
            waiting,
        )
        return (many if waiting > _COUNTED else some).format(number=saying.grouped(min(waiting, _COUNTED)))
    if not is_found and StatementVector.objects.exists():
        return _("The index of meanings is not ready: only statements that share words were compared by meaning.")
    return ""


def _key(near: Near) -> Key:
    return (CLAIM, near.claim_id) if near.claim_id is not None else (PRIOR_CHECK, near.prior_check_id or 0)
