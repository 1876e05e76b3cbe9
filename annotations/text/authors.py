"""The people who wrote a text, out of the many ways in which bylines name them."""

import re
from collections.abc import Iterable

MAX_AUTHORS = 30
_MAX_NAME = 100
_MAX_WORDS = 8

_ADDRESS = re.compile(r"\b(?:https?:|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+|\([^()]*\)|<[^<>]*>")
_BY = re.compile(
    r"^(?:(?:(?:written|posted|published|reported|words|story|text|analysis|interview|opinion|review|report)\s+)?by\b"
    r"|(?:author|autor|autora|auteur|autore|text|texte|texto|testo|tekst|автор)s?\s*:"
    r"|(?:von|par|por|door|av|af|przez)(?-i:(?=\s+[^\W\d_a-z])))[\s:]*",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*[,;\u2022\u00b7|/\n]\s*|\s+[-\u2013\u2014]\s+")
_AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|en|i|&|\+|with|mit|avec)\s+", re.IGNORECASE)
_AND_FIRST = re.compile(r"^(?:and|und|et|y|og|och|&)\s+", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|journalist|columnist|contributor|producer|photographer|staff|intern"
    r"|redakteur(?:in)?|journaliste?|korrespondent(?:in)?|correspondant[es]?|redactora?|periodista|giornalista"
    r"|director|professor|fellow|lecturer|analyst|critic|host|presenter|bureau|desk|newsroom|team|updated|published)\b"
    r"|^(?:photo|foto|picture|image|video|illustration|graphic)s?\b"
    r"|^(?:for|in|at|from|of|chief|head|the|jr\.?|sr\.?|ph\.?d\.?|m\.?d\.?|admin(?:istrator)?|unknown|none|null|guest|user(?:name)?)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(?:(?i:jr|sr|ii|iii|iv|ph\.?d|m\.?d|contributors?)\.?|[A-Z]{2,5})$")
"""What follows a name and is none: a suffix, or the letters of a degree or an agency."""
_TAIL = re.compile(
    r"\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:you|your|log|login|account|sign|click|follow|share|comments?|http)\b", re.IGNORECASE)
_BODY = re.compile(r"\b(?:of|for|the|department|ministry|institute|agency|association|university)\b", re.IGNORECASE)
_OPENS = re.compile(r"^(?:[^\W\d_a-z]|(?:d|l|o|van|von|de|der|den|di|da|du|la|le|el|al|bin|ibn|ter|ten)\b)")


def _is_name(text: str) -> bool:
    words = text.split()
    has_letters = sum(map(str.isalpha, text)) >= 2
    is_short = len(text) <= _MAX_NAME and len(words) <= _MAX_WORDS
    return has_letters and is_short and not any(map(str.isdigit, text)) and not _NO_NAME.search(text)


def _halves(part: str) -> list[str]:
    """Return the people joined by an "and", or the part whole where it names a body such as a department."""
    halves = _AND.split(part)
    if _BODY.search(part) or not all(_OPENS.match(half) for half in halves):
        return [part]
    return halves


def _people(line: str) -> list[str]:
    """Return the names in one printed byline; what follows a name and is a role, a place or a paper is left out."""
    plain = _BY.sub("", _ADDRESS.sub(" ", line).strip())
    parts = [_AND_FIRST.sub("", part.strip()) for part in _JOINT.split(plain)]
    named = [half.strip(' .,:;-\u2013\u2014*\u201c\u201d"') for part in parts if part for half in _halves(part)]
    tidy = [_TAIL.sub("", _BY.sub("", half)) for half in named]
    return [name for at, name in enumerate(tidy) if name and not (at and _SUFFIX.match(name))]


def read_authors(told: Iterable[str], *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names in what a page says of its authors: no addresses, roles or doubles, in the order told.

    Names in `but`, such as the site's, count only where there are no others.
    """
    found: dict[str, str] = {}
    for line in told:
        people = _people(" ".join(line.split())) if len(line) <= MAX_AUTHORS * _MAX_NAME else []
        for at, name in enumerate(people):
            if _is_name(name) and not (_ROLE.search(name) and (at or len(name.split()) == 1)):
                found.setdefault(_letters(name), name)
    others = [name for letters, name in found.items() if letters not in set(map(_letters, but))]
    return tuple(others or found.values())[:MAX_AUTHORS]


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
