"""In what two statements differ that cannot be the same."""

import pytest

from annotations.text.contrast import differences


@pytest.mark.parametrize(
    ("said", "known", "found"),
    [
        ("Unemployment rose 3 % in March", "Unemployment fell 3 % in March", ("direction",)),
        ("Unemployment fell 4 % in March", "Unemployment fell 3 % in March", ("number",)),
        ("Unemployment fell in March", "Unemployment fell 3 % in March", ("number",)),
        ("Unemployment fell 3 % in March", "Unemployment fell 3 % in May", ("date",)),
        ("The law was passed in 2019", "The law was passed in 2020", ("date",)),
        ("The mayor did not sign the law", "The mayor did sign the law", ("negation",)),
        ("The bridge cost 40 million euros", "The bridge cost 40 million dollars", ("unit",)),
        ("The city paid Anna for the bridge", "The city paid Berta for the bridge", ("name",)),
        ("Le chômage a augmenté de 3 % en mars", "Le chômage a baissé de 3 % en mars", ("direction",)),
        (
            "Der Minister hat das Gesetz unterschrieben",
            "Der Minister hat das Gesetz nicht unterschrieben",
            ("negation",),
        ),
        ("El paro subió un 3 % en marzo", "El paro bajó un 3 % en marzo", ("direction",)),
        ("ارتفعت البطالة إلى خمسة بالمئة", "انخفضت البطالة إلى خمسة بالمئة", ("direction",)),
        ("They say 200 homes, really, were built since 2019!", "The city built 200 homes", ()),
        ("Homes", "200 homes", ()),
    ],
)
def test_returns_in_what_they_differ(said: str, known: str, found: tuple[str, ...]) -> None:
    assert differences(said, known) == found
