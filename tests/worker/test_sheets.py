"""Tables at an address: cited as datasets, read row by row as those that are handed in."""

import pytest
from pytest_django import Settings

from annotations.actions import sources
from annotations.actions.evidence import Evidence
from annotations.models import User
from annotations.text.filetypes import CSV, ODS, XLSX
from annotations.worker import bundling, capture
from tests.factories import make_claim
from tests.fakes import HostileServer, answer
from tests.text.test_files import ROWS, xlsx

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "body", "declared", "title", "passage"),
    [
        ("/homes.csv", b"Year,Homes\n2026,212.5\n", "text/csv; charset=utf-8", "homes.csv", "2026 | 212.5"),
        ("/export", b"Year;Homes\n2026;212.5\n", "text/csv", "export.csv", "2026 | 212.5"),
        ("/homes.xlsx", xlsx(ROWS), XLSX, "homes.xlsx", "2026 | 212.5"),
    ],
)
def test_reads_a_table_at_an_address_row_by_row(
    checker: User, settings: Settings, path: str, body: bytes, declared: str, title: str, passage: str
) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    with HostileServer() as server:
        url = server.on(path, answer(body, content_type=declared))
        evidence = Evidence("refutes", quote=passage, locator="B2")
        source = sources.attach_source(make_claim(by=checker), url, evidence, by=checker)
        capture.run(source.snapshot_id)
    source.refresh_from_db()
    kept = source.snapshot
    kept.refresh_from_db()
    assert (kept.state, kept.error_code, kept.title) == ("ok", "", title)
    assert (source.quote_state, kept.text[source.quote_start : source.quote_end]) == ("verified", passage)


def test_what_only_says_that_it_is_a_table_is_refused(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    with HostileServer() as server:
        url = server.on("/homes.ods", answer(b"PK\x03\x04" + b"\x00" * 60, content_type=ODS))
        source = sources.attach_source(make_claim(by=checker), url, Evidence("refutes"), by=checker)
        capture.run(source.snapshot_id)
    source.snapshot.refresh_from_db()
    assert source.snapshot.state == "failed"


def test_tables_keep_an_ending_in_bundles_that_runs_nothing() -> None:
    assert [bundling.ending(kind) for kind in (CSV, XLSX, "text/html")] == ["csv.txt", "xlsx", "html.txt"]
