"""Both clients do the same: paging, ETags, patience, refusals, keys, signatures. Each is built, unpacked and run."""

import base64
import json
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from annotations.api.docs import document
from clients.build import build
from factcheck.local.bootstrap import node_environment
from tests.fakes import Behaviour, HostileServer, Peer, answer, redirect

HERE = Path(__file__).parent
JSON = "application/json"
Ask = Callable[..., Any]
CHECKS = "/api/public/v1/checks/"
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret, as long as that!").decode()
EVENT = '{"type":"verdict.published","timestamp":"2026-11-03T16:05:00Z","data":{"slug":"größe-7"}}'


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where both clients can be imported."""
    folder = tmp_path_factory.mktemp("clients")
    wheel, package = build(json.dumps(document(), default=str), folder / "stage", folder / "dist")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder / "python")
    with tarfile.open(package) as opened_too:
        opened_too.extractall(folder, filter="data")
    (folder / "node_modules").mkdir()
    (folder / "package").rename(folder / "node_modules" / "factcheck-client")
    (folder / "driver.mjs").write_text((HERE / "driver.mjs").read_text())
    return folder


@pytest.fixture(params=["python", "typescript"])
def ask(request: pytest.FixtureRequest, unpacked: Path) -> Ask:
    """`ask("list", base=…)` has the client do it, and returns what came of it."""
    programs = {
        "python": ([sys.executable, "-W", "error", str(HERE / "driver.py")], {"PYTHONPATH": str(unpacked / "python")}),
        "typescript": (["node", "driver.mjs"], {"PATH": node_environment()["PATH"]}),
    }
    command, environment = programs[request.param]

    def run(call: str, **asked: Any) -> Any:
        given = [*command, json.dumps({"call": call, **asked})]
        done = subprocess.run(
            given, cwd=unpacked, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def newsroom() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


def gives(body: Any, *, status: str = "200 OK", headers: tuple[tuple[str, str], ...] = ()) -> Behaviour:
    return answer(json.dumps(body).encode(), status=status, content_type=JSON, headers=headers)


def refuses(status: int, code: str, *headers: tuple[str, str], **more: Any) -> Behaviour:
    body = {"status": status, "code": code, "detail": "No.", "fields": {}, **more}
    return gives(body, status=f"{status} Refused", headers=headers)


def one_after_the_other(*behaviours: Behaviour) -> Behaviour:
    """Each is for one call; the last is for all that follow."""
    left = list(behaviours)

    def behave(peer: Peer) -> object:
        return (left.pop(0) if len(left) > 1 else left[0])(peer)

    return behave


def test_read_a_list_page_by_page(ask: Ask, newsroom: HostileServer) -> None:
    following = "https://elsewhere.example/api/public/v1/checks/?cursor=a%2Bb%3D&page_size=2"
    first = gives({"results": [{"slug": "a"}, {"slug": "b"}], "next": following, "previous": None})
    second = gives({"results": [{"slug": "c"}], "next": None, "previous": None})
    newsroom.on(CHECKS, one_after_the_other(first, second))
    assert ask("list", base=newsroom.url("/")) == {"gave": ["a", "b", "c"]}
    asked, then = (request.path.partition("?")[2] for request in newsroom.requests)
    assert set(asked.split("&")) == {"page_size=2", "url=https%3A%2F%2Fnews.example.org%2Fa%3Fb%3Dc%26d%3D%C3%BC"}
    assert then == "cursor=a%2Bb%3D&page_size=2"


def test_follow_the_feed_by_its_cursor(ask: Ask, newsroom: HostileServer) -> None:
    pages = [
        gives({"results": [{"slug": "a"}], "cursor": "MQ", "has_more": True}),
        gives({"results": [{"slug": "b"}], "cursor": "Mg", "has_more": False}),
    ]
    newsroom.on("/api/public/v1/changes/", one_after_the_other(*pages))
    assert ask("changes", base=newsroom.url()) == {"gave": [[["a"], "MQ"], [["b"], "Mg"]]}
    assert "updated_since" in newsroom.requests[0].path
    assert set(newsroom.requests[1].path.partition("?")[2].split("&")) == {"limit=1", "after=MQ"}


def test_ask_again_with_the_etag(ask: Ask, newsroom: HostileServer) -> None:
    whole = gives({"slug": "a"}, headers=(("ETag", '"1"'),))
    newsroom.on(f"{CHECKS}a/", one_after_the_other(whole, answer(b"", status="304 Not Modified", content_type=None)))
    assert ask("twice", base=newsroom.url()) == {"gave": [{"slug": "a"}, {"slug": "a"}]}
    assert [request.headers.get("if-none-match") for request in newsroom.requests] == [None, '"1"']


def test_give_a_file_as_its_bytes(ask: Ask, newsroom: HostileServer) -> None:
    newsroom.on("/api/public/v1/dumps/checks.gz", answer(b"\x1f\x8b\xff\x00", content_type="application/gzip"))
    assert ask("dump", base=newsroom.url()) == {"gave": [0x1F, 0x8B, 0xFF, 0]}


def test_never_show_what_was_retracted_from_memory(ask: Ask, newsroom: HostileServer) -> None:
    whole = gives({"slug": "a"}, headers=(("ETag", '"1"'),))
    newsroom.on(f"{CHECKS}a/", one_after_the_other(whole, refuses(410, "retracted", reason="It was forged.")))
    said = ask("twice", base=newsroom.url())
    assert (said["raised"], said["status"], said["code"]) == ("Retracted", 410, "retracted")


@pytest.mark.parametrize("status", [429, 503])
def test_wait_as_long_as_they_are_asked_to(ask: Ask, newsroom: HostileServer, status: int) -> None:
    busy = refuses(status, "throttled", ("Retry-After", "1"))
    newsroom.on(f"{CHECKS}a/", one_after_the_other(busy, gives({"slug": "a"})))
    began = time.monotonic()
    assert ask("read", base=newsroom.url(), slug="a") == {"gave": {"slug": "a"}}
    assert time.monotonic() - began >= 1
    assert len(newsroom.requests) == 2


def test_say_how_long_where_it_is_too_long(ask: Ask, newsroom: HostileServer) -> None:
    newsroom.on(f"{CHECKS}a/", refuses(429, "throttled", ("Retry-After", "40")))
    said = ask("read", base=newsroom.url(), slug="a")
    assert (said["raised"], said["status"], said["wait"]) == ("Problem", 429, 40)
    assert len(newsroom.requests) == 1


def test_do_not_repeat_what_is_refused_for_good(ask: Ask, newsroom: HostileServer) -> None:
    newsroom.on(f"{CHECKS}a/", refuses(400, "bad_request", fields={"version": ["No number."]}))
    said = ask("read", base=newsroom.url(), slug="a")
    assert (said["raised"], said["code"], said["fields"]) == ("Problem", "bad_request", {"version": ["No number."]})
    assert len(newsroom.requests) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        lambda peer: peer.reset(),
        answer(b"<h1>Bad gateway</h1>", status="502 Bad Gateway"),
        answer(b"<p>A page", status="200 OK"),
        answer(b'{"slug": "a"', content_type=JSON, length=900),
    ],
    ids=["reset", "a gateway", "a page", "cut off"],
)
def test_say_that_nobody_is_there(ask: Ask, newsroom: HostileServer, behaviour: Behaviour) -> None:
    newsroom.on(f"{CHECKS}a/", behaviour)
    assert ask("read", base=newsroom.url(), slug="a") == {"raised": "Unreachable"}


def test_carry_no_key_to_where_an_answer_points(ask: Ask, newsroom: HostileServer) -> None:
    newsroom.on(f"{CHECKS}a/", redirect(newsroom.url("/elsewhere")))
    assert ask("read", base=newsroom.url(), key="fck_secret", slug="a", tries=1) == {"raised": "Unreachable"}
    assert {request.path for request in newsroom.requests} == {f"{CHECKS}a/"}
    assert newsroom.requests[0].headers["authorization"] == "Api-Key fck_secret"


@pytest.mark.parametrize(
    "base", ["http://checks.example.org", "ftp://checks.example.org", "checks", "https://a:b@c.example"]
)
def test_refuse_addresses_that_would_give_the_key_away(ask: Ask, base: str) -> None:
    assert ask("read", base=base, key="fck_secret", slug="a") == {"raised": "refused"}


def test_keep_a_name_inside_its_place_in_the_address(ask: Ask, newsroom: HostileServer) -> None:
    ask("read", base=newsroom.url(), slug="../changes/?a=b#c", tries=1)
    assert newsroom.requests[0].path == f"{CHECKS}..%2Fchanges%2F%3Fa%3Db%23c/"


def _signed(secret: str, *, at_s: float | None = None) -> dict[str, str]:
    """The headers that the reference library would send with EVENT."""
    moment = datetime.fromtimestamp(int(time.time() if at_s is None else at_s), tz=UTC)
    signature = Webhook(secret).sign("msg_1", moment, EVENT)
    return {
        "Webhook-Id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": f"v1a,abc {signature}",
    }


def test_take_an_event_that_the_reference_library_signed(ask: Ask) -> None:
    said = ask("verify", secrets=[OTHER_SECRET, SECRET], body=EVENT, headers=_signed(SECRET))
    assert said == {"gave": json.loads(EVENT)}


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        (EVENT.replace("published", "retracted"), {}),
        (EVENT, {"Webhook-Id": "msg_2"}),
        (EVENT, {"Webhook-Id": ""}),
        (EVENT, {"webhook-timestamp": "soon"}),
        (EVENT, {"webhook-signature": ""}),
        (EVENT, {"webhook-signature": "v1, v1,=== v1,ü"}),
    ],
)
def test_refuse_an_event_that_was_touched(ask: Ask, body: str, changed: dict[str, str]) -> None:
    assert ask("verify", secrets=[SECRET], body=body, headers={**_signed(SECRET), **changed}) == {
        "raised": "InvalidSignature"
    }


@pytest.mark.parametrize("off_s", [-400, 400])
def test_refuse_an_event_of_another_time(ask: Ask, off_s: int) -> None:
    headers = _signed(SECRET, at_s=time.time() + off_s)
    assert ask("verify", secrets=[SECRET], body=EVENT, headers=headers) == {"raised": "InvalidSignature"}


def test_refuse_another_s_secret_and_half_a_secret(ask: Ask) -> None:
    assert ask("verify", secrets=[OTHER_SECRET], body=EVENT, headers=_signed(SECRET)) == {"raised": "InvalidSignature"}
    assert ask("verify", secrets=[SECRET[:20]], body=EVENT, headers=_signed(SECRET)) == {"raised": "refused"}
