import re
from pathlib import Path

from annotations.web import failures
from annotations.web.failures import FAILURES, FetchError

SOURCES = [path.read_text() for path in Path(failures.__file__).parent.glob("*.py")]


def test_keeps_a_catalogue_of_distinct_and_whole_entries() -> None:
    assert len(FAILURES) >= 20
    for code, failure in FAILURES.items():
        assert re.fullmatch(r"[a-z_]+", code)
        assert failure.sentence.endswith(".") and failure.next_step.endswith(".")
    assert len({failure.sentence for failure in FAILURES.values()}) == len(FAILURES)


def test_keeps_the_catalogue_to_codes_that_are_raised() -> None:
    others = "".join(source for source in SOURCES if "_CATALOGUE" not in source)
    assert [code for code in FAILURES if f'"{code}"' not in others] == []


def test_returns_the_catalogue_s_answer_on_retrying_unless_told() -> None:
    assert FetchError("read_timeout").retryable
    assert not FetchError("gone").retryable
    assert not FetchError("dns_failed", retryable=False).retryable
    assert FetchError("gone").failure is FAILURES["gone"]
