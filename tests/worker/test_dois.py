"""A work that is cited by its DOI: the resolver leads to its page, and the page says what it is."""

import pytest
from pytest_django import Settings

from annotations.actions import sources
from annotations.models import User
from annotations.worker import capture
from tests.factories import make_claim
from tests.fakes import HostileServer, answer, redirect

WORK = b"""<!doctype html><html><head><title>Journal</title>
<meta name="citation_title" content="Counting homes in cities">
<meta name="citation_author" content="Berg, Ada"><meta name="citation_author" content="Jo Lee">
<meta name="citation_publication_date" content="2024/05/02">
<meta name="citation_journal_title" content="Journal of Housing"></head><body><article>
<h1>Counting homes in cities</h1>
<p>Abstract. We count homes in cities over many years and find that there are fewer than is said.</p>
</article></body>"""


@pytest.mark.django_db
def test_leads_to_its_page_through_the_guarded_fetch(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    with HostileServer() as server:
        page = server.on("/works/7", answer(WORK))
        settings.DOI_RESOLVER = server.on("/10.1000/7", redirect(page)).removesuffix("10.1000/7")
        source = sources.attach_source(make_claim(by=checker), "doi:10.1000/7", sources.Evidence("context"), by=checker)
        capture.run(source.snapshot_id)
    source.snapshot.refresh_from_db()
    kept = source.snapshot
    assert (kept.state, kept.final_url, source.url) == ("ok", page, f"{settings.DOI_RESOLVER}10.1000/7")
    assert (kept.title, kept.authors) == ("Counting homes in cities", ["Ada Berg", "Jo Lee"])
    assert kept.site == "Journal of Housing"
    assert kept.published_at is not None and kept.published_at.year == 2024


@pytest.mark.django_db
def test_a_resolver_inside_the_network_is_not_asked(checker: User, settings: Settings) -> None:
    with HostileServer() as server:
        settings.DOI_RESOLVER = server.on("/10.1000/7", answer(WORK)).removesuffix("10.1000/7")
        source = sources.attach_source(make_claim(by=checker), "10.1000/7", sources.Evidence("context"), by=checker)
        capture.run(source.snapshot_id)
    source.snapshot.refresh_from_db()
    assert (source.snapshot.state, source.snapshot.error_code) == ("failed", "blocked_address")
