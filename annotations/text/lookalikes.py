"""Names that people would take for one another."""

import unicodedata

_ALIKE = str.maketrans(
    {
        **dict(zip("асеорхуіјѕԁһԛԝкмтвнգո", "aceopxyijsdhqwkmtbhqn", strict=True)),
        **dict(zip("αειικνορτυχγ", "aeiikvoptuxy", strict=True)),
        **dict(zip("01|!ıłøđ$5", "olllllods5", strict=True)),
        **dict.fromkeys(".-_+ ", None),
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))


def skeleton(name: str) -> str:
    """What is left of a name for the eye: two names with one skeleton look alike.

    A small rule in the spirit of Unicode's UTS 39 (confusables), for names that are typed in Latin, Greek or Cyrillic.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(_ALIKE)
    for seen, meant in _PAIRS:
        plain = plain.replace(seen, meant)
    return plain
