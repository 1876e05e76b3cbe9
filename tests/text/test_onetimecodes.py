import base64

import pytest

from annotations.text.onetimecodes import code_at, new_secret, spoken, step_of

RFC = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238, appendix B; its codes there have eight digits, of which these are the last six."""


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_agrees_with_the_standard(at: int, code: str) -> None:
    assert code_at(RFC, at // 30) == code
    assert step_of(RFC, code, now=at) == at // 30


def test_takes_the_step_before_and_after_and_no_other() -> None:
    now = 1_800_000_000
    found = [step_of(RFC, code_at(RFC, now // 30 + away), now=now) is not None for away in (-2, -1, 0, 1, 2)]
    assert found == [False, True, True, True, False]


def test_takes_nothing_up_to_the_last_that_was_used() -> None:
    now = 1_800_000_000
    code = code_at(RFC, now // 30)
    assert step_of(RFC, code, now=now, after=now // 30 - 1) == now // 30
    assert step_of(RFC, code, now=now, after=now // 30) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef"])
def test_takes_no_code_that_is_none(code: str) -> None:
    assert step_of(RFC, code, now=59) is None


def test_makes_secrets_of_160_bits() -> None:
    assert len(base64.b32decode(new_secret())) == 20
    assert spoken("ABCDEFGH") == "ABCD EFGH"
