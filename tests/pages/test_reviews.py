import pytest

from annotations.actions import claims, reviews
from annotations.models import Claim, User
from tests.conftest import SignIn
from tests.factories import (
    approved_claim,
    fresh,
    make_claim,
    make_source,
    make_verdict,
    newest_publication,
    published_claim,
    seen_of,
    submitted_claim,
)
from tests.pages.reading_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
REASONS = "The register counts 212 homes."


def test_goes_the_whole_way(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    make_source(claim, by=checker)
    author, reviewer, path = signed_in(checker), signed_in(editor), f"/claims/{claim.pk}/"
    author.post(f"{path}verdict/", {"rating": "false", "explanation": REASONS})
    assert "It is in the review queue." in text_of(author.post(f"{path}submit/", follow=True))
    page = reviewer.get(f"{path}review/")
    assert "212 homes were completed in the municipality" in text_of(page)
    form = {"decision": "approve", "note": "", "seen": page.context["seen"]}
    assert "Approved. It can be published now." in text_of(reviewer.post(f"{path}review/", form, follow=True))
    assert "Published." in text_of(reviewer.post(f"{path}publish/", follow=True))
    assert fresh(claim).status == "published"


def test_double_press_of_publish_publishes_once(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    visitor = signed_in(editor)
    for _ in range(2):
        assert visitor.post(f"/claims/{claim.pk}/publish/", {"once": "k"}).status_code == 303
    assert claim.publications.count() == 1


def test_approves_nothing_without_saying_what_was_seen(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    assert signed_in(editor).post(f"/claims/{claim.pk}/review/", {"decision": "approve"}).status_code == 422
    assert not claim.reviews.exists()


def test_says_why_one_s_own_work_cannot_be_approved(editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=editor)
    visitor = signed_in(editor)
    page = visitor.get(f"/claims/{claim.pk}/review/")
    assert 'value="approve"' not in page.content.decode()
    assert "you cannot approve it" in text_of(page)
    forced = visitor.post(f"/claims/{claim.pk}/review/", {"decision": "approve", "seen": seen_of(claim)})
    assert forced.status_code == 403
    assert "Somebody else has to do this" in text_of(forced)


def test_shows_checkers_everything_but_the_buttons(checker: User, other_checker: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    page = signed_in(other_checker).get(f"/claims/{claim.pk}/review/")
    assert "Editors decide." in text_of(page)
    assert b'name="decision"' not in page.content


def test_decides_nothing_on_what_changed_meanwhile(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    visitor = signed_in(editor)
    seen = visitor.get(f"/claims/{claim.pk}/review/").context["seen"]
    claims.edit_claim(claim, {"claimant": "Somebody else"}, version=None, by=checker)
    form = {"decision": "approve", "note": "It holds.", "seen": seen}
    answer = visitor.post(f"/claims/{claim.pk}/review/", form)
    assert answer.status_code == 409
    assert "It changed while you were reading" in text_of(answer)
    assert "It holds." in text_of(answer)
    assert fresh(claim).status == "in_review"


@pytest.mark.parametrize("decision", ["send_back", "reject"])
def test_asks_for_a_note(decision: str, checker: User, editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    visitor = signed_in(editor)
    form = {"decision": decision, "note": "", "seen": seen_of(claim)}
    answer = visitor.post(f"/claims/{claim.pk}/review/", form)
    assert answer.status_code == 422
    assert b'id="id_note_error"' in answer.content
    assert visitor.post(f"/claims/{claim.pk}/review/", {**form, "note": "Give the year."}).status_code == 303
    assert "Give the year." in text_of(signed_in(checker).get(f"/claims/{claim.pk}/"))


def test_names_what_came_back_on_the_author_s_desk(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    reviews.decide(claim, "send_back", by=editor, note="Give the year.")
    page = text_of(signed_in(checker).get("/"))
    assert "Sent back to you" in page
    assert "Give the year." in page


def test_counts_what_waits_for_an_editor_but_not_her_own(checker: User, editor: User, signed_in: SignIn) -> None:
    submitted_claim(by=checker, text="Somebody’s claim")
    submitted_claim(by=editor, text="Her own claim")
    answer = signed_in(editor).get("/")
    assert "1 claim waits for your review." in text_of(answer)
    assert [claim.text for claim in answer.context["waiting"]] == ["Somebody’s claim"]
    assert "Waiting for your review" not in text_of(signed_in(checker).get("/"))


def test_lists_the_longest_waiting_first_and_filters(checker: User, editor: User, signed_in: SignIn) -> None:
    for by, text in ((checker, "First in"), (editor, "Second in"), (checker, "Third in")):
        submitted_claim(by=by, text=text)
    approved_claim(by=checker, reviewer=editor, text="Approved one")
    visitor = signed_in(editor)

    def texts(query: str) -> list[str]:
        return [claim.text for claim in visitor.get(f"/queue/{query}").context["page"].rows]

    assert texts("") == ["First in", "Second in", "Third in"]
    assert texts("?whose=others") == ["First in", "Third in"]
    assert texts("?whose=mine") == ["Second in"]
    assert texts("?q=third") == ["Third in"]
    assert texts("?state=approved") == ["Approved one"]
    assert texts("?state=discarded") == ["First in", "Second in", "Third in"]
    assert "No claim fits these filters" in text_of(visitor.get("/queue/?q=nothing+like+it"))


def test_teaches_what_the_queue_is_for(editor: User, signed_in: SignIn) -> None:
    assert "The queue is empty" in text_of(signed_in(editor).get("/queue/"))


def test_takes_as_many_queries_for_twelve_in_review_as_for_two(checker: User, editor: User, signed_in: SignIn) -> None:
    visitor = signed_in(editor)
    sizes = {}
    for total in (2, 12):
        for number in range(Claim.objects.count(), total):
            submitted_claim(by=checker, text=f"Claim {number}")
        sizes[total] = [queries_of(visitor, path) for path in ("/queue/", "/")]
    assert sizes[2] == sizes[12]


def test_cannot_be_submitted_without_a_verdict(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    answer = signed_in(checker).post(f"/claims/{claim.pk}/submit/")
    assert answer.status_code == 422
    assert "Propose a verdict with its reasons." in text_of(answer)


def test_keeps_the_verdict_s_form_when_the_rating_is_missing(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    answer = signed_in(checker).post(f"/claims/{claim.pk}/verdict/", {"explanation": REASONS})
    assert answer.status_code == 422
    assert REASONS in text_of(answer)
    assert 'href="#verdict_rating' in answer.content.decode()


def test_withdraws_and_reopens(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = submitted_claim(by=checker)
    author = signed_in(checker)
    author.post(f"/claims/{claim.pk}/withdraw/")
    assert fresh(claim).status == "draft"
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "reject", by=editor, note="Not a claim of fact.")
    author.post(f"/claims/{claim.pk}/reopen/")
    assert fresh(claim).status == "draft"


def test_takes_an_approval_back_where_it_was_given(
    checker: User, editor: User, second_editor: User, signed_in: SignIn
) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    button = "Take your approval back"
    for address in (f"/claims/{claim.pk}/", f"/claims/{claim.pk}/review/"):
        assert button not in signed_in(second_editor).get(address).content.decode()
        assert button in signed_in(editor).get(address).content.decode()
    signed_in(editor).post(f"/claims/{claim.pk}/take-back/")
    assert fresh(claim).status == "in_review"
    assert "took the approval back" in signed_in(editor).get(f"/claims/{claim.pk}/").content.decode()


def test_corrects_with_a_public_note(checker: User, editor: User, second_editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    path = f"/claims/{claim.pk}/"
    form = {
        "severity": "correction",
        "rating": "mostly-false",
        "explanation": "213 homes, it turns out.",
        "note": "We first said 212.",
    }
    assert signed_in(editor).post(f"{path}correct/", {**form, "note": ""}).status_code == 422
    signed_in(editor).post(f"{path}correct/", form)
    assert "The published check stands meanwhile" in text_of(signed_in(checker).get(path))
    reviewer = signed_in(second_editor)
    seen = reviewer.get(f"{path}review/").context["seen"]
    reviewer.post(f"{path}review/", {"decision": "approve", "seen": seen})
    reviewer.post(f"{path}publish/")
    newest = newest_publication(claim)
    assert (newest.version, newest.kind, newest.note) == (2, "correction", "We first said 212.")


def test_retracts_with_a_reason(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    visitor = signed_in(editor)
    assert visitor.post(f"/claims/{claim.pk}/retract/", {"reason": ""}).status_code == 422
    visitor.post(f"/claims/{claim.pk}/retract/", {"reason": "The register was wrong."})
    assert fresh(claim).status == "retracted"
    assert signed_in(checker).post(f"/claims/{claim.pk}/retract/", {"reason": "x"}).status_code == 403


def test_lets_a_checker_judge_only_her_own_claims(checker: User, other_checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker)
    visitor = signed_in(other_checker)
    assert visitor.post(f"/claims/{claim.pk}/verdict/", {"rating": "true", "explanation": "x"}).status_code == 403
    assert visitor.post(f"/claims/{claim.pk}/submit/").status_code == 403
    assert b'id="propose"' not in visitor.get(f"/claims/{claim.pk}/").content
