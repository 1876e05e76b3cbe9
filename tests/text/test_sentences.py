import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.clean import normalise
from annotations.text.document import MAX_BLOCKS, Block, Document
from annotations.text.sentences import MOST_SAID, Sentence, sentences
from tests.text.test_hostile import CEILING_S


def cut(text: str, language: str = "en") -> list[str]:
    found = sentences(text, blocks=[Block("paragraph", 0, len(text))], language=language)
    return [text[sentence.start : sentence.end] for sentence in found]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "Mr. Smith of the U.S. Army paid No. 5 in Jan. 2020.| J. K. Bell wrote it.| It cost 3.1 million."),
        ("en", "“We go.”| Then they went.| (It was late.)| Next.| “Is it so?” she asked.| Really?!| Yes…| No."),
        ("en", "He left... and came back.| He left...| Then he came.| At 5 p.m. he left."),
        ("en", "He lives in the U.S.| She too."),
        ("en", "1. First point.| 2. Second point."),
        ("en", "• A point here.| Another one."),
        ("en", "Lt. Gov. Fox saw Ft. Worth.| About approx. 5 came.| Visit www.example.com.| Or mail a.b@c.de."),
        ("de", "Am 3. Mai kam er.| Im 19. Jahrhundert war es so.| Er kam am 24.| Dann ging er."),
        ("de", "Der 2. Weltkrieg, d. h. so.| Heinrich VIII. kam."),
        ("de-AT", "Das kostet 3,5 Mio. Euro.| „Ist das so?“, fragte sie.| Dr. Meier sagte: „Nein.“"),
        ("fr", "M. Dupont est là.| « C’est vrai ? » dit-il.| Cela coûte 3,5 €.| Voilà !"),
        ("es", "La Sra. López vino.| ¿Es verdad?| ¡Sí!| EE. UU. es grande."),
        ("pl", "Pan dr. Nowak był.| W 2020 r. było tak.| Dnia 3. maja."),
        ("ru", "В 2020 г. было так.| А. С. Пушкин писал.| «Да!» — сказал он.| Роман им. Горького."),
        ("no", "Den 3. mai kom han.| F.eks. dette."),
        ("he", "ד\"ר כהן כאן.| עו\"ד לוי.| מה?| כן."),
        ("ar", "ماذا قال؟| قال د. أحمد نعم.| ثم ذهب!"),
        ("ur", "یہ سچ ہے۔| وہ گیا۔"),
        ("zh-Hans-CN", "今天下雨了。|明天呢？！|价格是3.5元。|他说：“我来。你走。”|然后走了。"),
        ("ja", "今日は雨です。|明日は？|「彼が来た。」と言った。|『あ。』など。"),
        ("ko", "오늘은 비다.| 내일은?| 3.5원이다."),
        ("", "Hello there.| World."),
        ("not a tag", "Hello there.| World."),
    ],
)  # fmt: skip
def test_cuts_where_a_reader_would(language: str, marked: str) -> None:
    assert cut(marked.replace("|", ""), language) == [sentence.strip() for sentence in marked.split("|")]


def test_keeps_to_the_blocks_and_says_their_kind() -> None:
    text = "A headline without a stop\nOne. Two follows\nA caption. Photo: Bell\n***"
    document = Document(
        text,
        (Block("heading", 0, 25), Block("paragraph", 26, 42), Block("caption", 43, 65), Block("paragraph", 66, 69)),
    )
    found = sentences(document.text, blocks=document.blocks, language="en")
    assert [(text[one.start : one.end], one.kind) for one in found] == [
        ("A headline without a stop", "heading"),
        ("One.", "paragraph"),
        ("Two follows", "paragraph"),
        ("A caption.", "caption"),
        ("Photo: Bell", "caption"),
    ]


pieces = st.sampled_from(
    ["Rain fell", ". ", "! ", "? ", "... ", "… ", "3.1", "No. ", "am 3. ", "“", "” ", '"', "(", ") ", "。", "؟ ", " - ",
     "\u00ad", "e\u0323\u0301", "\U0001f469\u200d\U0001f467", "か", "\u200f", "he ", "U.S. ", "\u00a0", "\u3000"]
)  # fmt: skip
texts = st.lists(pieces, max_size=40).map(lambda parts: normalise("".join(parts)))


@given(texts, st.sampled_from(["en", "de", "ja", "ar", "", "ru", "fr"]))
def test_keeps_every_word_once_in_trimmed_sentences(text: str, language: str) -> None:
    found = sentences(text, blocks=[Block("paragraph", 0, len(text))] if text else [], language=language)
    reached = 0
    for one in found:
        assert reached <= one.start < one.end <= len(text)
        assert not any(map(str.isalnum, text[reached : one.start]))
        said = text[one.start : one.end]
        assert said == said.strip()
        assert any(map(str.isalnum, said))
        reached = one.end
    assert not any(map(str.isalnum, text[reached:]))


def test_cuts_long_texts_in_time() -> None:
    block = "It has two sentences, e.g. this one. The other is here."
    text = "\n".join([block] * MAX_BLOCKS)
    step = len(block) + 1
    blocks = [Block("paragraph", at * step, at * step + len(block)) for at in range(MAX_BLOCKS)]
    start = time.process_time()
    found = sentences(text, blocks=blocks, language="en")
    assert time.process_time() - start < 2 * CEILING_S
    assert len(found) == 2 * MAX_BLOCKS
    assert found[3] == Sentence(step + 37, step + 55, "paragraph")


@pytest.mark.parametrize(
    "piece", ["“A. B. ", "a. ", ".) ", "… ", "Ab. ", " a", "x", "\U0001f469\u200d\U0001f467. ", "1. "]
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_cuts_hostile_texts_in_time(piece: str, language: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    cut(text, language)
    assert time.process_time() - start < CEILING_S


def test_cuts_a_block_too_long_for_one_look_behind_a_sentence() -> None:
    said = "The rain fell all day. "
    found = cut(said * (3 * MOST_SAID // len(said)))
    assert set(found) == {said.strip()}
