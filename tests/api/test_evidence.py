"""Evidence bundles over the API and the pages: whole for the newsroom, the public part for everybody."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from annotations import tally
from annotations.actions import publications
from annotations.models import User
from tests.api.callers import Caller
from tests.bundles import unpacked, verified
from tests.factories import make_claim, published_claim

pytestmark = pytest.mark.django_db


def whole(answer: Any) -> bytes:
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)


def names(content: bytes) -> set[str]:
    with ZipFile(BytesIO(content)) as file:
        return {name.partition("/")[2] for name in file.namelist()}


def test_gives_the_newsroom_all_and_everybody_the_public_part(
    caller: Any, anyone: Caller, checker: User, editor: User, signed_in: Callable[[User], Client], tmp_path: Path
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    answer = caller(checker).get(f"/api/v1/claims/{claim.pk}/evidence/")
    everything = whole(answer)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="evidence-{claim.slug}-v1.zip"'
    assert "captures/1/text.txt" in names(everything) and "no-cache" in answer.headers["Cache-Control"]
    assert whole(signed_in(checker).get(f"/claims/{claim.pk}/evidence.zip")) == everything
    given = anyone.get(f"/api/public/v1/checks/{claim.slug}/evidence/")
    shown = whole(given)
    assert whole(Client().get(f"/checks/{claim.slug}/evidence.zip")) == shown
    withheld = {f"captures/2/{name}" for name in ("body.txt", "capture.json", "text.txt")}
    assert names(everything) - names(shown) == withheld
    assert "max-age" in given.headers["Cache-Control"]
    folder = unpacked(shown, tmp_path / "here")
    assert verified(folder).code == 0
    assert json.loads((folder / "MANIFEST.json").read_text())["withheld"]["captures_not_public"] == 1


def test_there_is_none_before_and_the_public_one_goes_with_a_retraction(
    caller: Any, anyone: Caller, checker: User, editor: User, signed_in: Callable[[User], Client]
) -> None:
    draft = make_claim(by=checker)
    assert caller(checker).get(f"/api/v1/claims/{draft.pk}/evidence/").status_code == 404
    assert signed_in(checker).get(f"/claims/{draft.pk}/evidence.zip").status_code == 404
    assert anyone.get("/api/public/v1/checks/none-such/evidence/").status_code == 404
    claim = published_claim(by=checker, reviewer=editor, text="Another claim.")
    assert caller(checker).get(f"/api/v1/claims/{claim.pk}/evidence/?x=1").status_code == 400
    publications.retract(claim, "It was wrong.", by=editor)
    gone = anyone.get(f"/api/public/v1/checks/{claim.slug}/evidence/")
    assert gone.status_code == 410 and gone.json()["reason"] == "It was wrong."
    assert Client().get(f"/checks/{claim.slug}/evidence.zip").status_code == 410
    assert whole(caller(checker).get(f"/api/v1/claims/{claim.pk}/evidence/"))


def test_pages_and_api_count_downloads_together(
    anyone: Caller, checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    capture = claim.sources.get().snapshot_id
    paths = [f"/checks/{claim.slug}/evidence.zip", f"/captures/{capture}/capture.warc.gz"]
    assert anyone.get(f"/api/public/v1/checks/{claim.slug}/evidence/").headers["RateLimit-Policy"].startswith('"downl')
    monkeypatch.setattr(tally, "DOWNLOADS_PER_MINUTE", 2)
    assert [Client().get(path).status_code for path in (*paths, paths[0])] == [200, 429, 429]
    refused = Client().get(paths[1], headers={"accept": "text/html"})
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) <= 60
    assert Client().get(paths[0], REMOTE_ADDR="192.0.2.7").status_code == 200
