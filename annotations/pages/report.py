"""The evidence pack as a PDF: a table of checks, then the totals, in the letters that its font has.

DejaVu Sans, which the frontend's build brings, has European letters, Arabic and Hebrew ones. A box stands for others.
"""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from unicodedata import bidirectional

from django.contrib.staticfiles import finders
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from annotations.meaning.figures import Span
from annotations.meaning.pack import Proof, Totals

WIDTHS = (78, 34, 26, 22, 18, 18, 18, 18, 20, 25)
HEADS = (
    *("Check", "Who said it", "Rating", "Published", "Sources", "Indep.", "Copies", "Asked", "Corrected", "Retracted"),
)
MOST_TEXT = 220
NO_LETTER = "□"
FAMILY = "DejaVu Sans"
FACES = {"": "fonts/DejaVuSans.ttf", "B": "fonts/DejaVuSans-Bold.ttf"}


class Report:
    """One document, written from beginning to end."""

    def __init__(self, newsroom: str, span: Span) -> None:
        self.pdf = FPDF(orientation="landscape", format="A4")
        self.pdf.set_title(f"Evidence: {newsroom}")
        for style, face in FACES.items():
            self.pdf.add_font(FAMILY, style, _found(face))
        self.drawn = {letter for font in self.pdf.fonts.values() if isinstance(font, TTFFont) for letter in font.cmap}
        self.pdf.set_lang("en")
        self.pdf.set_auto_page_break(True, margin=15)
        self.pdf.add_page()
        self._line(f"{newsroom}: evidence of fact-checking", size=16, is_bold=True)
        self._line(f"Checks first published from {_day(span.first)} to {_day(span.last)}", size=10)
        self.pdf.ln(4)

    def tell(self, proofs: Iterable[Proof]) -> None:
        """A row for each."""
        self.pdf.set_font(FAMILY, size=8)
        head = FontFace(emphasis="BOLD", fill_color=(236, 233, 226))
        rows = [[self._written(cell) for cell in _cells(proof)] for proof in proofs]
        self.pdf.set_text_shaping(any(map(_is_joined, chain.from_iterable(rows))))
        with self.pdf.table(col_widths=WIDTHS, headings_style=head, line_height=4.5, text_align="LEFT") as table:
            for row in (HEADS, *rows):
                table.row(row)

    def sum_up(self, totals: Totals) -> None:
        """The numbers over exactly those rows."""
        self.pdf.ln(6)
        self._line("Totals", size=12, is_bold=True)
        for label, n, share in totals.told():
            self._line(f"{label}: {n}" + (f" ({share} %)" if share is not None else ""), size=10)
        if totals.days_to_correct is not None:
            self._line(f"Days to the first correction (median): {totals.days_to_correct:.1f}", size=10)

    def finished(self) -> bytes:
        return bytes(self.pdf.output())

    def _line(self, text: str, *, size: int, is_bold: bool = False) -> None:
        self.pdf.set_text_shaping(_is_joined(text))
        self.pdf.set_font(FAMILY, style="B" if is_bold else "", size=size)
        self.pdf.cell(0, size * 0.55, self._written(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _written(self, text: str) -> str:
        return "".join(one if ord(one) in self.drawn or one.isspace() else NO_LETTER for one in text)


def _cells(proof: Proof) -> list[str]:
    return [
        proof.text[:MOST_TEXT],
        proof.claimant or "–",
        proof.rating,
        _day(proof.published_at.date()),
        *(str(n) for n in (proof.sources, proof.independent, proof.archived, proof.asked, proof.corrections)),
        "yes" if proof.retracted else "no",
    ]


def _day(day: date) -> str:
    return f"{day:%d %b %Y}"


def _is_joined(text: str) -> bool:
    """Whether it runs from right to left, somewhere. Shaping is for that alone: programs then read letters apart."""
    return any(bidirectional(one) in ("R", "AL") for one in text)


def _found(face: str) -> str:
    path = finders.find(face)
    if not isinstance(path, str):
        raise FileNotFoundError(f"{face} is not in frontend/dist: build the frontend (make build).")
    return path
