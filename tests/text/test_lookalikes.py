import pytest

from annotations.text.lookalikes import skeleton


@pytest.mark.parametrize("other", ["Ada", "аdа", "ａｄａ", "a.d.a", "ádà", "ada_"])
def test_takes_for_one_what_looks_like_it(other: str) -> None:
    assert skeleton(other) == skeleton("ada")


@pytest.mark.parametrize(
    ("one", "other"), [("rnax", "max"), ("w1ll", "will"), ("c0lin", "colin"), ("ιοηη".replace("η", "n"), "ionn")]
)
def test_knows_letters_that_pass_for_others(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_tells_names_apart_that_differ() -> None:
    names = ["ada", "edith", "edgar", "cleo", "colin", "петр", "ελενη", "佐藤", "nina", "mina"]
    assert len({skeleton(name) for name in names}) == len(names)
