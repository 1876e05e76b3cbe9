import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.decoding import decode, sniff
from annotations.text.labels import codec_of

RUSSIAN = (
    "Совет подсчитал деревья вдоль реки и недосчитался сорока. Осенью посадят сотню новых, в основном ивы и ольхи. " * 3
)
GREEK = "Το συμβούλιο μέτρησε τα δέντρα κατά μήκος του ποταμού και βρήκε σαράντα λιγότερα από πέρυσι. " * 3
JAPANESE = "市議会は川沿いの木を数え、昨年より四十本少ないことを確認した。秋には百本を植える予定だという。" * 3
GERMAN = "Der Rat zählte die Bäume am Fluß: vierzig weniger als im Vorjahr, „wohl wegen der Dürre“. "


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("latin1", "cp1252"),
        (" ISO-8859-1\n", "cp1252"),
        ("US-ASCII", "cp1252"),
        ("gb2312", "gb18030"),
        ("shift_jis", "cp932"),
        ("UTF8", "utf_8"),
        ("utf-7", ""),
        ("idna", ""),
        ("rot13", ""),
        ("", ""),
    ],
)
def test_knows_labels_as_the_standard_does(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (GREEK, "iso8859_7", "greek"),
        (JAPANESE, "cp932", "sjis"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (JAPANESE, "gb18030", "gb2312"),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN, "utf_8", "utf-8"),
    ],
)
def test_believes_what_is_declared_and_fits(text: str, encoding: str, charset: str) -> None:
    decoded = decode(text.encode(encoding), charset=charset)
    assert (decoded.text, decoded.replaced) == (text, 0)


@pytest.mark.parametrize("wrong", ["iso-8859-1", "windows-1251", "shift_jis", "gbk", "no such label", None])
@pytest.mark.parametrize("text", [RUSSIAN, GREEK, JAPANESE, GERMAN * 4])
def test_knows_utf_8_whatever_is_declared(text: str, wrong: str | None) -> None:
    assert decode(text.encode(), charset=wrong).text == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (GREEK, "cp1253"), (JAPANESE, "euc_jp")]
)
def test_guesses_where_the_declared_encoding_does_not_fit(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), charset="utf-8")
    assert (decoded.text, decoded.source) == (text, "guess")


POLISH = "Rada policzyła drzewa wzdłuż rzeki i stwierdziła, że jest ich mniej niż rok temu; posadzą sto nowych wierzb. "
TURKISH = "Belediye nehir boyunca ağaçları saydı ve geçen yıla göre kırk ağaç eksik olduğunu gördü. "
ARABIC = "أحصى المجلس الأشجار على طول النهر ووجد أنها أقل بأربعين من العام الماضي. "
HEBREW = "המועצה ספרה את העצים לאורך הנהר ומצאה שחסרים ארבעים לעומת השנה שעברה. "
CHINESE = "市议会清点了河边的树木，发现比去年少了四十棵。市长周一表示，面包价格上涨了百分之三。"
KOREAN = "시의회는 강변의 나무를 세어 작년보다 마흔 그루 적다는 것을 확인했다. 시장은 월요일에 말했다. "
FRENCH = "Le conseil a compté les arbres le long de la rivière et en a trouvé quarante de moins que l’année dernière. "


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1251", "windows-1250", "shift_jis", "gbk", None])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "iso8859_5"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859_7"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (TURKISH, "cp1254"),
        (ARABIC, "cp1256"),
        (HEBREW, "cp1255"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        (GERMAN, "cp1252"),
    ],
)
def test_reads_through_a_wrong_label(text: str, encoding: str, label: str | None) -> None:
    page = b"<html><head><title>x</title></head><body><p>" + text.encode(encoding) + b"</p></body></html>"
    assert text in decode(page, charset=label, is_html=True).text


@pytest.mark.parametrize(
    ("text", "encoding", "bom"),
    [(RUSSIAN, "utf-8", b"\xef\xbb\xbf"), (RUSSIAN, "utf-16-le", b"\xff\xfe"), (RUSSIAN, "utf-16-be", b"\xfe\xff")],
)
def test_believes_a_byte_order_mark_above_all(text: str, encoding: str, bom: bytes) -> None:
    decoded = decode(bom + text.encode(encoding), charset="windows-1252")
    assert (decoded.text, decoded.source) == (text, "bom")


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b"<meta charset=windows-1251>", "cp1251"),
        (b"<META CHARSET = 'KOI8-R' />", "koi8_r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7">', "iso8859_7"),
        (b'<?xml version="1.0" encoding="euc-jp"?><html>', "euc_jp"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "cp1251"),
        (b"<meta charset=utf-16>", "utf_8"),
        (b"<meta name=charset content=x>", ""),
        (b" " * 1100 + b"<meta charset=koi8-r>", ""),
    ],
)
def test_sniffs_what_a_page_says_of_itself(head: bytes, codec: str) -> None:
    assert sniff(head) == codec


def test_lets_a_page_speak_only_where_it_is_one() -> None:
    body = b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251")
    assert (decode(body, is_html=True).encoding, decode(body, is_html=True).source) == ("cp1251", "meta")
    both = b"<meta charset=windows-1251>" + RUSSIAN.encode("koi8-r")
    assert decode(both, charset="koi8-r", is_html=True).text.endswith(RUSSIAN)
    assert decode(b" " * 2000 + body, is_html=True).text.endswith(RUSSIAN)


def test_counts_what_it_replaces() -> None:
    decoded = decode(b"\xef\xbb\xbfone \xff two \xef\xbf\xbd three")
    assert (decoded.text, decoded.replaced) == ("one \ufffd two \ufffd three", 1)


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "latin1", "sjis", "utf-16", "gbk", "nonsense"]),
    st.booleans(),
)
def test_never_fails_and_never_replaces_in_silence(body: bytes, charset: str | None, is_html: bool) -> None:
    decoded = decode(body, charset=charset, is_html=is_html)
    assert decoded.replaced >= 0
    if b"\xef\xbf\xbd" not in body and decoded.encoding == "utf_8":
        assert decoded.text.count("\ufffd") == decoded.replaced


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_returns_utf_8_as_it_was(text: str) -> None:
    if not text.startswith(("\ufeff", "\ufffe")):
        assert decode(text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", [RUSSIAN, GERMAN, "市议会清点了河边的树木。\n" * 9, "<html><p>Nine years</p>", "ab", HEBREW]
)
def test_knows_wide_encodings_without_their_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), charset="iso-8859-1").text == text


@pytest.mark.parametrize("encoding", ["cp855", "johab"])
def test_guesses_encodings_of_old_files(encoding: str) -> None:
    text = KOREAN * 3 if encoding == "johab" else RUSSIAN
    assert decode(text.encode(encoding), charset="utf-8").text == text


def test_says_of_wide_text_that_it_cannot_tell_that_it_was_lost() -> None:
    assert decode((CHINESE * 3).encode("utf-32-be")).text == CHINESE * 3
    assert decode((CHINESE * 3).encode("utf-16-be"), charset="iso-8859-1").replaced > 0


def test_passes_over_stray_controls() -> None:
    assert "Größe and Öl" in decode(GERMAN.encode("cp1252") * 9 + "Größe\x01 and\x00 Öl.".encode("cp1252")).text


def test_a_stray_nul_makes_no_text_wide() -> None:
    assert decode(b"One line of text.\x00 And another!\n" * 9).encoding == "utf_8"
    assert "Café\x00 & bar" in decode("<p>One \x02 Café\x00 & bar</p>!".encode(), charset="utf-8").text


@pytest.mark.parametrize("bom", [b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"])
def test_knows_the_marks_of_utf_32(bom: bytes) -> None:
    encoding = "utf-32-le" if bom.startswith(b"\xff") else "utf-32-be"
    assert decode(bom + GERMAN.encode(encoding)).text == GERMAN


@pytest.mark.parametrize("label", ["cp437", "IBM850", "johab", "iso-2022-kr"])
def test_believes_names_that_the_standard_lacks(label: str) -> None:
    text = KOREAN if label in ("johab", "iso-2022-kr") else "Größe, Öl, Brücke, Maß und Übung"
    assert decode(text.encode(label), charset=label).text == text


def test_takes_a_lone_byte_of_punctuation_for_what_was_meant() -> None:
    decoded = decode("Größe ".encode() * 9 + b"and the dam\x92s keepers \x96 nine")
    assert (decoded.text[-34:], decoded.replaced) == ("Größe and the dam’s keepers – nine", 0)


def test_counts_a_character_that_was_cut_off() -> None:
    decoded = decode("Größe und Öl ".encode() * 9 + b"the dam\xe2\x80 and")
    assert (decoded.encoding, decoded.replaced) == ("utf_8", 1)


def test_is_not_held_up_by_comments_that_never_end() -> None:
    assert sniff(b"<!--" * 8_000 + b"<meta charset=koi8-r>", limit=40_000) == "koi8_r"


def test_reads_one_long_line_in_time() -> None:
    start = time.process_time()
    body = b"word " * 400_000 + b"caf\xe9 " + b"word " * 400_000
    assert decode(body).text[2_000_000:2_000_004] == "café"
    assert time.process_time() - start < 3
