"""The page of a source on the live web, and what the claim's page and the public page say of it."""

import pytest

from annotations.models import Notice, Source, User
from annotations.worker import sealing, spreading
from tests.conftest import SignIn
from tests.factories import make_claim, make_source, published_claim
from tests.looking import CHANGED, WITHOUT, dead, looked_at
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_shows_what_changed_and_takes_the_new_words(checker: User, signed_in: SignIn) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    visitor, address = signed_in(checker), f"/claims/{source.claim_id}/sources/{source.pk}/today/"
    assert "looked for in the live page within a day" in text_of(visitor.get(address))
    looked_at(source, CHANGED)
    page = visitor.get(address).content.decode()
    assert "<del>212</del>" in page and "<ins>213</ins>" in page
    assert "See what changed" in text_of(visitor.get(f"/claims/{source.claim_id}/"))
    visitor.post(f"{address}seen/")
    assert "Seen by Cleo Checker" in text_of(visitor.get(address))
    row = Source.objects.select_related("verification").get(id=source.pk)
    lock = {
        "quote": row.verification.words,
        "start": row.verification.start,
        "end": row.verification.end,
        "snapshot": row.verification.compared_id,
    }
    assert visitor.post(f"/claims/{source.claim_id}/sources/{source.pk}/passage/", lock).status_code == 303
    assert Source.objects.get(id=source.pk).quote.startswith("213 homes")
    assert visitor.post(f"{address}look/").status_code == 303
    assert "Being looked at." in text_of(visitor.get(address))


def test_the_desk_tells_of_it_until_somebody_has_looked(
    checker: User, other_checker: User, editor: User, signed_in: SignIn
) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    looked_at(source, CHANGED)
    address = f"/claims/{source.claim_id}/sources/{source.pk}/today/"
    for who, is_told in ((checker, True), (editor, True), (other_checker, False)):
        assert (address in signed_in(who).get("/").text) is is_told, who
    signed_in(editor).post(f"{address}seen/")
    assert address not in signed_in(checker).get("/").text


def test_says_that_it_is_gone_and_takes_an_editor_s_word(checker: User, editor: User, signed_in: SignIn) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    visitor, address = signed_in(editor), f"/claims/{source.claim_id}/sources/{source.pk}/today/"
    looked_at(source, WITHOUT)
    assert "It is not there any more" in text_of(visitor.get(address))
    assert "Is that wrong?" in text_of(visitor.get(address))
    dead(source)
    assert "The site has no page at this address." in text_of(visitor.get(address))
    visitor.post(f"{address}ruling/", {"ruling": "alive", "note": "It opens here."})
    page = text_of(visitor.get(address))
    assert "An editor says so: It opens here." in page
    assert b"ruling_note" not in signed_in(checker).get(address).content


def test_alerts_the_author_once(checker: User, signed_in: SignIn) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    for body in (CHANGED, CHANGED, CHANGED):
        looked_at(source, body)
    sealing.run()
    spreading.run()
    told = Notice.objects.filter(user=checker, event__verb="source.changed")
    assert told.count() == 1
    assert "The words of your evidence were changed" in text_of(signed_in(checker).get("/notices/"))


def test_the_public_page_says_when_it_was_last_looked_at(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    source, address = claim.sources.get(), f"/checks/{claim.slug}/"
    visitor = signed_in(checker)
    assert "looked at again" not in text_of(visitor.get(address))
    looked_at(source)
    assert "It still stands in the live page: looked at again" in text_of(visitor.get(address))
    looked_at(source, CHANGED)
    changed = visitor.get(address)
    assert "in other words since" in text_of(changed) and "213" not in text_of(changed)
    dead(source)
    assert "No longer online; last seen there" in text_of(visitor.get(address))
