"""What a browser showed of a source's page, read and asked for over the API and on the capture's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Event, Rendering, Source, User
from tests.api.callers import json_of, problem_of
from tests.browsers import PICTURE, make_rendering
from tests.factories import make_claim, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(settings: Settings, checker: User) -> Source:
    settings.RENDER_PAGES = True
    return make_source(make_claim(by=checker), by=checker)


def test_a_picture_is_asked_for_and_shown(
    source: Source, caller: Any, checker: User, signed_in: Callable[[User], Client]
) -> None:
    mine, path = caller(checker), f"/api/v1/sources/{source.pk}/rendering/"
    told = json_of(mine.get(path))
    assert (told["rendering"], told["may_be_asked"], told["snapshot"]) == (None, True, source.snapshot_id)
    problem_of(mine.get(f"{path}picture/"), 404, "not_found")
    page, browser = f"/claims/{source.claim_id}/sources/{source.pk}/", signed_in(checker)
    assert "Show it in a browser" in browser.get(f"{page}capture/").content.decode()
    assert browser.get(f"{page}rendering/picture/").status_code == 404
    assert browser.post(f"{page}rendering/").status_code == 303
    assert json_of(mine.post(f"{path}again/"))["rendering"]["state"] == "pending"
    assert Event.objects.filter(verb="source.rendering_asked", claim=source.claim).count() == 2
    assert "A browser will show it soon." in browser.get(f"{page}capture/").content.decode()

    Rendering.objects.all().delete()
    row = make_rendering(source.snapshot, refused=1, is_cut=True)
    told = json_of(mine.post(f"{path}again/"))["rendering"]
    assert (told["state"], told["text"], told["picture_sha256"]) == ("ok", "212 <b>homes", row.picture_sha256)
    said = browser.get(f"{page}capture/").content.decode()
    assert f'src="{page}rendering/picture/"' in said and "212 &lt;b&gt;homes" in said
    assert "1 connection that the page asked for" in said and "Its beginning" in said
    assert "passages are locked to the captured text only" in said
    for answer in (mine.get(f"{path}picture/"), browser.get(f"{page}rendering/picture/")):
        assert (answer.content, answer["Content-Type"]) == (PICTURE, "image/png")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_failure_says_what_to_do(
    source: Source, caller: Any, checker: User, signed_in: Callable[[User], Client]
) -> None:
    Rendering.objects.create(
        snapshot=source.snapshot, state="failed", error_code="browser_too_big", attempts=7, tries=1
    )
    said = signed_in(checker).get(f"/claims/{source.claim_id}/sources/{source.pk}/capture/").content.decode()
    assert "takes more memory than a browser may have here" in said and "Try again now" in said
    path = f"/api/v1/sources/{source.pk}/rendering/"
    assert json_of(caller(checker).get(path))["rendering"]["advice"].startswith("Open it yourself")
    caller(checker).post(f"{path}again/")
    row = Rendering.objects.get()
    assert (row.state, row.tries, row.attempts) == ("pending", 0, 0)


def test_refuses_where_no_browser_is_set_up_and_what_is_not_hers(
    source: Source, settings: Settings, caller: Any, checker: User, other_checker: User
) -> None:
    path = f"/api/v1/sources/{source.pk}/rendering/"
    problem_of(caller(other_checker).post(f"{path}again/"), 403, "not_allowed")
    settings.RENDER_PAGES = False
    problem_of(caller(checker).post(f"{path}again/"), 404, "not_found")
    assert not json_of(caller(checker).get(path))["may_be_asked"] and not Rendering.objects.exists()
    problem_of(caller(checker).get("/api/v1/sources/999999999/rendering/picture/"), 404, "not_found")
