"""The language of a text, or the admission that it is not clear."""

import pytest

from annotations.text.languages import guess_language
from annotations.text.reader import read

TEXTS = {
    "en": "The council met at last in the town and said that the dam would be open to all of them in the spring.",
    "de": "Der Rat hat sich in der Stadt getroffen und gesagt, dass der Damm im Frühling für alle offen sein wird.",
    "fr": "Le conseil s’est réuni dans la ville et il a dit que le barrage sera ouvert pour tous au printemps.",
    "es": "El consejo se reunió en la ciudad y dijo que la presa estará abierta para todos en la primavera.",
    "it": "Il consiglio si è riunito nella città e ha detto che la diga sarà aperta a tutti in primavera.",
    "pt": "O conselho reuniu-se na cidade e disse que a barragem não vai ser aberta até ao ano que vem.",
    "nl": "De raad kwam in de stad bijeen en zei dat de dam in het voorjaar voor iedereen open zou zijn.",
    "pl": "Rada spotkała się w mieście i powiedziała, że tama będzie otwarta dla wszystkich na wiosnę.",
    "sv": "Rådet möttes i staden och sade att dammen ska vara öppen för alla under våren, men inte nu.",
    "fi": "Neuvosto kokoontui kaupungissa ja sanoi, että pato on auki kaikille keväällä mutta ei vielä nyt.",
    "cs": "Rada se sešla ve městě a řekla, že hráz bude na jaře otevřena pro všechny, kteří tam jsou.",
    "hu": "A tanács a városban ülésezett, és azt mondta, hogy a gát tavasszal mindenki számára nyitva lesz.",
    "ru": "Совет собрался в городе и сказал, что плотина будет открыта для всех весной, но не сейчас.",
    "uk": "Рада зібралася в місті та сказала, що гребля буде відкрита для всіх навесні, але не зараз.",
    "el": "Το συμβούλιο συνεδρίασε στην πόλη και είπε ότι το φράγμα θα είναι ανοιχτό για όλους την άνοιξη.",
    "tr": "Meclis şehirde toplandı ve barajın bahar için herkese açık olacağını söyledi ama daha sonra bir şey demedi.",
    "ar": "اجتمع المجلس في المدينة وقال إن السد سيكون مفتوحا أمام الجميع في الربيع ولكن ليس الآن",
    "fa": "شورا در شهر تشکیل جلسه داد و گفت که این سد در بهار برای همه باز خواهد بود اما نه حالا",
    "he": "המועצה התכנסה בעיר ואמרה כי הסכר יהיה פתוח לכל באביב, אבל לא עכשיו, כי אין כסף",
    "hi": "परिषद की बैठक शहर में हुई और उसने कहा कि बांध सभी के लिए खुला होगा",
    "zh": "市议会终于在城里开会，并表示大坝将在春天向所有人开放。",
    "ja": "議会はついに町で開かれ、ダムは春にすべての人に開放されると述べた。",
    "ko": "의회는 마침내 시내에서 열렸고 댐은 봄에 모두에게 개방될 것이라고 말했다.",
    "th": "สภาประชุมกันในเมืองและกล่าวว่าเขื่อนจะเปิดให้ทุกคนในฤดูใบไม้ผลิ",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_names_the_language(tag: str) -> None:
    assert guess_language(TEXTS[tag]) == tag


@pytest.mark.parametrize(
    "text", ["", "12 345 €", "Ines Arnott", "www.example.com/the/of/and", "😀😀", "lorem ipsum dolor"]
)
def test_says_nothing_where_it_is_not_sure(text: str) -> None:
    assert guess_language(text) == ""


def test_is_not_misled_by_foreign_names_and_addresses() -> None:
    text = TEXTS["ru"] + " The Council of the Town (https://example.com/the-council-and-the-dam)"
    assert guess_language(text) == "ru"


def test_every_reading_has_the_language_of_its_words() -> None:
    body = TEXTS["de"].encode()
    assert read(body, content_type="text/plain").metadata.language == "de"
    page = f"<html lang='en-GB'><body><p>{TEXTS['de']}</p></body></html>".encode()
    assert read(page, content_type="text/html").metadata.language == "en-GB"
