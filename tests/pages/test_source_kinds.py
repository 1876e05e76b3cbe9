"""The claim page's forms for sources of every kind, the links of its article, and sources in confidence."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import citing, confidences, sources
from annotations.actions.citing import Handed
from annotations.actions.evidence import Evidence
from annotations.models import ConfidentialSource, Linked, Source, User
from annotations.models.confidential import Confidence
from tests.conftest import SignIn
from tests.factories import make_claim, make_source
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
TOLD = {"told_by": "Dr Ada Berg", "told_on": "2026-11-03", "words": "We counted 212 homes.", "quote": "212 homes"}


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"kind": "interview", **TOLD}, ["Interview with Dr Ada Berg", "3 Nov 2026", "Found in the capture"]),
        ({"kind": "email", **TOLD, "url": "https://left.example/"}, ["E-mail or letter from Dr Ada Berg"]),
        ({"kind": "file", "told_by": "left over"}, ["homes.csv", "Not yet looked for", "Secondary source", "page 3"]),
        ({"url": "10.1000/182", "at": "", "interest": "Paid for."}, ["Publication with a DOI", "Interest: Paid for."]),
        ({"url": "https://a.example/t", "at": "dataset"}, ["Dataset", "https://a.example/t"]),
    ],
)
def test_a_form_cites_what_its_kind_says(
    fields: dict[str, Any], shown: list[str], checker: User, signed_in: SignIn
) -> None:
    claim = make_claim(by=checker)
    file = {"file": SimpleUploadedFile("homes.csv", b"a;b\n1;2\n")} if fields.get("kind") == "file" else {}
    sent = {"stance": "refutes", "quote": "1", "grade": "secondary", "locator": "p 3", **fields, **file}
    page = text_of(signed_in(checker).post(f"/claims/{claim.pk}/sources/", sent, follow=True))
    assert not [words for words in shown if words not in page]
    assert Source.objects.get().told_by == (fields["told_by"] if fields.get("kind") in ("interview", "email") else "")


def test_the_article_itself_is_cited_in_the_version_that_we_have(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    place = claim.highlights.get()
    sent = {"kind": "article", "article": place.article_id, "stance": "context", "quote": place.quote}
    page = text_of(signed_in(checker).post(f"/claims/{claim.pk}/sources/", sent, follow=True))
    assert "The article itself" in page and Source.objects.get().snapshot_id == place.snapshot_id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "file"}, "Choose a file."),
        ({"kind": "file", "file": SimpleUploadedFile("a.exe", b"MZ\x00\x00")}, "Hand in a PDF"),
        ({"kind": "interview", "words": "So."}, "Say who told you."),
        ({"kind": "article", "article": "999999"}, "Choose one of these."),
        ({"kind": "nothing", "url": "https://a.example/"}, "Choose one of these."),
        ({"url": "https://a.example/", "locator": "over there"}, "names no place"),
        ({}, "Give an address."),
    ],
)
def test_says_at_the_field_what_is_missing(fields: dict[str, Any], said: str, checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    answer = signed_in(checker).post(f"/claims/{claim.pk}/sources/", {"stance": "context", **fields})
    assert answer.status_code == 422 and said in text_of(answer)
    assert not Source.objects.exists()


def test_an_edit_keeps_what_is_declared(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    told = Evidence("context", told_by="Dr Ada Berg", told_on=date(2026, 11, 3), interest="Paid for.", group="Office")
    source = citing.attach_told(claim, "interview", "We counted.", told, by=checker)
    visitor, path = signed_in(checker), f"/claims/{claim.pk}/sources/{source.pk}/edit/"
    form = visitor.get(path).context["form"]
    sent = {**{name: form[name].value() or "" for name in form.fields}, "told_on": "2026-11-03", "note": "By phone."}
    visitor.post(path, sent)
    row = Source.objects.get()
    assert Evidence.of(row) == Evidence(
        "context", "By phone.", told_by="Dr Ada Berg", told_on=date(2026, 11, 3), interest="Paid for.", group="Office"
    )
    assert visitor.post(path, {**sent, "seen": sources.seen_of(row), "told_by": ""}).status_code == 422


def test_a_link_of_the_article_is_cited_by_one_button(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    found = [{"url": "https://stats.example.org/homes", "words": "the office", "start": 0, "end": 400}]
    Linked.objects.create(snapshot=claim.highlights.get().snapshot, found=found)
    visitor = signed_in(checker)
    page = visitor.get(f"/claims/{claim.pk}/").content.decode()
    assert "1 link in the article" in page and 'data-key="r"' in page and "In the paragraph of the claim" in page
    visitor.post(f"/claims/{claim.pk}/sources/", {"url": found[0]["url"], "stance": "refutes"})
    assert "in the article</summary>" not in visitor.get(f"/claims/{claim.pk}/").content.decode()


def test_a_source_in_confidence_is_opened_changed_and_forgotten(
    checker: User, other_checker: User, signed_in: SignIn
) -> None:
    claim = make_claim(by=checker)
    source = confidences.record_confidence(claim, Confidence("W. Whistle", "It is so."), by=checker)
    mine, other = signed_in(checker), signed_in(other_checker)
    path = f"/claims/{claim.pk}/confidences/{source.pk}/"
    shown = text_of(other.get(f"/claims/{claim.pk}/"))
    assert "In confidence." in shown and path not in other.get(f"/claims/{claim.pk}/").content.decode()
    assert [other.get(path).status_code, other.post(path).status_code, other.post(f"{path}remove/").status_code] == [
        404
    ] * 3
    assert mine.post(path, {"who": "W. Whistle", "said": ""}).status_code == 422
    assert mine.post(path, {"who": "W. Whistle", "said": "It is not so."}).status_code == 303
    assert ConfidentialSource.objects.get().confidence.said == "It is not so."
    mine.post(f"{path}remove/")
    assert "forgotten" in text_of(mine.get(path)) and "In confidence." not in text_of(mine.get(f"/claims/{claim.pk}/"))


def test_the_page_asks_the_same_of_two_sources_and_of_twelve(checker: User, signed_in: SignIn) -> None:
    claim, visitor = make_claim(by=checker), signed_in(checker)

    def asked(count: int) -> int:
        for number in range(count):
            told = Evidence("context", told_by=f"Person {number}")
            citing.attach_told(claim, "interview", f"Words of {number}.", told, by=checker)
            citing.attach_file(claim, Handed(f"a;{number}\n".encode(), "t.csv"), Evidence("context"), by=checker)
            make_source(claim, by=checker, url=f"https://s{number + count}.example/", captured=None)
            confidences.record_confidence(claim, Confidence("W", "So."), by=checker)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert visitor.get(f"/claims/{claim.pk}/").status_code == 200
        return len(queries)

    asked(1)
    assert asked(2) == asked(6)
