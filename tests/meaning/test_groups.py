"""Which sources count once: what an editor declares, who posted, who told it, where a DOI leads."""

from datetime import date
from pathlib import Path

import pytest

from annotations.actions import citing, sources
from annotations.actions.citing import Handed
from annotations.actions.evidence import Evidence
from annotations.meaning.independence import groups_of
from annotations.models import Claim, Snapshot, Source, User
from annotations.worker import capture
from tests import factories

pytestmark = pytest.mark.django_db


def _page(words: str) -> bytes:
    said = f"{words} says that there are other words on each of these pages."
    return f"<article><h1>{words}</h1><p>{said}</p></article>".encode()


def _cite(claim: Claim, url: str, *, by: User, group: str = "", final_url: str = "") -> None:
    source = sources.attach_source(claim, url, Evidence("context", group=group), by=by)
    if final_url:
        Snapshot.objects.filter(id=source.snapshot_id).update(requested_url=final_url)
    factories.settle(source.snapshot, _page(url))


def _groups(claim: Claim) -> list[tuple[int, tuple[str, ...]]]:
    found = groups_of(list(Source.objects.standing().filter(claim=claim).with_capture()))
    return [(len(group.sources), group.reasons) for group in found]


def test_a_declared_group_counts_once_and_two_groups_twice(checker: User) -> None:
    claim = factories.make_claim(by=checker)
    _cite(claim, "https://one.example/a", by=checker, group="Agency")
    _cite(claim, "https://two.example/a", by=checker, group="agency")
    _cite(claim, "https://gov.example/health", by=checker, group="Health office")
    _cite(claim, "https://gov.example/tax", by=checker, group="Tax office")
    assert _groups(claim) == [(2, ("group",)), (1, ()), (1, ())]


def test_posts_are_their_accounts_and_works_stand_where_their_doi_leads(checker: User) -> None:
    claim = factories.make_claim(by=checker)
    _cite(claim, "https://x.com/jane/status/1", by=checker)
    _cite(claim, "https://twitter.com/Jane/status/2", by=checker)
    _cite(claim, "https://x.com/john/status/3", by=checker)
    _cite(claim, "10.1000/1", by=checker, final_url="https://one.example/1")
    _cite(claim, "10.1000/2", by=checker, final_url="https://two.example/2")
    _cite(claim, "10.1000/3", by=checker, final_url="https://www.two.example/3")
    assert _groups(claim) == [(2, ("site",)), (1, ()), (1, ()), (2, ("site",))]


def test_who_tells_it_twice_is_one_source_and_files_are_each_their_own(checker: User, tmp_path: Path) -> None:
    claim = factories.make_claim(by=checker)
    for kind, who in (("interview", "Dr Ada Berg"), ("email", "dr ada berg"), ("interview", "Somebody else")):
        told = Evidence("context", told_by=who, told_on=date(2026, 11, 3))
        citing.attach_told(claim, kind, f"What {who} told us by {kind}.", told, by=checker)
    for body in (b"a;b\n1;2\n", b"c;d\n3;4\n", b"c;d\n3;4\n"):
        source = citing.attach_file(claim, Handed(body, "t.csv"), Evidence("context"), by=checker)
        capture.run(source.snapshot_id)
    assert _groups(claim) == [(2, ("person",)), (1, ()), (1, ()), (2, ("capture",))]
