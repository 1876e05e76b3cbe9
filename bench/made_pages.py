"""Pages made with a seed, whose article, title and date are known: for a benchmark that runs anywhere."""

import random
from collections.abc import Callable, Iterator
from html import escape

from bench.edited_articles import article

PAGES = 24
_SITE = "The Bell"
_OTHERS = ["The mayor resigns over the price of bread", "Ten walks along the river", "A bridge is closed for good"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"]


def _paragraphs(rng: random.Random) -> list[str]:
    text, _ = article(rng, words=rng.randint(150, 700)).text()
    return [line for line in text.split("\n") if line]


def _plain(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _headed(lines: list[str]) -> str:
    middle = len(lines) // 2
    return f"{_plain(lines[:middle])}<h2>{escape(lines[middle])}</h2>{_plain(lines[middle + 1 :])}"


def _listed(lines: list[str]) -> str:
    items = "".join(f"<li>{escape(line)}" for line in lines[1:4])
    return f"{_plain(lines[:1])}<ul>{items}</ul>{_plain(lines[4:])}"


def _quoted(lines: list[str]) -> str:
    return f"{_plain(lines[:2])}<blockquote><p>{escape(lines[2])}</p></blockquote>{_plain(lines[3:])}"


def _tabled(lines: list[str]) -> str:
    rows = "".join(f"<tr><td>{at}</td><td>{escape(line[:80])}</td></tr>" for at, line in enumerate(lines[1:4]))
    return f"{_plain(lines[:1])}<table>{rows}</table>{_plain(lines[1:])}"


def _broken(lines: list[str]) -> str:
    return "<div>" + "<br><br>".join(map(escape, lines)) + "</div>"


_BODIES: list[Callable[[list[str]], str]] = [_plain, _headed, _listed, _quoted, _broken, _tabled]


def _gold(shape: Callable[[list[str]], str], lines: list[str]) -> str:
    rows = [f"{at} {line[:80]}" for at, line in enumerate(lines[1:4])] if shape is _tabled else []
    return "\n".join([*lines[:1], *rows, *lines[1:]])


def _semantic(title: str, day: str, body: str) -> str:
    return f"<main><article><h1>{title}</h1><p>By Ana Bell</p><time datetime={day}>{day}</time>{body}</article></main>"


def _divs(title: str, day: str, body: str) -> str:
    bar = '<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a> <span>157</span></div>'
    return f'<div id="wrap"><div class="head"><h1>{title}</h1></div>{bar}<div class="story-body">{body}</div></div>'


def _crowded(title: str, day: str, body: str) -> str:
    links = "".join(f'<li><a href="/{at}">{other}</a>' for at, other in enumerate(_OTHERS))
    comments = "".join(f"<li><b>Reader {at}</b> {other}, and nobody asked us." for at, other in enumerate(_OTHERS))
    after = f"<h3>Related stories</h3><ul>{links}</ul><p>© 2026 {_SITE}. All rights reserved.</p>"
    return f'<div class="post"><h1>{title}</h1>{body}{after}</div><ol class="comments">{comments}</ol>'


_FRAMES: list[Callable[[str, str, str], str]] = [_semantic, _divs, _crowded]


def _head(at: int, title: str, day: str) -> str:
    """Tell title and date in one of the ways in which pages do; the date sometimes only in print."""
    year, month, number = day.split("-")
    told = [
        f'<meta property="og:title" content="{title} | {_SITE}">'
        f'<meta property="article:published_time" content="{day}">',
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}", '
        f'"datePublished": "{day}", "dateModified": "2026-09-09"}}</script>',
        f'<meta property="og:title" content="{_SITE}"><meta name="date" content="{number}.{month}.{year}">',
        f'<meta name="pubdate" content="{_MONTHS[int(month) - 1]} {int(number)}, {year}">',
    ][at % 4]
    return f'<title>{title} - {_SITE}</title><meta property="og:site_name" content="{_SITE}">{told}'


def made_pages() -> Iterator[tuple[str, bytes, str, str, str, str]]:
    """Yield name, page, address, body, title and day of publication, each page as `Page` of the benchmark takes it."""
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a>' for name in ("Home", "Sport", "Food", "Weather"))
    for at in range(PAGES):
        rng = random.Random(at)
        title, *lines = _paragraphs(rng)
        title = escape(" ".join(title.split()[:9]).replace('"', ""), quote=True)
        shape, frame = _BODIES[at % len(_BODIES)], _FRAMES[at // len(_BODIES) % len(_FRAMES)]
        day = f"2026-{at % 9 + 1:02}-{at % 27 + 1:02}"
        inner = frame(title, day, shape(lines))
        html = (
            f"<html lang=en><head>{_head(at, title, day)}</head><body><nav><ul>{menu}</ul></nav>{inner}</body></html>"
        )
        yield f"made-{at}", html.encode(), f"https://bell.example/{at}", _gold(shape, lines), title, day
