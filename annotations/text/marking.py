"""Words of the interface that are kept, hashed or compared in English, and translated where they are shown."""

from typing import Any


def marked(english: str) -> str:
    """The same words; `manage.py words` finds them here, and `{% translate variable %}` says them."""
    return english


class Sentence(str):
    """An English sentence with values in it, which `annotations.saying` can still say in another language.

    `words`: the sentence with `{name}` for each of the `values`; numbers get their thousands apart.
    """

    __slots__ = ("values", "words")
    words: str
    values: dict[str, object]

    def __new__(cls, words: str, **values: object) -> "Sentence":
        made = super().__new__(cls, words.format(**{name: _plain(value) for name, value in values.items()}))
        made.words, made.values = words, values
        return made

    def __getnewargs_ex__(self) -> tuple[Any, ...]:
        return (self.words,), self.values


def _plain(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else value
