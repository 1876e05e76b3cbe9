import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.actions.sources import seen_of
from annotations.models import Source, User
from tests.conftest import SignIn
from tests.factories import PAGE, PAGE_QUOTE, fail, make_claim, make_source, settle, submitted_claim
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
FORM = {"url": "https://example.org/register", "stance": "refutes", "note": "The register.", "quote": PAGE_QUOTE}


def test_attaches_a_source_and_follows_its_capture(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(checker)
    answer = visitor.post(f"/claims/{claim.pk}/sources/", FORM, follow=True)
    assert "Not yet looked for" in text_of(answer)
    assert b"data-waiting" in visitor.get(f"/claims/{claim.pk}/sources/").content
    settle(Source.objects.get().snapshot, PAGE)
    part = visitor.get(f"/claims/{claim.pk}/sources/")
    assert b"data-waiting" not in part.content
    assert f"<mark>{PAGE_QUOTE}</mark>" in part.content.decode()
    assert "Found in the capture" in text_of(part)


def test_says_that_the_passage_is_not_in_the_capture(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    make_source(claim, by=checker, quote="213 homes were completed in the municipality")
    assert "Not found in the capture" in text_of(signed_in(checker).get(f"/claims/{claim.pk}/"))


def test_says_why_a_capture_failed_and_tries_again(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker, captured=None)
    fail(source.snapshot, "payment_required")
    visitor = signed_in(checker)
    assert "The page is behind a paywall." in text_of(visitor.get(f"/claims/{claim.pk}/"))
    visitor.post(f"/claims/{claim.pk}/sources/{source.pk}/retry/")
    source.refresh_from_db()
    assert source.snapshot.state == "pending"


def test_keeps_the_form_when_something_is_wrong_with_it(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    answer = signed_in(checker).post(f"/claims/{claim.pk}/sources/", {**FORM, "url": "nowhere", "stance": ""})
    assert answer.status_code == 422
    assert 'value="nowhere"' in answer.content.decode()
    assert PAGE_QUOTE in text_of(answer)
    assert 'href="#source_stance' in answer.content.decode()


@pytest.mark.parametrize(("kind", "field"), [("address", "url"), ("file", "file"), ("", "url")])
def test_says_all_that_is_missing_at_once(kind: str, field: str, checker: User, signed_in: SignIn) -> None:
    path = f"/claims/{make_claim(by=checker).pk}/sources/"
    said = signed_in(checker).post(path, {"kind": kind}).content.decode()
    assert 'href="#source_stance' in said and f'href="#source_{field}"' in said


def test_history_names_a_file(checker: User, signed_in: SignIn) -> None:
    path = f"/claims/{make_claim(by=checker).pk}/"
    visitor = signed_in(checker)
    file = SimpleUploadedFile("figures.csv", b"month,passengers\nOctober,12400\n")
    visitor.post(f"{path}sources/", {"kind": "file", "stance": "context", "file": file})
    history = text_of(visitor.get(path)).split("History", 1)[1]
    assert "figures.csv" in history


def test_says_that_it_is_cited_already(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(checker)
    visitor.post(f"/claims/{claim.pk}/sources/", FORM)
    answer = visitor.post(f"/claims/{claim.pk}/sources/", FORM)
    assert answer.status_code == 409
    assert "cited on this claim already" in text_of(answer)


def test_edits_removes_and_puts_back(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker)
    visitor = signed_in(checker)
    address = f"/claims/{claim.pk}/sources/{source.pk}/edit/"
    seen = seen_of(source)
    visitor.post(address, {"stance": "context", "quote": "", "note": "Changed.", "seen": seen})
    late = visitor.post(address, {"stance": "supports", "quote": "", "note": "Too late.", "seen": seen})
    assert late.status_code == 412
    assert "Too late." in late.content.decode() and "Changed." in late.content.decode()
    source.refresh_from_db()
    assert (source.stance, source.note, source.quote_state) == ("context", "Changed.", "none")
    answer = visitor.post(f"/claims/{claim.pk}/sources/{source.pk}/remove/", follow=True)
    assert f'action="/claims/{claim.pk}/sources/{source.pk}/restore/"' in answer.content.decode()
    assert not Source.objects.standing().exists()
    visitor.post(f"/claims/{claim.pk}/sources/{source.pk}/restore/")
    assert Source.objects.standing().exists()


def test_shows_the_capture_as_text_with_the_passage_marked(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    hostile = PAGE.replace(
        b"<p>Homes under", b"<p><script>alert(1)</script>&lt;script&gt;alert(2)&lt;/script&gt; Homes under"
    )
    source = make_source(claim, by=checker, captured=hostile)
    answer = signed_in(checker).get(f"/claims/{claim.pk}/sources/{source.pk}/capture/")
    page = answer.content.decode()
    assert f'<mark id="passage" tabindex="-1">{PAGE_QUOTE}</mark>' in page
    assert source.snapshot.sha256 in page
    assert "<script>alert" not in page
    for words in ("HTTP status 200", "text/html; charset=utf-8", "Headers of the answer"):
        assert words in text_of(answer)


def test_hands_out_the_raw_body_only_as_a_file_to_save(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker)
    answer = signed_in(checker).get(f"/claims/{claim.pk}/sources/{source.pk}/capture/body/")
    assert answer.content == PAGE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_has_no_body_before_the_capture(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker, captured=None)
    assert signed_in(checker).get(f"/claims/{claim.pk}/sources/{source.pk}/capture/body/").status_code == 404


def test_lets_others_add_but_not_retry(checker: User, other_checker: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    source = claim.sources.get()
    visitor = signed_in(other_checker)
    assert visitor.post(f"/claims/{claim.pk}/sources/", {**FORM, "quote": ""}).status_code == 303
    assert visitor.post(f"/claims/{claim.pk}/sources/{source.pk}/retry/").status_code == 403
