"""What a list is narrowed by: words and choices in its query string, read and drawn in the same way everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One select. `options` are (value, label); `value` is one of them, else the first. `narrows`: other values than
    the first leave rows out."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    narrows: bool = True

    @property
    def is_chosen(self) -> bool:
        return self.narrows and self.value != self.options[0][0]


@dataclass(frozen=True, slots=True)
class Filters:
    """The words looked for, and the choices in the order in which they are drawn."""

    words: str
    placeholder: str
    choices: tuple[Choice, ...]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words) or any(choice.is_chosen for choice in self.choices)

    def chosen(self, name: str) -> str:
        """The value of one choice."""
        return next(choice.value for choice in self.choices if choice.name == name)


def words_of(query: QueryDict) -> str:
    return query.get("q", "").strip()[:MAX_WORDS]


def choice_of(
    query: QueryDict, name: str, label: str, options: Iterable[tuple[str, str]], *, narrows: bool = True
) -> Choice:
    """The select of this name; a value that is no option reads as the first."""
    known = tuple((str(value), str(said)) for value, said in options)
    asked = query.get(name, known[0][0])
    return Choice(name, label, known, asked if asked in dict(known) else known[0][0], narrows)
