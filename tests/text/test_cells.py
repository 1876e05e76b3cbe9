"""No cell of a CSV is taken for a formula, by a spreadsheet of whatever country."""

import pytest

from annotations.text.cells import csv_line


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("=1+1", "'=1+1"),
        ("It rose;=cmd|' /C calc'!A0", "It rose;'=cmd|' /C calc'!A0"),
        ("It rose; =1;+2\t@x", "It rose; '=1;'+2\t'@x"),
        ("It rose; it fell - so they say = so", "It rose; it fell - so they say = so"),
        (-3, "-3"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(said: object, written: str) -> None:
    assert csv_line([said]) == f"{written}\r\n" or csv_line([said]) == f'"{written}"\r\n'
