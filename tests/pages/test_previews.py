"""The preview: byte for byte what is published then, but for dates; the newsroom's alone."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotations.actions import publications, reviews
from annotations.meaning.nextversion import next_version
from annotations.models import User
from tests import factories
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
DATES = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:+.Z]+)?|\d{1,2} \w{3} \d{4}, \d\d:\d\d")


def undated(answer: Any) -> str:
    return DATES.sub("DATE", answer.content.decode())


def test_is_what_is_published_then(
    checker: User, editor: User, second_editor: User, client: Client, signed_in: SignIn
) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    visitor = signed_in(editor)
    paths = {"page": "/checks/{}/", "card": "/embed/checks/{}/"}
    for rating in ("", "true"):
        if rating:
            publications.correct(factories.fresh(claim), rating, "It was so.", note="We erred.", by=editor)
            held = factories.fresh(claim)
            reviews.decide(held, "approve", by=second_editor, seen=factories.seen_of(held))
        shown = {name: undated(visitor.get(f"/claims/{claim.pk}/preview/{name}/")) for name in paths}
        would_be = next_version(factories.fresh(claim), at=timezone.now())
        publication = publications.publish(factories.fresh(claim), by=second_editor)
        assert DATES.sub("", str(would_be.payload)) == DATES.sub("", str(publication.payload))
        for name, path in paths.items():
            assert shown[name] == undated(client.get(path.format(publication.slug))), (rating, name)


def test_says_what_stands_against_it_and_is_kept_by_nobody(
    checker: User, editor: User, client: Client, signed_in: SignIn
) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor, text="x" * 80)
    visitor = signed_in(checker)
    page = visitor.get(f"/claims/{claim.pk}/preview/")
    assert "CR06" in text_of(page) and "Would be version 1" in text_of(page) and "ClaimReview" in text_of(page)
    for part in ("", "page/", "card/"):
        answer = visitor.get(f"/claims/{claim.pk}/preview/{part}")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers.get("X-Frame-Options") == ("SAMEORIGIN" if part else "DENY")
        assert client.get(f"/claims/{claim.pk}/preview/{part}").status_code == 302


def test_has_nothing_to_show_without_a_verdict(checker: User, editor: User, signed_in: SignIn) -> None:
    draft, live = factories.make_claim(by=checker), factories.published_claim(by=checker, reviewer=editor)
    visitor = signed_in(checker)
    for part in ("", "page/", "card/"):
        assert "No verdict yet" in text_of(visitor.get(f"/claims/{draft.pk}/preview/{part}"))
        assert "No version is on its way" in text_of(visitor.get(f"/claims/{live.pk}/preview/{part}"))
