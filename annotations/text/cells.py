"""Lines of CSV in which no cell is taken for a formula (OWASP, CSV injection)."""

import csv
import io
import re
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula at the beginning of a cell."""
_NEXT_CELL = re.compile(r"([;\t]\s*)(?=[=+\-@＝＋－＠])")
"""Where many countries' spreadsheets begin another cell, whatever stands in quotation marks, and with it a formula."""


def csv_line(cells: Iterable[object]) -> str:
    """One line with its end. Numbers stay numbers, nothing is an empty cell."""
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)
    said = _NEXT_CELL.sub(r"\1'", "" if value is None else str(value))
    return f"'{said}" if said.startswith(FORMULA) else said
