"""Answers for everybody, packed: each encoding with a tag of its own, and 304 for who has any of them."""

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from annotations.models import User
from annotations.pages.packing import PackPublicAnswers
from annotations.text.surrogates import keys_of_list
from tests.conftest import SignIn
from tests.factories import published_claim

UNPACK: dict[str, Callable[[bytes], Any]] = {"gzip": gzip.decompress, "br": brotli.decompress}
PUBLIC = {"Cache-Control": "public, max-age=60", "ETag": '"abc"', "Content-Type": "application/json"}
LONG = b'{"said": "' + b"400 homes were built. " * 50 + b'"}'


@pytest.fixture
def check(db: None, checker: User, editor: User) -> str:
    claim = published_claim(by=checker, reviewer=editor)
    return str(claim.slug)


def addresses(slug: str) -> list[str]:
    feeds = [f"/{name}/feed.{shape}" for name in ("checks", "corrections") for shape in ("rss", "atom", "json")]
    api = [f"/api/public/v1/{path}" for path in ("checks/", f"checks/{slug}/", f"checks/{slug}/claimreview/")]
    more = ["/api/public/v1/annotations/", f"/api/public/v1/embed/checks/?slugs={slug}", "/api/search"]
    return [*api, *more, *feeds, "/sitemap.xml", f"/checks/{slug}/", "/checks/", "/corrections/"]


@pytest.mark.parametrize(("encoding", "mark"), [("gzip", "gz"), ("br", "br")])
def test_packs_what_everybody_may_read(check: str, client: Client, encoding: str, mark: str) -> None:
    is_packed = set()
    for path in addresses(check):
        plain, answer = client.get(path), client.get(path, HTTP_ACCEPT_ENCODING=encoding)
        assert plain.status_code == answer.status_code == 200, path
        assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in answer.headers["Vary"], path
        assert "Content-Encoding" not in plain.headers
        if len(plain.content) < 500:
            assert answer.content == plain.content
            continue
        is_packed.add(path)
        assert answer.headers["Content-Encoding"] == encoding, path
        assert UNPACK[encoding](answer.content) == plain.content, path
        assert int(answer.headers["Content-Length"]) == len(answer.content) < len(plain.content)
        assert answer.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{mark}"', path
        head = client.head(path, HTTP_ACCEPT_ENCODING=encoding)
        for name in ("ETag", "Content-Encoding", "Content-Length", "Content-Type", "Vary"):
            assert head.headers[name] == answer.headers[name], (path, name)
        assert head.content == b""
    assert {f"/api/public/v1/checks/{check}/", "/checks/feed.atom", f"/checks/{check}/"} <= is_packed


def test_says_not_modified_to_who_has_any_encoding(check: str, client: Client) -> None:
    for path in (f"/api/public/v1/checks/{check}/", "/checks/feed.json", f"/checks/{check}/"):
        plain = client.get(path).headers["ETag"]
        gz, br = f'{plain[:-1]}-gz"', f'{plain[:-1]}-br"'
        cases = [
            (gz, "gzip", gz),
            (br, "gzip, br", br),
            (gz, "gzip, br", gz),
            (plain, "gzip", plain),
            (f"{gz}, {br}", "br", br),
            (br, "", br),
            (f'W/{gz}, "other"', "gzip", gz),
        ]
        for known, accepted, named in cases:
            answer = client.get(path, HTTP_IF_NONE_MATCH=known, HTTP_ACCEPT_ENCODING=accepted)
            assert (answer.status_code, answer.content) == (304, b""), (path, known)
            assert answer.headers["ETag"] == named, (path, known, accepted)
            assert "Content-Encoding" not in answer.headers
            assert "Accept-Encoding" in answer.headers["Vary"]
        assert client.get(path, HTTP_IF_NONE_MATCH='"other-gz"').status_code == 200


def test_leaves_answers_with_padding_as_they_are(check: str, client: Client) -> None:
    answer = client.get("/api/public/v1/lookup/prefix/0a1b2/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert "Content-Encoding" not in answer.headers
    assert len(answer.content) == 4096


def test_never_packs_what_a_person_alone_may_read(check: str, editor: User, signed_in: SignIn) -> None:
    visitor = signed_in(editor)
    for path in ("/", "/claims/", "/account/", "/sign-in/", "/api/v1/claims/", "/api/v1/queue/", "/api/docs/"):
        answer = visitor.get(path, HTTP_ACCEPT_ENCODING="gzip, br")
        assert "Content-Encoding" not in answer.headers, path


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (LONG, 200, {"Cache-Control": "private, no-cache"}),
        (LONG, 200, {"Cache-Control": "public, no-transform"}),
        (LONG, 200, {"Content-Encoding": "gzip"}),
        (LONG, 200, {"Content-Type": "application/gzip"}),
        (LONG, 200, {"Content-Type": "image/png"}),
        (LONG, 206, {"Content-Range": "bytes 0-9/10"}),
        (LONG, 404, {}),
        (b"{}", 200, {}),
    ],
)
def test_leaves_other_answers_alone(body: bytes, status: int, headers: dict[str, str]) -> None:
    given = HttpResponse(body, status=status, headers={**PUBLIC, **headers})
    request = RequestFactory().get("/checks/", HTTP_ACCEPT_ENCODING="gzip")
    answer = PackPublicAnswers(lambda _: given)(request)
    assert answer.content == body
    assert answer.headers.get("Content-Encoding") == headers.get("Content-Encoding")
    assert answer.headers["ETag"] == '"abc"'


def test_leaves_streams_alone() -> None:
    def stream(_: HttpRequest) -> Any:
        return StreamingHttpResponse([LONG], headers=PUBLIC)

    answer: Any = PackPublicAnswers(stream)(RequestFactory().get("/checks/", HTTP_ACCEPT_ENCODING="gzip"))
    assert b"".join(answer) == LONG


def test_names_the_keys_by_which_caches_drop_it(check: str, client: Client) -> None:
    own = [f"/checks/{check}/", f"/checks/{check}/v/1/", f"/checks/{check}/embed/", f"/embed/checks/{check}/"]
    oembed = f"/api/public/v1/oembed/?url={settings.BASE_URL}/checks/{check}/"
    lists = [path for path in addresses(check) if check not in path]
    lists += ["/sitemap-1.xml", "/api/public/v1/changes/", "/api/public/v1/dumps/"]
    for path in [*own, oembed]:
        answer = client.get(path)
        assert answer.headers["Surrogate-Key"] == f"check-{check}", path
        again = client.get(path, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
        assert (again.status_code, again.headers["Surrogate-Key"]) == (304, f"check-{check}"), path
    for path in lists:
        answer = client.get(path)
        assert "checks" in answer.headers["Surrogate-Key"].split(), path
        assert "Surrogate-Key" in client.get(path, HTTP_IF_NONE_MATCH=answer.headers["ETag"]).headers, path
    assert "Surrogate-Key" not in client.get("/api/public/v1/checks/no-such-check/").headers


def test_names_the_list_alone_where_the_keys_would_be_too_long_for_a_header() -> None:
    few = ["a", "b"]
    assert keys_of_list(few) == "checks check-a check-b"
    assert keys_of_list(["x" * 120] * 200) == "checks"
