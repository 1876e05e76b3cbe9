import pytest

from annotations.text.authors import MAX_AUTHORS, read_authors


@pytest.mark.parametrize(
    ("told", "authors"),
    [
        (["By Ana Bell and Bo Lind"], ("Ana Bell", "Bo Lind")),
        (["Ana Bell", "Bo Lind", "ana bell"], ("Ana Bell", "Bo Lind")),
        (["Ana Bell, Bo Lind & Cy Orr"], ("Ana Bell", "Bo Lind", "Cy Orr")),
        (["Ana Bell, Bo Lind, and Cy Orr"], ("Ana Bell", "Bo Lind", "Cy Orr")),
        (["Ana Bell, Political Editor"], ("Ana Bell",)),
        (["Ana Bell - Mill Correspondent"], ("Ana Bell",)),
        (["Ana Bell (The Bell), Bo Lind @bolind ana@bell.example"], ("Ana Bell", "Bo Lind")),
        (["Words by J. R. Orr; photos by Bo Lind"], ("J. R. Orr",)),
        (["Von Jörg Müller und Ida Käse"], ("Jörg Müller", "Ida Käse")),
        (["Par Léa Dupont et Hugo Blanc"], ("Léa Dupont", "Hugo Blanc")),
        (["Por Inés Vega y José Ruiz"], ("Inés Vega", "José Ruiz")),
        (["Автор: Иван Мельник"], ("Иван Мельник",)),
        (["王小明"], ("王小明",)),
        (["Ben van der Mill and Ida de Groot"], ("Ben van der Mill", "Ida de Groot")),
        (["Ministry of Mills and Rivers"], ("Ministry of Mills and Rivers",)),
        (
            ["Ana Bell, Jr.", "Bo Lind, PhD", "Cy Orr, CNN", "By Di Poe March"],
            ("Ana Bell", "Bo Lind", "Cy Orr", "Di Poe"),
        ),
        (["Account You're logged", "Username"], ()),
        (["https://bell.example/ana", "www.bell.example", "@ana", "ana@bell.example"], ()),
        (["Admin", "staff", "unknown", "12", "", " - "], ()),
        (["Ana " * 60], ()),
        (["x" * 1_000_000], ()),
    ],
)
def test_reads_names_and_nothing_else(told: list[str], authors: tuple[str, ...]) -> None:
    assert read_authors(told) == authors


def test_keeps_no_more_names_than_an_article_has() -> None:
    letters = "abcdefghij"
    assert len(read_authors(f"Ana Bell{one}{two}" for one in letters for two in letters)) == MAX_AUTHORS


def test_names_the_site_only_where_it_names_nobody_else() -> None:
    assert read_authors(["Ana Bell, The Bell"], but=["the bell"]) == ("Ana Bell",)
    assert read_authors(["The Bell"], but=["the bell"]) == ("The Bell",)
