"""The page where a passage of a capture is selected beside the claim."""

from io import BytesIO

import pytest
from PIL import Image

from annotations.actions import citing
from annotations.actions.citing import Handed
from annotations.actions.evidence import Evidence
from annotations.models import Source, User
from annotations.worker import capture
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


def test_a_picture_is_shown_and_our_description_of_it_is_no_evidence(checker: User, signed_in: SignIn) -> None:
    held = BytesIO()
    Image.new("RGB", (40, 30)).save(held, "PNG")
    claim = make_claim(by=checker)
    handed = Handed(held.getvalue(), "notice.png")
    source = citing.attach_file(claim, handed, Evidence("context", quote="40 × 30 pixels"), by=checker)
    capture.run(source.snapshot_id)
    source.refresh_from_db()
    assert (source.snapshot.shows, source.quote_state) == ("picture", "not_found")
    visitor, address = signed_in(checker), f"/claims/{claim.pk}/sources/{source.pk}/"
    refused = visitor.post(f"{address}passage/", {"quote": "40 × 30 pixels"})
    assert refused.status_code == 422 and "cannot look words up" in text_of(refused)
    page = visitor.get(f"/claims/{claim.pk}/")
    assert "Your own reading of the picture" in text_of(page) and f"{address}passage/" not in page.content.decode()
    assert f'src="{address}capture/body/"' in visitor.get(f"{address}capture/").content.decode()
    body = visitor.get(f"{address}capture/body/")
    assert body.content == held.getvalue() and body.headers["Content-Type"] == "image/png"
    assert body.headers["Content-Disposition"].endswith('.png"')
    assert body.headers["Content-Security-Policy"].startswith("sandbox")
