"""What a claim needs before review: asked at submission and again where it changed; sources that count once."""

import pytest
from pytest_django import Settings

from annotations.actions import checklists, claims, confidences, following, publications, reviews, sources
from annotations.actions.checklists import Wanted
from annotations.errors import Conflict, Invalid, NotAllowed
from annotations.meaning.content import content_of
from annotations.meaning.gates import readiness_of
from annotations.meaning.independence import groups_of
from annotations.models import ChecklistItem, Claim, ReviewRules, Source, Tick, User
from annotations.models.confidential import Confidence
from tests.factories import (
    approved_claim,
    fail,
    fresh,
    make_claim,
    make_source,
    make_verdict,
    published_claim,
    seen_of,
    submitted_claim,
)
from tests.text.test_wirecopy import AGENCY, OWN, outlet

pytestmark = pytest.mark.django_db
FIGURES = "Every figure stands in its source"


def page_of(text: str, site: str = "") -> bytes:
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    head = f"<!doctype html><html><head><title>T</title>{named}</head>"
    return f"{head}<body><article>{paragraphs}</article></body></html>".encode()


def cite(claim: Claim, domain: str, text: str, *, by: User, quote: str = "", site: str = "", path: str = "a") -> Source:
    url = f"https://www.{domain}/{path}"
    return make_source(claim, by=by, url=url, quote=quote, captured=page_of(text, site))


def groups(claim: Claim) -> list[tuple[int, tuple[str, ...]]]:
    found = groups_of(list(Source.objects.standing().filter(claim=claim).with_capture()))
    return [(len(group.sources), group.reasons) for group in found]


def missing_of(claim: Claim) -> dict[str, list[str]]:
    return readiness_of(fresh(claim), content_of(fresh(claim))).missing


def test_counts_five_outlets_with_one_agency_text_once(checker: User) -> None:
    claim = make_claim(by=checker)
    for number in range(5):
        cite(claim, f"outlet{number}.example", outlet(number, cut=number * 9), by=checker)
    assert groups(claim) == [(5, ("text",))]
    cite(claim, "stats.example", OWN, by=checker)
    assert groups(claim) == [(5, ("text",)), (1, ())]


def test_counts_one_publisher_one_text_and_one_origin_once(checker: User) -> None:
    claim = make_claim(by=checker)
    first = f"{OWN} First."
    cite(claim, "alpha.example", first, by=checker)
    cite(claim, "alpha.example", "Other words on another day.", by=checker, path="b")
    cite(claim, "beta.example", "A short note.", by=checker)
    cite(claim, "gamma.example", "A short note.", by=checker)
    quote = "According to the Beta Institute, it is 212."
    cite(claim, "delta.example", f"{quote} And more of our own.", by=checker, quote=quote)
    assert groups(claim) == [(2, ("site",)), (2, ("capture",)), (1, ())]
    cite(claim, "institute.example", "We counted 212 in the field.", by=checker, site="Beta Institute")
    assert groups(claim) == [(2, ("site",)), (2, ("capture",)), (2, ("cites",))]


def test_an_address_at_which_nobody_found_a_page_counts_for_nothing(checker: User, editor: User, admin: User) -> None:
    checklists.set_rules(1, 2, by=admin)
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker)
    typo = make_source(claim, by=checker, url="https://typo.example/a", quote="", captured=None)
    fail(typo.snapshot, "not_found")
    behind_a_wall = make_source(claim, by=checker, url="https://walled.example/a", quote="", captured=None)
    fail(behind_a_wall.snapshot, "payment_required")
    assert groups(claim) == [(1, ())]
    said = "2 sources, 1 independent; 2 needed. What counts for nothing: 1 address at which no page was found."
    assert missing_of(claim)["sources"] == [said]
    following.rule_on_page(typo, "alive", note="I read it there.", by=editor)
    assert groups(claim) == [(1, ()), (1, ())]


def test_names_all_that_is_missing_at_once(checker: User, admin: User) -> None:
    checklists.set_rules(100, 2, by=admin)
    checklists.add_item(Wanted(FIGURES), by=admin)
    checklists.add_item(Wanted("Nice to have", is_required=False), by=admin)
    claim = make_claim(by=checker)
    make_source(claim, by=checker, captured=None)
    make_verdict(fresh(claim), by=checker, explanation="Too short.")
    with pytest.raises(Invalid) as refused:
        reviews.submit(fresh(claim), by=checker)
    assert refused.value.code == "incomplete"
    assert refused.value.fields == {
        "explanation": ["The reasons have 10 characters; 100 are needed."],
        "sources": ["1 source, 1 independent; 2 needed."],
        "captures": ["1 source still being captured: wait, or remove it."],
        "checklist": [f"“{FIGURES}” is not ticked."],
    }
    assert fresh(claim).status == "draft"


def test_says_why_sources_count_once(checker: User, admin: User) -> None:
    checklists.set_rules(1, 2, by=admin)
    claim = make_claim(by=checker)
    for number in range(3):
        cite(claim, f"outlet{number}.example", AGENCY, by=checker)
    make_verdict(fresh(claim), by=checker)
    assert missing_of(claim)["sources"] == ["3 sources, 1 independent; 2 needed. What counts once: the same page text."]
    cite(claim, "stats.example", OWN, by=checker)
    assert reviews.submit(fresh(claim), by=checker).status == "in_review"


def test_asks_for_no_sources_where_the_finding_is_that_there_are_none(checker: User) -> None:
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker, rating="unverifiable")
    assert missing_of(claim) == {}
    make_verdict(claim, by=checker, rating="false")
    assert missing_of(claim) == {"sources": ["0 sources, 0 independent; 1 needed."]}


def test_takes_what_the_settings_say_until_an_admin_says_otherwise(
    checker: User, editor: User, admin: User, settings: Settings
) -> None:
    settings.REVIEW_MIN_SOURCES = 0
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker)
    assert missing_of(claim) == {}
    checklists.set_rules(1, 1, by=admin)
    assert "sources" in missing_of(claim)
    for person in (checker, editor):
        with pytest.raises(NotAllowed):
            checklists.set_rules(1, 0, by=person)
    for letters, count in ((-1, 1), (1, 21), (10**30, 1)):
        with pytest.raises(Invalid):
            checklists.set_rules(letters, count, by=admin)
    assert ReviewRules.objects.count() == 1


def test_edit_makes_a_tick_older_and_it_has_to_be_made_again(checker: User, editor: User, admin: User) -> None:
    item = checklists.add_item(Wanted(FIGURES), by=admin)
    claim = make_claim(by=checker)
    make_source(claim, by=checker)
    make_verdict(fresh(claim), by=checker)
    first = checklists.tick(claim, item, by=checker)
    assert checklists.tick(claim, item, by=editor) == first, "it is ticked already"
    claims.edit_claim(fresh(claim), {"text": "Edited."}, version=None, by=checker)
    assert missing_of(claim) == {"checklist": [f"“{FIGURES}” was ticked before the last edit."]}
    assert Tick.objects.standing().get() == first, "it stays to be read"
    assert checklists.tick_again(claim, by=editor) == 1
    assert missing_of(claim) == {} and Tick.objects.standing().get().ticked_by == editor
    checklists.untick(claim, item, by=checker)
    assert "checklist" in missing_of(claim)


def test_capture_that_settles_is_no_edit(checker: User, admin: User) -> None:
    item = checklists.add_item(Wanted(FIGURES), by=admin)
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker)
    make_verdict(fresh(claim), by=checker)
    sources.retry_source(source, by=checker)
    checklists.tick(claim, item, by=checker)
    from_before = missing_of(claim)
    assert "checklist" not in from_before and "captures" in from_before


def test_other_words_are_another_item_and_ticks_keep_theirs(checker: User, admin: User) -> None:
    item = checklists.add_item(Wanted(FIGURES, order=3), by=admin)
    claim = submitted_claim_with_tick(item, by=checker)
    assert checklists.change_item(item, Wanted(FIGURES, is_required=False), by=admin).pk == item.pk
    reworded = checklists.change_item(item, Wanted("Every figure and date stands"), by=admin)
    assert (reworded.version, reworded.replaces_id, reworded.order) == (2, item.pk, 3)
    lines = readiness_of(fresh(claim), content_of(fresh(claim))).checklist
    assert [(line.item.text, line.is_done, line.is_owed) for line in lines] == [
        ("Every figure and date stands", False, True),
        (FIGURES, True, False),
    ]
    with pytest.raises(Conflict) as refused:
        checklists.change_item(item, Wanted("Again"), by=admin)
    assert refused.value.code == "item_retired"
    assert ChecklistItem.objects.get(id=item.pk).text == FIGURES


def submitted_claim_with_tick(item: ChecklistItem, *, by: User) -> Claim:
    claim = make_claim(by=by)
    make_source(claim, by=by)
    make_verdict(fresh(claim), by=by)
    checklists.tick(claim, item, by=by)
    return fresh(reviews.submit(fresh(claim), by=by))


def test_asks_again_at_the_approval_of_what_changed_since_it_was_submitted(
    checker: User, editor: User, second_editor: User, admin: User
) -> None:
    item = checklists.add_item(Wanted(FIGURES), by=admin)
    claim = submitted_claim_with_tick(item, by=checker)
    sources.remove_source(claim.sources.get(), by=second_editor)
    with pytest.raises(Invalid) as refused:
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert refused.value.code == "incomplete" and set(refused.value.fields) == {"sources", "checklist"}
    sources.restore_source(claim.sources.get(), by=second_editor)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert fresh(claim).status == "approved", "it is what was submitted again"


def test_rules_made_stricter_do_not_hold_up_what_passed(checker: User, editor: User, admin: User) -> None:
    claim = submitted_claim(by=checker)
    checklists.set_rules(2_000, 20, by=admin)
    reviews.decide(claim, "approve", by=editor, seen=seen_of(claim))
    assert fresh(claim).status == "approved"


def test_asks_again_where_a_tick_was_taken_back_since(checker: User, editor: User, admin: User) -> None:
    item = checklists.add_item(Wanted(FIGURES), by=admin)
    claim = submitted_claim_with_tick(item, by=checker)
    checklists.add_item(Wanted("Asked of others, later"), by=admin)
    checklists.untick(claim, item, by=checker)
    with pytest.raises(Invalid) as refused:
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert refused.value.code == "incomplete" and f"“{FIGURES}” is not ticked." in refused.value.fields["checklist"]
    checklists.tick(claim, item, by=editor)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert fresh(claim).status == "approved", "what was asked at its submission is there again"


def test_asks_again_where_confidential_evidence_changed_since(checker: User, editor: User, admin: User) -> None:
    checklists.set_rules(1, 2, by=admin)
    claim = make_claim(by=checker)
    told = [confidences.record_confidence(claim, Confidence(who, "It is so."), by=checker) for who in ("A", "B")]
    make_verdict(fresh(claim), by=checker)
    reviews.submit(fresh(claim), by=checker)
    for one, who in zip(told, ("A", "B"), strict=True):
        confidences.change_confidence(one, Confidence(who, "It is so.", group="One house"), by=checker)
    with pytest.raises(Invalid) as refused:
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert refused.value.fields == {"sources": ["2 sources, 1 independent; 2 needed."]}


def test_correction_is_asked_at_its_approval(checker: User, editor: User, second_editor: User, admin: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    checklists.set_rules(20, 1, by=admin)
    publications.correct(claim, "true", "Revised.", note="Revised.", by=editor)
    with pytest.raises(Invalid) as refused:
        reviews.decide(fresh(claim), "approve", by=second_editor, seen=seen_of(fresh(claim)))
    assert set(refused.value.fields) == {"explanation"}


def test_ticking_is_no_edit(checker: User, editor: User, admin: User) -> None:
    item = checklists.add_item(Wanted(FIGURES, is_required=False), by=admin)
    claim = approved_claim(by=checker, reviewer=editor)
    checklists.tick(claim, item, by=editor)
    assert fresh(claim).status == "approved" and editor.pk not in fresh(claim).editors
