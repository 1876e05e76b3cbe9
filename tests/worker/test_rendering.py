"""Pages that say nothing without their scripts are shown by a browser: in turn, within limits, beside the capture."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from annotations import tasks_rendering
from annotations.actions import sources
from annotations.models import Host, Rendering, Source, User
from annotations.worker import bodies, capture, rendering
from tests.browsers import left_behind, make_browser
from tests.factories import PAGE, make_claim
from tests.fakes import Behaviour, HostileServer, answer, redirect

pytestmark = pytest.mark.django_db
SHELL = b"<!doctype html><title>App</title><div id=root></div><script src=/app.js></script>"
THIN = SHELL.replace(b"</div>", b"</div><p>Loading the register</p>")


@pytest.fixture(autouse=True)
def browser(settings: Settings, tmp_path: Path) -> Path:
    """A double of Chromium, set up as the newsroom's; where it notes what it started."""
    settings.FETCH_ALLOW_NETWORKS, settings.FETCH_DELAY_S = ["127.0.0.1/32"], 0
    settings.RENDER_PAGES, settings.RENDER_CHROMIUM = True, make_browser(tmp_path)
    settings.RENDER_TOTAL_S, settings.RENDER_MEMORY_MB = 20, 300
    return tmp_path


def captured(server: HostileServer, body: bytes, by: User) -> Source:
    evidence = sources.Evidence("refutes", quote="212 homes")
    source = sources.attach_source(make_claim(by=by), server.on("/app", answer(body)), evidence, by=by)
    capture.run(source.snapshot_id)
    source.snapshot.refresh_from_db()
    return source


def rendered(server: HostileServer, by: User, behaviour: Behaviour) -> Rendering:
    """A page without text that shows this once a browser asks for it."""
    captured(server, SHELL, by)
    server.on("/app", behaviour)
    rendering.run(Rendering.objects.get().pk)
    return Rendering.objects.get()


def again() -> Rendering:
    Rendering.objects.filter(state="pending").update(next_attempt_at=Now())
    rendering.run(Rendering.objects.get().pk)
    return Rendering.objects.get()


def test_keeps_the_picture_and_the_words_beside_the_capture(checker: User) -> None:
    with HostileServer() as server:
        source = captured(server, SHELL, checker)
        assert (source.snapshot.state, source.snapshot.error_code) == ("failed", "needs_scripts")
        server.on("/app", redirect(server.on("/end", answer("212 homes\0, alert, Cafe\u0301".encode()))))
        rendering.run(Rendering.objects.get().pk)
        assert server.requests[-1].headers["user-agent"].startswith("Python-urllib")
    kept = Rendering.objects.get()
    assert (kept.state, kept.text, kept.final_url) == ("ok", "212 homes, alert, Caf\u00e9", server.url("/end"))
    assert kept.text_sha256 == hashlib.sha256(kept.text.encode()).hexdigest()
    assert bodies.read(kept.picture_sha256).startswith(b"\x89PNG") and kept.picture_bytes
    assert (kept.browser, kept.http_status, kept.is_settled, kept.is_cut, kept.refused) == (
        "Double/1",
        200,
        True,
        False,
        0,
    )
    assert kept.rendered_at is not None and not Rendering.objects.due().exists()
    source.refresh_from_db()
    assert (source.snapshot.text, source.quote_state) == ("", "pending")
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        Rendering.objects.update(text="Something else")


def test_is_wanted_where_a_cited_page_says_next_to_nothing(settings: Settings, checker: User) -> None:
    with HostileServer() as server:
        assert captured(server, PAGE.replace(b"<body>", b"<body><script></script>"), checker).snapshot.state == "ok"
        captured(server, b"<p>Short, and no scripts.", checker)
        data = b"<p>Short.</p><script type='application/ld+json'>{}</script>"
        captured(server, data, checker)
        settings.RENDER_PAGES = False
        captured(server, THIN, checker)
        assert not Rendering.objects.exists()
        settings.RENDER_PAGES = True
        thin = captured(server, THIN, checker)
    assert (thin.snapshot.state, Rendering.objects.get().snapshot_id) == ("ok", thin.snapshot_id)


@pytest.mark.parametrize(
    ("shows", "code", "state"),
    [
        (answer(b"crash"), "browser_crashed", "pending"),
        (answer(b"grow"), "browser_too_big", "failed"),
        (answer(b"Not here", status="404 Not Found"), "not_found", "failed"),
        (answer(b"Busy", status="503 Busy"), "server_error", "pending"),
        (redirect("http://127.0.0.4:1/"), "blocked_address", "failed"),
    ],
)
def test_says_why_there_is_none(checker: User, shows: Behaviour, code: str, state: str) -> None:
    with HostileServer() as server:
        row = rendered(server, checker, shows)
    assert (row.error_code, row.state, row.tries, row.lease_until) == (code, state, 1, None)
    assert row.error_sentence


def test_ends_what_hangs_with_all_that_it_started(browser: Path, settings: Settings, checker: User) -> None:
    settings.RENDER_TOTAL_S = 3
    with HostileServer() as server:
        assert rendered(server, checker, answer(b"fork, then hang")).error_code == "browser_too_slow"
    assert (browser / "children").exists() and left_behind(browser) == []


def test_gives_up_after_some_tries_and_begins_anew_where_asked(settings: Settings, checker: User) -> None:
    with HostileServer() as server:
        settings.RENDER_CHROMIUM = "/no/such/browser"
        assert rendered(server, checker, answer(b"212 homes")).error_code == "no_browser"
        for _ in rendering.SCHEDULE_S:
            row = again()
        assert (row.state, row.tries) == ("failed", 4)


def test_what_takes_its_worker_away_is_given_up(checker: User) -> None:
    with HostileServer() as server:
        captured(server, SHELL, checker)
        Rendering.objects.update(state="running", attempts=rendering.MOST_ATTEMPTS, lease_until=Now())
        assert (again().state, Rendering.objects.get().error_code) == ("failed", "crashed_worker")


def test_waits_while_its_host_is_asked_by_another(checker: User) -> None:
    with HostileServer() as server:
        captured(server, SHELL, checker)
        assert Host.objects.claim("127.0.0.1")
        assert (again().state, Rendering.objects.get().attempts) == ("pending", 0)
        Host.objects.leave("127.0.0.1", held_until=timezone.now() + timedelta(hours=1))
        server.on("/app", answer(b"212 homes"))
        assert again().state == "ok" and Host.objects.claim("127.0.0.1")


def test_rings_in_a_queue_of_its_own(settings: Settings, monkeypatch: pytest.MonkeyPatch, checker: User) -> None:
    rung: list[object] = []
    monkeypatch.setattr(tasks_rendering, "RENDERING", "test-rendering")
    monkeypatch.setattr(tasks_rendering.render_page, "apply_async", lambda **said: rung.append(said["args"]))
    with HostileServer() as server:
        source = captured(server, SHELL, checker)
    row = Rendering.objects.get()
    tasks_rendering.ring_for_page(source.snapshot_id)
    tasks_rendering.sweep_renderings()
    assert rung == [(row.pk,), (row.pk,)]
    settings.RENDER_PAGES = False
    tasks_rendering.ring_for_page(source.snapshot_id)
    tasks_rendering.sweep_renderings()
    rendering.run(row.pk)
    assert len(rung) == 2 and Rendering.objects.get().state == "pending"
    assert settings.CELERY_TASK_ROUTES["annotations.tasks_rendering.render_page"] == {"queue": "rendering"}
