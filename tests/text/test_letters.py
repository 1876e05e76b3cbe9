"""Letters: whatever people typed, what is sent is one well-formed mail to one address."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.letters import MAX_TEXT, BadLetter, Envelope, Letter, address_of, written

ENVELOPE = Envelope("Redaktion Süd <desk@news.example>", "1@news.example", datetime(2026, 11, 22, 14, 5, tzinfo=UTC))


def read(letter: Letter) -> EmailMessage:
    raw = written(letter, envelope=ENVELOPE)
    raw.decode("ascii")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_writes_a_mail_that_programs_read_back() -> None:
    letter = Letter(
        "ines@news.example",
        "Ein Hafen für Übersee: «geöffnet» " + "sehr " * 30,
        "Grüße\r\nمرحبا\n",
        name="Inés (Wirtschaft), M.A.",
        headers={"List-Unsubscribe": "<https://news.example/unsubscribe/abc/>"},
    )
    message = read(letter)
    assert message["To"].addresses[0].addr_spec == "ines@news.example"
    assert message["To"].addresses[0].display_name == "Inés (Wirtschaft), M.A."
    assert message["From"].addresses[0].display_name == "Redaktion Süd"
    assert message["Subject"] == letter.subject and message["Subject"].startswith("Ein Hafen für Übersee: «geöffnet»")
    assert text_of(message) == "Grüße\nمرحبا\n"
    assert message["List-Unsubscribe"] == "<https://news.example/unsubscribe/abc/>"
    assert message["Message-ID"] == "<1@news.example>" and message["Auto-Submitted"] == "auto-generated"


@given(st.text(max_size=300), st.text(max_size=200), st.text(max_size=300))
def test_no_words_make_another_header(subject: str, name: str, text: str) -> None:
    message = read(Letter("a@news.example", subject + "\r\nBcc: x@evil.example\n\n", text, name=name))
    assert set(message.keys()) <= {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert [one.addr_spec for one in message["To"].addresses] == ["a@news.example"]


@pytest.mark.parametrize(
    "said",
    [
        *("", "nobody", "a@b@c.example", "a b@c.example", "a@c.example\nBcc: x@y.example", "a@c.example,b@c.example"),
        *("<a@c.example>", "a@", "@c.example", ".a@c.example", "a..b@c.example", "ü@c.example", "a@" + "x" * 300),
        *("a\x00@c.example", "a@\ud800.example", "a@" + "x" * 70 + ".example"),
    ],
)
def test_refuses_what_is_no_address(said: str) -> None:
    with pytest.raises(BadLetter):
        address_of(said)


def test_writes_a_domain_of_other_letters_in_ascii() -> None:
    assert address_of(" Ines@Bücher.example ") == "Ines@xn--bcher-kva.example"


def test_refuses_headers_that_are_not_one_line_or_not_its_own() -> None:
    for headers in ({"Bcc": "x@y.example"}, {"Reply-To": "a@b.example\r\nBcc: x"}, {"Reply-To": ""}, {"List-Id": "é"}):
        with pytest.raises(BadLetter):
            Letter("a@news.example", "s", "t", headers=headers)


def test_cuts_what_is_too_long_and_says_so() -> None:
    letter = Letter("a@news.example", "x" * 5_000, "y" * 5_000_000, html="z" * 5_000_000)
    assert len(letter.text) == MAX_TEXT and letter.text.endswith("cut here.]\n") and letter.html == ""
    assert len(letter.subject) == 200 and letter.subject.endswith("…")
    assert text_of(read(letter)) == letter.text
