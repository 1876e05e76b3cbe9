"""The texts that are opened: an article with highlights in a running newsroom, and the same text as a static page."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from tests.e2e.product import Product

WORDS = [
    "harbour",
    "council",
    "bridge",
    "school",
    "budget",
    "winter",
    "market",
    "engine",
    "library",
    "doctor",
    "river",
    "garden",
    "minister",
    "report",
    "copper",
    "letter",
    "window",
    "coast",
    "driver",
    "statute",
    "orchard",
    "captain",
    "ledger",
    "signal",
    "quarry",
    "meadow",
]
SENTENCE_WORDS = 10
PARAGRAPH_SENTENCES = 5
WHO = "casey"


@dataclass(frozen=True, slots=True)
class Made:
    """An article: where it is read, how many highlights it has, and a sentence that has none yet."""

    path: str
    highlights: int
    text: str


def make(product: Product, *, words: int, highlights: int) -> Made:
    """Imports a text of so many words and marks sentences all over it, each as a claim of its own."""
    rng = random.Random(words)
    sentences = [_sentence(number, rng) for number in range(words // SENTENCE_WORDS)]
    paragraphs = [
        " ".join(sentences[at : at + PARAGRAPH_SENTENCES]) for at in range(0, len(sentences), PARAGRAPH_SENTENCES)
    ]
    body = {"text": "\n\n".join(paragraphs), "title": f"A report of {words} words", "language": "en"}
    article = _done(product.call("POST", "/api/v1/articles/", body, as_=WHO))
    text, snapshot = article["snapshot"]["text"], article["snapshot"]["id"]
    for quote in sentences[: -len(sentences) // highlights : max(1, len(sentences) // highlights)][:highlights]:
        start = text.index(quote)
        span = {"snapshot": snapshot, "start": start, "end": start + len(quote), "quote": quote}
        made = {**span, "claim": {"text": quote}}
        _done(product.call("POST", f"/api/v1/articles/{article['id']}/highlights/", made, as_=WHO))
    here = _done(product.call("GET", f"/api/v1/articles/{article['id']}/", as_=WHO))
    return Made(f"/articles/{article['id']}/", len(here["highlights"]), text)


def _sentence(number: int, rng: random.Random) -> str:
    return f"Number {number} {' '.join(rng.choices(WORDS, k=SENTENCE_WORDS - 2))}."


def _done(said: Any) -> Any:
    if said.status not in (200, 201):
        raise RuntimeError(f"{said.status}: {said.body}")
    return said.body


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def static_pages(made: list[Made]) -> Iterator[list[str]]:
    """Serves each text alone, without style or script, and gives the addresses."""
    with TemporaryDirectory() as folder:
        for number, one in enumerate(made):
            body = "".join(f"<p>{escape(line)}</p>\n" for line in one.text.split("\n"))
            page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Text</title>\n{body}</html>\n"
            (Path(folder) / f"{number}.html").write_text(page, "utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield [f"http://127.0.0.1:{server.server_port}/{number}.html" for number in range(len(made))]
        finally:
            server.shutdown()
            server.server_close()
