"""The page where a passage of a capture is selected beside the claim."""

import pytest

from annotations.models import Source, User
from tests.conftest import SignIn
from tests.factories import PAGE_QUOTE, make_claim, make_source, published_claim
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_locks_what_was_selected_and_says_what_is_not_there(checker: User, signed_in: SignIn) -> None:
    source = make_source(make_claim(by=checker), by=checker, quote="")
    visitor, address = signed_in(checker), f"/claims/{source.claim_id}/sources/{source.pk}/passage/"
    page = visitor.get(address)
    assert "212 homes were completed" in text_of(page) and source.claim.text in text_of(page)
    assert 'data-start="0"' in page.content.decode()
    text = source.snapshot.text
    start = text.index("year.")
    words = text[start : text.index("Between") + 7]
    assert "\n" in words
    sent = {
        "quote": words.replace("\n", "\r\n"),
        "start": start,
        "end": start + len(words),
        "snapshot": source.snapshot_id,
    }
    refused = visitor.post(address, {**sent, "start": start + 1})
    assert refused.status_code == 422 and "does not say these words at this place" in text_of(refused)
    assert visitor.post(address, sent).status_code == 303
    row = Source.objects.get(id=source.pk)
    assert (row.quote, row.quote_start, row.quote_state) == (words, start, "verified")
    assert visitor.post(address, {"quote": PAGE_QUOTE}).status_code == 303
    assert f"<mark>{PAGE_QUOTE}</mark>" in visitor.get(f"/claims/{source.claim_id}/").content.decode()


def test_only_shows_it_where_the_claim_cannot_be_changed(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    source = claim.sources.get()
    visitor, address = signed_in(checker), f"/claims/{claim.pk}/sources/{source.pk}/passage/"
    page = visitor.get(address)
    assert "begin a correction first" in text_of(page) and b"Lock this passage" not in page.content
    assert visitor.post(address, {"quote": "homes"}).status_code == 409
