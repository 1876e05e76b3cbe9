"""How many words a text has, in scripts with and without blanks between them."""

import re

from annotations.text.alignment import NO_WORD_GAPS

_WORD = re.compile(rf"[{NO_WORD_GAPS}]|[^\W{NO_WORD_GAPS}]+(?:[’'.,\-\u00ad\u2010\u2011][^\W{NO_WORD_GAPS}]+)*")


def count_words(text: str) -> int:
    """Return the number of words as a reader counts them; each character of a script without blanks is one."""
    return sum(1 for _ in _WORD.finditer(text))
