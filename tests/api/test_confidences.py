"""Confidential sources: they count, and neither they nor their words come out anywhere."""

import json
import logging
from typing import Any

import pytest
from django.db import connection

from annotations.actions import confidences, publications, reviews, sources
from annotations.actions.evidence import Evidence
from annotations.errors import Conflict, Invalid, NotFound, WrongState
from annotations.meaning import dossier
from annotations.meaning.content import content_of
from annotations.meaning.gates import readiness_of
from annotations.models import Claim, ConfidentialSource, Event, Notice, User
from annotations.models.confidential import Confidence
from tests import factories
from tests.api.callers import json_of
from tests.conftest import SignIn

WHO, SAID = "Wanda Whistle", "The ledger was rewritten in March."
SECRETS = (WHO, "Whistle", SAID, "ledger")
TOLD = Confidence(WHO, SAID, grade="primary")


def _independent(claim: Claim) -> tuple[int, int]:
    found = readiness_of(factories.fresh(claim), content_of(factories.fresh(claim)))
    return found.source_count, found.independent


@pytest.mark.django_db
def test_counts_in_the_gates_by_its_group(checker: User) -> None:
    claim = factories.make_claim(by=checker)
    sources.attach_source(claim, "https://a.example/1", Evidence("context", group="The Ministry"), by=checker)
    assert _independent(claim) == (1, 1)
    confidences.record_confidence(claim, TOLD, by=checker)
    assert _independent(claim) == (2, 2)
    same = confidences.record_confidence(claim, Confidence("B", "It is so.", group="the ministry"), by=checker)
    assert _independent(claim) == (3, 2)
    confidences.remove_confidence(same, by=checker)
    assert _independent(claim) == (2, 2)


@pytest.mark.django_db
def test_is_sealed_opened_by_few_and_forgotten_when_removed(checker: User, other_checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    source = confidences.record_confidence(claim, TOLD, by=checker)
    assert WHO not in ConfidentialSource.objects.get().sealed_confidence
    changed = Confidence(WHO, "More was rewritten.")
    with pytest.raises(NotFound):
        confidences.change_confidence(source, changed, by=other_checker)
    with pytest.raises(NotFound):
        confidences.remove_confidence(source, by=other_checker)
    confidences.change_confidence(source, changed, by=editor)
    assert ConfidentialSource.objects.get().confidence == changed
    for wrong in (
        Confidence("", SAID),
        Confidence(WHO, ""),
        Confidence(WHO, SAID, grade="x"),
        Confidence("\x00", SAID),
    ):
        with pytest.raises(Invalid):
            confidences.change_confidence(source, wrong, by=checker)
    confidences.remove_confidence(source, by=checker)
    confidences.remove_confidence(source, by=checker)
    assert ConfidentialSource.objects.get().sealed_confidence == ""
    with pytest.raises(Conflict):
        confidences.change_confidence(source, changed, by=checker)


@pytest.mark.django_db
def test_voids_an_approval_and_is_closed_once_published(checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    confidences.record_confidence(claim, TOLD, by=checker)
    assert factories.fresh(claim).status == "in_review"
    published = factories.published_claim(by=checker, reviewer=editor, text="Another.")
    with pytest.raises(WrongState):
        confidences.record_confidence(published, TOLD, by=checker)


@pytest.mark.django_db(transaction=True)
def test_appears_nowhere_and_its_number_with_the_check_alone(
    checker: User,
    other_checker: User,
    editor: User,
    admin: User,
    caller: Any,
    signed_in: SignIn,
    caplog: Any,
    client: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    claim = factories.make_claim(by=checker)
    factories.make_source(claim, by=checker)
    visitor = signed_in(checker)
    form = {"who": WHO, "said": SAID, "grade": "primary", "group": "ledger people"}
    assert visitor.post(f"/claims/{claim.pk}/confidences/", form, follow=True).status_code == 200
    unsaid = visitor.post(f"/claims/{claim.pk}/confidences/", {**form, "said": ""})
    assert WHO in unsaid.content.decode() and unsaid.headers["Cache-Control"] == "private, no-store"
    source = ConfidentialSource.objects.get()
    opened = visitor.get(f"/claims/{claim.pk}/confidences/{source.pk}/")
    assert WHO in opened.content.decode() and opened.headers["Cache-Control"] == "private, no-store"
    factories.make_verdict(factories.fresh(claim), by=checker)
    reviews.submit(factories.fresh(claim), by=checker)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=editor)
    slug = factories.fresh(claim).slug
    check = json_of(client.get(f"/api/public/v1/checks/{slug}/"))
    assert check["confidential_sources"] == 1 and len(check["sources"]) == 1
    page = client.get(f"/checks/{slug}/").content.decode()
    assert "1 further source is known to the newsroom and not named" in " ".join(page.split())
    assert json_of(caller(checker).get("/api/v1/claims/?q=Whistle"))["results"] == []
    boss, other = caller(admin), signed_in(other_checker)
    assert other.get(f"/claims/{claim.pk}/confidences/{source.pk}/").status_code == 404
    said = [json.dumps(check), page]
    said += [other.get(path).content.decode() for path in (f"/claims/{claim.pk}/", "/queue/", "/notices/")]
    paths = [f"/api/v1/claims/{claim.pk}/", "/api/v1/audit/", "/api/v1/notices/"]
    said += [boss.get(path).content.decode() for path in paths]
    for path in ("/api/v1/claims/export/", "/api/v1/claims/export/?format=csv"):
        said.append(b"".join(boss.get(path).streaming_content).decode())
    said.append(b"".join(dossier.whole(checker)).decode())
    said += [json.dumps(list(Event.objects.values("verb", "data"))), str(list(Notice.objects.values())), caplog.text]
    for words in said:
        assert not [secret for secret in SECRETS if secret in words]
    assert "ConfidentialSource" not in said[-4] and source.sealed_confidence not in said[-4]


@pytest.mark.django_db
def test_no_table_but_its_own_holds_a_word_of_it(checker: User, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    form = {"who": WHO, "said": SAID, "once": "k" * 20}
    signed_in(checker).post(f"/claims/{claim.pk}/confidences/", form)
    assert ConfidentialSource.objects.get().confidence.who == WHO
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', ["%whistle%"])
            assert cursor.fetchone() == (0,), table
