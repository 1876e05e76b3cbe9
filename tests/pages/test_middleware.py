from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.forms import PasswordInput, Textarea
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from annotations.errors import Conflict, NotAllowed
from annotations.models import User
from annotations.pages import errors
from annotations.pages.forms import Typed
from annotations.pages.middleware import RefusalPages, RefuseUnstorableText, ShowDatabaseTrouble
from tests.conftest import SignIn
from tests.factories import make_claim
from tests.pages.reading_pages import text_of


def passing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("passed")


@pytest.mark.parametrize("path", ["/api/v1/articles/", "/articles/"])
@pytest.mark.parametrize(
    ("query", "status", "code"), [("q=a%00", 400, "unstorable_text"), ("q=" + "x" * 8001, 414, "query_too_long")]
)
def test_refuses_before_anything_else_looks(path: str, query: str, status: int, code: str) -> None:
    answer = RefuseUnstorableText(passing)(RequestFactory().get(path, QUERY_STRING=query))
    assert answer.status_code == status
    if path.startswith("/api/"):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert f'"code": "{code}"'.encode() in answer.content
        assert f"/api/docs/#problem-{code}".encode() in answer.content
    else:
        assert b"<h1>" in answer.content


@pytest.mark.parametrize("header", ["HTTP_X_ANYTHING", "HTTP_USER_AGENT", "CONTENT_TYPE"])
def test_refuses_nul_in_headers(header: str) -> None:
    request = RequestFactory().get("/articles/")
    request.META[header] = "a\x00b"
    assert RefuseUnstorableText(passing)(request).status_code == 400


def test_refuses_nul_in_paths_and_half_characters_anywhere() -> None:
    factory = RequestFactory()
    assert RefuseUnstorableText(passing)(factory.get("/checks/a%00b/")).status_code == 400
    request = factory.get("/articles/")
    request.META["HTTP_REFERER"] = "\ud800"
    assert RefuseUnstorableText(passing)(request).status_code == 400
    assert RefuseUnstorableText(passing)(factory.get("/articles/?q=👩‍👩‍👧")).content == b"passed"


@pytest.mark.django_db
def test_refuses_more_than_fits_in_one_request(checker: User, signed_in: SignIn) -> None:
    body = {"way": "text", "text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    visitor = signed_in(checker)
    assert visitor.post("/articles/import/", body).status_code == 413
    many = {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert visitor.post("/articles/import/", many).status_code == 400


@pytest.mark.django_db
def test_refuses_a_broken_multipart_body(checker: User, signed_in: SignIn) -> None:
    answer = signed_in(checker).generic(
        "POST", "/articles/import/", b"no boundary here", content_type="multipart/form-data"
    )
    assert answer.status_code == 400


@pytest.fixture
def dead_database() -> Iterator[None]:
    """The database's sessions of this process are ended from outside, and no new one can be had."""
    where = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="/nowhere", PORT="1")
    yield
    connection.close()
    connection.settings_dict.update(where)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/checks/", "/", "/claims/1/"])
def test_says_that_the_database_is_away(path: str, checker: User, signed_in: SignIn, dead_database: None) -> None:
    visitor = Client()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-has-to-be-looked-up"
    answer = visitor.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "The database does not answer" in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_recovers_by_itself_when_the_database_is_back(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
    statuses = []
    for _ in range(3):
        statuses.append(visitor.get("/claims/").status_code)
        close_old_connections()  # as the server does between requests; the test client does not
    assert statuses == [503, 200, 200]


@pytest.mark.django_db(transaction=True)
def test_says_that_a_locked_row_cannot_be_had(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(checker)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT id FROM annotations_claim WHERE id = %s FOR UPDATE", [claim.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        answer = visitor.post(f"/claims/{claim.pk}/discard/", {"once": "k"})
        assert answer.status_code == 503
        other.rollback()
    assert visitor.post(f"/claims/{claim.pk}/discard/", {"once": "k"}).status_code == 303


def test_leaves_other_errors_alone() -> None:
    request = RequestFactory().get("/claims/")
    for error in (ValueError("a fault of ours"), KeyError("k")):
        assert ShowDatabaseTrouble(passing).process_exception(request, error) is None
        assert RefusalPages(passing).process_exception(request, error) is None
    assert RefusalPages(passing).process_exception(RequestFactory().get("/api/v1/x/"), Conflict("no")) is None


def test_answers_programs_in_their_own_form() -> None:
    answer = ShowDatabaseTrouble(passing).process_exception(
        RequestFactory().get("/api/v1/x/"), OperationalError("gone")
    )
    assert answer is not None
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.django_db
def test_shows_a_refusal_with_its_own_status(rf: RequestFactory, checker: User) -> None:
    request = rf.post("/claims/3/submit/", {"note": "Typed with care."})
    request.user = checker
    answer = RefusalPages(passing).process_exception(request, NotAllowed("Your role may not do this."))
    assert answer is not None
    assert answer.status_code == 403
    assert "Typed with care." in text_of(answer)
    assert b'href="/claims/3/"' in answer.content


def test_needs_no_database_to_say_that_something_went_wrong() -> None:
    request = RequestFactory().get("/claims/")
    try:
        raise ValueError("a fault of ours")
    except ValueError:
        answer = errors.server_error(request)
    assert (answer.status_code, "Something went wrong on our side" in text_of(answer)) == (500, True)
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert errors.server_error(request).status_code == 503


def test_leads_back_to_the_page_of_the_form() -> None:
    for path, back in (
        ("/claims/3/submit/", "/claims/3/"),
        ("/claims/3/sources/7/retry/", "/claims/3/"),
        ("/articles/import/", "/articles/import/"),
        ("/people/3/role/", "/people/"),
        ("/account/tokens/4/revoke/", "/account/"),
    ):
        assert errors.back_of(RequestFactory().post(path)) == back, path


def test_shows_again_whatever_may_be_written_at_length() -> None:
    fields = [field for form in _forms(Typed) for field in form.base_fields.items()]
    assert len(fields) > 100
    at_length = {name for name, field in fields if isinstance(field.widget, Textarea)}
    assert at_length - set(errors.KEPT_FIELDS) == set()
    secret = {name for name, field in fields if isinstance(field.widget, PasswordInput)}
    assert not secret & set(errors.KEPT_FIELDS)


def _forms(form: type[Typed]) -> Iterator[type[Typed]]:
    for each in form.__subclasses__():
        yield each
        yield from _forms(each)


@pytest.mark.django_db
def test_keeps_an_interview_that_was_sent_after_the_session_ended(checker: User) -> None:
    path = f"/claims/{make_claim(by=checker).pk}/"
    sent = {"kind": "interview", "told_by": "Mara Voss", "words": "We counted them.", "locator": "12:31", "stance": ""}
    answer = Client().post(f"{path}sources/", sent)
    assert answer.status_code == 401 and answer.headers["Cache-Control"] == "no-store"
    assert all(words in text_of(answer) for words in ("Mara Voss", "We counted them.", "12:31"))
    stale = Client(enforce_csrf_checks=True).post(f"{path}sources/", sent)
    assert stale.status_code == 403 and "We counted them." in text_of(stale)
    assert f'class="button" href="{path}sources/"' in stale.content.decode(), "which leads on to the claim's sources"


@pytest.mark.django_db
def test_leads_back_from_an_address_that_only_takes_forms(checker: User, signed_in: SignIn) -> None:
    path = f"/claims/{make_claim(by=checker).pk}/"
    visitor = signed_in(checker)
    answer = visitor.get(f"{path}comment/", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert f'href="{path}"' in answer.content.decode()
    opened = visitor.get(f"{path}sources/", headers={"Sec-Fetch-Mode": "navigate"})
    assert (opened.status_code, opened.headers["Location"]) == (303, f"{path}#sources")
