"""DOIs, however they are written."""

import pytest

from annotations.text.dois import address_of, doi_in


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1000/182", "10.1000/182"),
        ("doi:10.1038/NATURE12373.", "10.1038/nature12373"),
        ("https://doi.org/10.1000/abc%2Fd", "10.1000/abc/d"),
        ("dx.doi.org/10.1000.5/x", "10.1000.5/x"),
        ("see 10.1000/182", ""),
        ("https://example.org/10.1000/182", ""),
        ("10.1000", ""),
        ("10.1000/" + "x" * 600, ""),
    ],
)
def test_returns_the_doi_that_is_all_of_it(written: str, doi: str) -> None:
    assert doi_in(written) == doi


def test_the_address_escapes_what_no_address_holds() -> None:
    assert address_of("10.1002/(sici)1<1::aid>3.0.co;2-1").endswith("/10.1002/(sici)1%3C1::aid%3E3.0.co;2-1")
    assert address_of("10.1/a?b#c", resolver="http://r.test/") == "http://r.test/10.1/a%3Fb%23c"
