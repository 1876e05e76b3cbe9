"""Guess the language of a text: by its script where that says it, else by which language's common words it is made of.

The lists of common words are those that trafilatura's own dependency jusText brings; each covers about the same share
of ordinary writing in its language, so the shares can be compared.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice

from justext import get_stoplist

_LISTS = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ka": "Georgian", "kk": "Kazakh", "kn": "Kannada", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "nb": "Norwegian_Bokmal",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian_Nynorsk", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese",
}  # fmt: skip
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("lo", re.compile(r"[\u0e81-\u0edf]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
)
"""Scripts written without blanks between words, and the language that each is nearly always of."""
_JAPANESE_SHARE = 0.05
_SCRIPT_SHARE = 0.3

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff'’])*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_READ = 20_000
_MOST_WORDS = 2_000
_FEWEST_HITS = 3
_FEWEST_SHARE = 0.15
_LEAD = 1.15


@cache
def _common() -> Mapping[str, tuple[str, ...]]:
    """The languages that each word is common in."""
    found: dict[str, list[str]] = {}
    for tag, name in _LISTS.items():
        for word in get_stoplist(name):
            found.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in found.items()}


def _by_script(text: str) -> str:
    letters = len(_LETTER.findall(text))
    counts = {tag: len(pattern.findall(text)) for tag, pattern in _SCRIPTS}
    if counts["ja"] > _JAPANESE_SHARE * (counts["ja"] + counts["zh"]) and counts["ja"] + counts["zh"] > letters / 3:
        return "ja"
    tag = max(counts, key=lambda tag: counts[tag])
    return tag if counts[tag] > _SCRIPT_SHARE * letters else ""


def guess_language(text: str) -> str:
    """Return the BCP 47 primary tag of the language that a text is written in, "" where that is not sure."""
    text = _ADDRESS.sub(" ", text[:_READ])
    if by_script := _by_script(text):
        return by_script
    words = [found.group().replace("’", "'").lower() for found in islice(_WORD.finditer(text), _MOST_WORDS)]
    latin = [word for word in words if _LATIN.match(word)]
    words = latin if 2 * len(latin) >= len(words) else [word for word in words if not _LATIN.match(word)]
    known = [tags for word in words if (tags := _common().get(word))]
    hits = Counter(tag for tags in known for tag in tags)
    scores: Counter[str] = Counter()
    for tags in known:
        scores.update(dict.fromkeys(tags, 1 / len(tags)))
    (best, most), (_, next_most) = [*scores.most_common(2), ("", 0.0), ("", 0.0)][:2]
    is_sure = hits[best] >= max(_FEWEST_HITS, _FEWEST_SHARE * len(words)) and most >= _LEAD * next_most
    return best if is_sure else ""
