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
    r"|^(?:for|in|at|from|of|chief|head|the|jr\.?|sr\.?|ph\.?d\.?|m\.?d\.?|admin(?:istrator)?|unknown|none|null|guest)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?$", re.IGNORECASE)
_BODY = re.compile(r"\b(?:of|for|the|department|ministry|institute|agency|association|university)\b", re.IGNORECASE)
_OPENS = re.compile(r"^(?:[^\W\d_a-z]|(?:d|l|o|van|von|de|der|den|di|da|du|la|le|el|al|bin|ibn|ter|ten)\b)")


def _is_name(text: str) -> bool:
    words = text.split()
    has_letters = sum(map(str.isalpha, text)) >= 2
    return has_letters and len(text) <= _MAX_NAME and len(words) <= _MAX_WORDS and not any(map(str.isdigit, text))


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
    return [name for name in (_BY.sub("", half) for half in named) if name and not _SUFFIX.match(name)]


def read_authors(told: Iterable[str]) -> tuple[str, ...]:
    """Return the names in what a page says of its authors: no addresses, roles or doubles, in the order told."""
    found: dict[str, str] = {}
    for line in told:
        people = _people(" ".join(line.split())) if len(line) <= MAX_AUTHORS * _MAX_NAME else []
        for at, name in enumerate(people):
            if _is_name(name) and not (_ROLE.search(name) and (at or len(name.split()) == 1)):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MAX_AUTHORS]
