"""What stands on a page for another reason than to tell its story: comments, related stories, sharing, legal lines.

Told by the names of the elements around it, and by what a line says. Only short lines are judged, and whole ones: a
sentence about newsletters stays.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from lxml.html import HtmlElement

from annotations.text.document import MAX_CODE_POINTS, Kind
from annotations.text.dom import Candidate

T = TypeVar("T")

_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ASIDES = frozenset(
    ["comment", "comments", "comentario", "comentarios", "kommentar", "kommentare", "kommentarer", "commentaire"]
    + [
        "commentaires",
        "commenti",
        "reacties",
        "disqus",
        "livefyre",
        "related",
        "relacionados",
        "relacionadas",
        "recirc",
    ]
    + ["recommended", "recommendations", "newsletter", "newsletters", "outbrain", "taboola", "readnext"]
)
_BARS = frozenset(
    ["share", "sharing", "social", "promo", "promos", "subscribe", "subscription", "sponsored", "advert", "popular"]
    + ["advertisement", "trending", "breadcrumb", "breadcrumbs"]
)
"""What bars and boxes are named after, but whole paragraphs too: of these, short lines alone count."""
_MOST_ASIDE = 0.4
"""The largest share of the words that may stand in such an element: beyond it, the element is the article's."""

_SHORT = 140
_HEADING = 60
_STORY = 70
"""From how many letters on a paragraph may be the first of the story."""
_LATE = 0.5
_MOST_AFTER = 0.4


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


_NETWORK = r"(?:twitter|x|facebook|instagram|linkedin|google news|whatsapp|telegram|tiktok|youtube|bluesky|mastodon)"
_COUNTED = r"(?:\d+ )?(?:comments?|commentaires?|kommentare?|comentarios?|commenti|reacties)(?: \(?\d+\)?)?"
_NEWS = r"(?:stories|articles|news|posts|reading|content|topics|links|headlines|videos|ads|coverage|must[- ]reads)"
_RELATED = r"(?:related|recommended|popular|trending|top|latest|more|most[- ]read|other|featured|sponsored)"
_AFTER = _any(
    rf"{_RELATED}(?: \w+)? {_NEWS}\b.*",
    r"more (?:from\b.*|on this\b.*)|most (?:popular|read|viewed)(?: \w+)?|related|recommended(?: for you)?",
    r"you (?:might|may)(?: also)? (?:like|enjoy|be interested in)\b.*|trending(?: now)?|popular now|around the web",
    r"what to read next|up next|read (?:next|also|more)|also (?:read|on)\b.*|don.t miss",
    rf"{_COUNTED}|leave a (?:reply|comment)|join the conversation|post (?:a|your) comment|commenter|comentar",
    r"about the authors?|share this(?: \w+)?|sign up (?:for|to)\b.*",
    r"subscribe(?: (?:to|now|today|for)\b.*)?|newsletters?",
    r"mehr zum thema|das könnte sie auch interessieren|weitere (?:artikel|themen)|meistgelesen",
    r"auch interessant|zur startseite",
    r"lesen sie (?:auch|mehr)|mehr dazu|siehe auch|sur le même (?:sujet|thème)|les plus lus|vous aimerez aussi",
    r"(?:à |a )?(?:lire|voir) aussi|nos newsletters|(?:noticias|artículos|contenido) relacionad[ao]s?|más noticias",
    r"lo más (?:leído|visto)|te recomendamos|te puede interesar|lee también",
    r"(?:notícias|matérias) relacionadas|mais lidas",
    r"leia (?:também|mais)|veja também|(?:articoli|notizie) correlat[ie]|i più letti|leggi anche",
    r"potrebbe interessarti.*",
    r"gerelateerde artikelen|meest gelezen|lees ook|mest lästa|mest læste|relaterade artiklar",
    r"læs også|les også|läs också",
    r"lue myös|czytaj (?:też|także|również)|читайте также|читайте також|похожие (?:новости|статьи)|новости по теме",
    r"اقرأ أيضا(?:ً)?|関連記事|相关(?:新闻|阅读)|相關(?:新聞|閱讀)|관련 ?기사|เรื่องที่เกี่ยวข้อง",
)
_AGAIN = r"(?: (?:share|tweet|e-?mail|print))*"
_NOISE = _any(
    rf"(?:share|tweet|e-?mail|print|save|pin it|copy link|like)(?: (?:this|on|via)\b(?: \w+){{0,4}})?{_AGAIN}",
    r"advert(?:isement|ising)?|sponsored(?: (?:ads|content|by .*))?",
    r"(?:story|article) continues below(?: advertisement)?",
    r"anzeige|werbung|publicité|publicidad|pubblicità|реклама|広告|广告|광고|إعلان|close|back to top|view comments",
    r"(?:skip|jump) (?:to|past) (?:\w+ ){0,3}(?:content|navigation|advert\w*|newsletter)",
    r"continue reading(?: (?:below|the main story))?",
    r"scroll (?:down )?to continue\b.*|loading(?: \w+){0,2}|please wait|(?:show|see|read) (?:all|more)(?: \w+)?",
    rf"{_COUNTED}|\d+ (?:shares?|views?|likes?)|\d{{1,3}}k?|\d+ (?:min|minute)s? read|\d+ min\. lesezeit",
    rf"(?:follow|like|find|join) (?:[\w@’']+ ){{1,7}}(?:on|at) {_NETWORK}\b.*",
    r"(?:sign up|subscribe) (?:for|to) .*(?:newsletter|e-?mails?|alerts|updates|inbox)\b.*",
    r"subscribe(?: (?:now|today|here))?",
    r"(?:tags?|topics?|filed under|categories|keywords|schlagw(?:ort|orte|örter)|mots[- ]clés|etiquetas|теги)\s*:.*",
    r"(?:image|photo|video) (?:caption|source|credit)s?|getty images|(?:copyright )?(?:©|\(c\)|copyright \d{4}).*",
    r".*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)\b.*",
)
_ONLY_CREDIT = re.compile(
    r"\W*(?:(?:photo|photograph|image|picture|foto|screenshot|illustration|credit)s?(?: credits?| courtesy| source)?\s*"
    r"(?::|©|by\b|from\b)|getty\b|reuters\b|afp\b|epa\b|dpa\b|efe\b).*",
    re.IGNORECASE,
)
_WHOLE_NOISE = re.compile(rf"\W*{_NOISE}\W*", re.IGNORECASE)
_BEGINS_AFTER = re.compile(rf"\W*{_AFTER}\W*", re.IGNORECASE)
_MONTHS = (
    r"jan\w*|feb\w*|fév\w*|mar[szc]\w*|mär\w*|apr\w*|avr\w*|abr\w*|ma[iy]\w*|jun\w*|jui\w*|jul\w*|aug\w*|août"
    r"|ago\w*|sep\w*|o[ck]t\w*|out\w*|nov\w*|de[czs]\w*|déc\w*|ene\w*|gen\w*|giu\w*|lug\w*|set\w*|dic\w*"
)
_DATE_WORDS = re.compile(
    rf"\b(?:{_MONTHS}|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|mon|tue|wed|thu|sat|\w+tag|am|pm|a\.m|p\.m"
    r"|[a-z]{2,3}t|utc|gmt|uhr|at|on|um|à|de|del|le|published|posted|updated|last|modified|date|first|stand"
    r"|veröffentlicht|aktualisiert|publié|mis|jour|publicado|actualizado|pubblicato|aggiornato|\d+(?:st|nd|rd|th)"
    r"|\d*h\d*)\b|\d+|[年月日時分]|[년월일시분]",
    re.IGNORECASE,
)
_HAS_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_BYLINE = re.compile(r"(?i:by|von|par|por) (?:(?:and|und|et|y|de|van|von|&) |[^\W\d_a-z][\w.'’-]*(?:, | |$)){1,10}")


def _is_named(element: HtmlElement, names: frozenset[str]) -> bool:
    told = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return element.tag not in ("body", "html") and any(name.lower() in names for name in _NAME.findall(told))


class _Homes(dict[HtmlElement, HtmlElement | None]):
    """For each element, the outermost one around it or itself that bears one of the names; each is looked at once."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, element: HtmlElement) -> HtmlElement | None:
        path = [element]
        while (parent := path[-1].getparent()) is not None and parent not in self:
            path.append(parent)
        found = self[parent] if parent is not None else None
        for step in reversed(path):
            found = found if found is not None else step if _is_named(step, self._names) else None
            self[step] = found
        return found


def _outside(blocks: Sequence[Candidate], names: frozenset[str], *, longest: int) -> list[Candidate]:
    homes_by_element = _Homes(names)
    homes = [homes_by_element[block.element] for block in blocks]
    held: dict[HtmlElement, int] = {}
    for home, block in zip(homes, blocks, strict=True):
        if home is not None:
            held[home] = held.get(home, 0) + len(block.text)
    most = _MOST_ASIDE * sum(len(block.text) for block in blocks)
    kept = []
    for home, block in zip(homes, blocks, strict=True):
        if home is None or held[home] > most or len(block.text) > longest or block.element.tag == "h1":
            kept.append(block)
    return kept if sum(len(block.text) for block in kept) >= most else list(blocks)


def outside_asides(blocks: Sequence[Candidate]) -> list[Candidate]:
    """Return the blocks that no element named after comments, related stories, sharing or the like holds."""
    return _outside(_outside(blocks, _ASIDES, longest=MAX_CODE_POINTS), _BARS, longest=_HEADING)


def _says_nothing(kind: Kind, text: str) -> bool:
    if kind == "caption" and len(text) <= _HEADING and _ONLY_CREDIT.fullmatch(text):
        return True
    return kind != "table_row" and len(text) <= _SHORT and bool(_WHOLE_NOISE.fullmatch(text))


def _is_credit(text: str) -> bool:
    """Tell whether a line gives only a date or the authors, as it does between a headline and the story."""
    if len(text) > _HEADING:
        return False
    is_date = bool(_HAS_DATE.search(text)) and not any(map(str.isalpha, _DATE_WORDS.sub("", text)))
    return is_date or bool(_BYLINE.fullmatch(text))


def _story_starts(pieces: Sequence[tuple[Kind, str]]) -> int:
    return next((at for at, (kind, text) in enumerate(pieces) if kind == "paragraph" and len(text) >= _STORY), 0)


def _story_ends(pieces: Sequence[tuple[Kind, str]]) -> int:
    """Return where a line such as "Related stories" ends the story: late, and with little behind it."""
    total = sum(len(text) for _, text in pieces)
    before = 0
    for at, (_, text) in enumerate(pieces):
        is_late = before >= _LATE * total and total - before <= _MOST_AFTER * total
        if is_late and len(text) <= _HEADING and _BEGINS_AFTER.fullmatch(text):
            return at
        before += len(text)
    return len(pieces)


def without_boilerplate(found: Iterable[T], piece: Callable[[T], tuple[Kind, str]]) -> list[T]:
    """Return what tells the story; `piece` gives the kind and the words of one of `found`. Never returns nothing."""
    blocks = list(found)
    pieces = [(kind, " ".join(text.split())) for kind, text in map(piece, blocks)]
    starts, ends = _story_starts(pieces), _story_ends(pieces)
    kept = []
    for at, (kind, text) in enumerate(pieces[:ends]):
        if not (_says_nothing(kind, text) or (at < starts and _is_credit(text))):
            kept.append(blocks[at])
    return kept or blocks
