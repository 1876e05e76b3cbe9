"""The evidence pack as a PDF: a table of checks, then the totals. Latin letters; others are written as their names."""

from collections.abc import Iterable
from datetime import date

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from annotations.meaning.figures import Span
from annotations.meaning.pack import Proof, Totals

WIDTHS = (78, 34, 26, 22, 18, 18, 18, 18, 20, 25)
HEADS = (
    *("Check", "Who said it", "Rating", "Published", "Sources", "Indep.", "Copies", "Asked", "Corrected", "Retracted"),
)
MOST_TEXT = 220
PLAINER = {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."}


class Report:
    """One document, written from beginning to end."""

    def __init__(self, newsroom: str, span: Span) -> None:
        self.pdf = FPDF(orientation="landscape", format="A4")
        self.pdf.set_title(f"Evidence: {_latin(newsroom)}")
        self.pdf.set_lang("en")
        self.pdf.set_auto_page_break(True, margin=15)
        self.pdf.add_page()
        self._line(f"{newsroom}: evidence of fact-checking", size=16, is_bold=True)
        self._line(f"Checks first published from {_day(span.first)} to {_day(span.last)}", size=10)
        self.pdf.ln(4)

    def tell(self, proofs: Iterable[Proof]) -> None:
        """A row for each."""
        self.pdf.set_font("Helvetica", size=8)
        head = FontFace(emphasis="BOLD", fill_color=(236, 233, 226))
        with self.pdf.table(col_widths=WIDTHS, headings_style=head, line_height=4.5, text_align="LEFT") as table:
            table.row(HEADS)
            for proof in proofs:
                table.row(_cells(proof))

    def sum_up(self, totals: Totals) -> None:
        """The numbers over exactly those rows."""
        self.pdf.ln(6)
        self._line("Totals", size=12, is_bold=True)
        for label, n, share in totals.told():
            self._line(f"{label}: {n}" + (f" ({share} %)" if share is not None else ""), size=10)
        if totals.days_to_correct is not None:
            self._line(f"Days to the first correction (median): {totals.days_to_correct:.1f}", size=10)

    def written(self) -> bytes:
        return bytes(self.pdf.output())

    def _line(self, text: str, *, size: int, is_bold: bool = False) -> None:
        self.pdf.set_font("Helvetica", style="B" if is_bold else "", size=size)
        self.pdf.cell(0, size * 0.55, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _cells(proof: Proof) -> list[str]:
    return [
        _latin(proof.text[:MOST_TEXT]),
        _latin(proof.claimant or "–"),
        _latin(proof.rating),
        _day(proof.published_at.date()),
        *(str(n) for n in (proof.sources, proof.independent, proof.archived, proof.asked, proof.corrections)),
        "yes" if proof.retracted else "no",
    ]


def _day(day: date) -> str:
    return f"{day:%d %b %Y}"


def _latin(text: str) -> str:
    """What the document's own letters can write; a question mark for each of the others."""
    plain = text.translate(
        {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2026: "..."}
    )
    return plain.encode("latin-1", "replace").decode("latin-1")
