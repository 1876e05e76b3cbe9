from datetime import UTC, datetime

import pytest

from annotations.text.dates import read_date

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = datetime(2026, 3, 4, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-04", DAY),
        ("2026-3-4", DAY),
        ("2026/03/04", DAY),
        ("20260304", DAY),
        ("04.03.2026", DAY),
        ("2026-03-05T00:30:00.123+02:00", LATER),
        ("2026-03-05T00:30:00+0200[Europe/Berlin]", LATER),
        ("2026-03-04 22:30:00 UTC", LATER),
        ("Wed, 04 Mar 2026 17:30:00 -0500", LATER),
        ("Wed, 04 Mar 2026 17:30:00 EST", LATER),
        ("04.03.2026 22:30", LATER),
        ("1772663400", LATER),
        ("1772663400000", LATER),
        ("March 4, 2026", DAY),
        ("Published on 4th of March 2026", DAY),
        ("Mar. 4, 2026 at 10:30 p.m.", LATER),
        ("4-Mar-2026", DAY),
        ("4. März 2026, 22:30 Uhr", LATER),
        ("Publié le 4 mars 2026 à 22h30", LATER),
        ("1er mars 2026", datetime(2026, 3, 1, tzinfo=UTC)),
        ("4 de marzo de 2026", DAY),
        ("4 marzo 2026", DAY),
        ("4 de março de 2026", DAY),
        ("4 maart 2026", DAY),
        ("4 marca 2026", DAY),
        ("4 марта 2026", DAY),
        ("2026年3月4日", DAY),
        ("2026년 3월 4일", DAY),
        ("3 May 2026 12.99", datetime(2026, 5, 3, tzinfo=UTC)),
    ],
)
def test_reads_dates_as_pages_write_them(text: str, when: datetime) -> None:
    assert read_date(text, now=NOON) == when


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "soon",
        "9999-01-01",
        "1985-03-04",
        "2026-06-03",
        "2026-02-31",
        "May 99, 2026",
        "Mayor 4 2026",
        "4 2026",
    ]
    + [
        "99999999999999999",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1" * 100_000,
        "4 March 2026 " * 9,
    ],
)
def test_reads_nothing_else(text: object) -> None:
    assert read_date(text, now=NOON) is None
