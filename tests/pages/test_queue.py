from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.actions import views
from annotations.models import Claim, Desk, SavedView, User
from tests.conftest import SignIn
from tests.factories import approved_claim, make_claim, seen_of, submitted_claim
from tests.pages.reading_pages import next_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def noted(claim: Claim, **columns: object) -> Claim:
    """The claim with what a desk notes on it."""
    Claim.objects.filter(id=claim.pk).update(**columns)
    return claim


def test_shows_what_its_address_asks_for_and_says_so(checker: User, editor: User, signed_in: SignIn) -> None:
    health, now = Desk.objects.create(name="Health", slug="health"), timezone.now()
    noted(submitted_claim(by=checker, text="Late one"), due_at=now - timedelta(hours=3), assignee=editor, desk=health)
    noted(submitted_claim(by=checker, text="Weighed one"), harm=3, reach=3, importance=3, labels=["flood"])
    submitted_claim(by=editor, text="Own one")
    make_claim(by=checker, text="Draft one")
    visitor = signed_in(editor)

    def texts(query: str) -> list[str]:
        return [claim.text for claim in visitor.get(f"/queue/{query}").context["page"].rows]

    assert texts("") == ["Weighed one", "Late one", "Own one"]
    assert texts("?order=waiting") == ["Late one", "Weighed one", "Own one"]
    assert texts("?order=newest") == ["Own one", "Weighed one", "Late one"]
    assert texts("?order=due&due=overdue") == texts("?assignee=me") == texts("?desk=health") == ["Late one"]
    assert texts("?due=none&assignee=none&label=flood&priority=12") == ["Weighed one"]
    assert texts(f"?assignee={editor.pk}&waiting=7") == texts("?desk=none&label=none&q=late") == []
    assert texts("?state=open&whose=mine") == ["Own one"]
    assert texts("?state=draft&claimant=the+MAYOR") == ["Draft one"]
    said = text_of(visitor.get("/queue/?due=overdue&assignee=me&desk=health"))
    assert "1 claim in review, overdue, assigned to you, of Health. Highest priority first." in said
    assert "Overdue, 3 h" in said and "High priority" not in said


def test_pages_go_on_where_they_ended(checker: User, editor: User, signed_in: SignIn) -> None:
    for number in range(27):
        submitted_claim(by=checker, text=f"Claim {number}")
    visitor = signed_in(editor)
    first = visitor.get("/queue/?order=waiting&claim=3")
    second = visitor.get(f"/queue/{next_of(first)}")
    assert [claim.text for claim in second.context["page"].rows] == ["Claim 25", "Claim 26"]
    assert visitor.get("/queue/?cursor=nonsense").status_code == 404


@pytest.mark.parametrize("layout", ["list", "board"])
def test_takes_as_many_queries_for_many_claims_and_views_as_for_few(
    layout: str, checker: User, editor: User, signed_in: SignIn
) -> None:
    visitor, sizes = signed_in(editor), []
    for number in (2, 8):
        for at in range(Claim.objects.count(), number):
            noted(submitted_claim(by=checker, text=f"Claim {at}"), assignee=editor, taken_by=None)
            views.save_view(f"View {at}", f"q={at}", by=editor)
        sizes.append(queries_of(visitor, f"/queue/?layout={layout}"))
    assert sizes[0] == sizes[1]


def test_board_has_a_column_for_each_open_state(checker: User, editor: User, signed_in: SignIn) -> None:
    submitted_claim(by=checker, text="Waiting one")
    approved_claim(by=checker, reviewer=editor, text="Approved one")
    columns = signed_in(editor).get("/queue/?layout=board&q=one").context["columns"]
    assert {column.status.value: [claim.text for claim in column.rows] for column in columns} == {
        "draft": [],
        "in_review": ["Waiting one"],
        "sent_back": [],
        "approved": ["Approved one"],
    }


def test_a_column_that_shows_not_all_says_how_many_there_are(checker: User, editor: User, signed_in: SignIn) -> None:
    for at in range(13):
        make_claim(by=checker, text=f"Draft {at}")
    assert "All 13" in text_of(signed_in(editor).get("/queue/?layout=board"))


def test_saves_renames_removes_and_brings_back_a_view(checker: User, editor: User, signed_in: SignIn) -> None:
    submitted_claim(by=checker, text="A flood")
    author, colleague = signed_in(checker), signed_in(editor)
    form = {"name": "Floods", "query": "q=flood", "is_shared": "1"}
    assert "Saved as “Floods”, for everybody in the newsroom." in text_of(
        author.post("/queue/views/", form, follow=True)
    )
    seen = colleague.get("/queue/?q=flood&state=in_review&order=priority&assignee=")
    assert seen.context["current"].name == "Floods" and str(seen.context["current"].count) == "1"
    view = SavedView.objects.get()
    assert colleague.post(f"/queue/views/{view.pk}/", {"name": "Mine now"}).status_code == 403
    assert author.post(f"/queue/views/{view.pk}/", {"name": "High water"}).status_code == 303
    assert colleague.get("/queue/").context["tabs"][-1].name == "To publish"
    gone = author.post(f"/queue/views/{view.pk}/remove/", follow=True)
    assert f"/queue/views/{view.pk}/restore/" in gone.content.decode()
    author.post(f"/queue/views/{view.pk}/restore/")
    assert author.get("/queue/").context["tabs"][-1].name == "High water"


def test_says_beside_the_form_why_a_view_is_not_saved(editor: User, signed_in: SignIn) -> None:
    views.save_view("Late", "", by=editor)
    answer = signed_in(editor).post("/queue/views/", {"name": "late", "query": "state=draft"})
    assert answer.status_code == 422
    assert "There is a view called “late” already." in text_of(answer)
    assert answer.context["filters"].chosen("state") == "draft"


def test_tells_a_pane_what_was_done_and_shows_it_the_bare_page(checker: User, editor: User, signed_in: SignIn) -> None:
    claim, visitor = submitted_claim(by=checker), signed_in(editor)
    path = f"/claims/{claim.pk}/review/"
    page = visitor.get(path, headers={"X-Pane": "1"}).content.decode()
    assert 'name="decision"' in page and "site-nav" not in page
    lacking = visitor.post(path, {"decision": "send_back", "note": ""}, headers={"X-Pane": "1"})
    assert lacking.status_code == 422 and "site-nav" not in lacking.content.decode()
    form = {"decision": "approve", "seen": seen_of(claim)}
    done = visitor.post(path, form, headers={"X-Pane": "1"})
    assert (done.status_code, done.json()["said"]) == (200, "Approved. It can be published now.")
    assert visitor.post(path, form, headers={"X-Pane": "1"}).status_code == 409


def test_takes_the_next_claim_for_each_of_two_and_lets_go(
    checker: User, editor: User, second_editor: User, signed_in: SignIn
) -> None:
    first, second = (submitted_claim(by=checker, text=text) for text in ("First in", "Second in"))
    hers, his = signed_in(editor), signed_in(second_editor)
    answer = hers.post("/queue/take/", headers={"X-Pane": "1"})
    assert answer.json()["to"] == f"/claims/{first.pk}/review/"
    assert his.post("/queue/take/").headers["Location"] == f"/claims/{second.pk}/review/"
    assert "Edith Editor has it, 15 min" in text_of(his.get("/queue/"))
    assert "You have it, 15 min" in text_of(hers.get("/queue/?taken=mine"))
    assert "You have 1 claim in hand." in text_of(hers.get("/"))
    assert "There is nothing to take here" in text_of(his.post("/queue/take/", follow=True))
    assert his.post(f"/claims/{first.pk}/take/").status_code == 409
    hers.post(answer.json()["undo"])
    assert his.post(f"/claims/{first.pk}/take/").status_code == 303


def test_does_one_deed_on_many_and_keeps_the_refused_selected(checker: User, editor: User, signed_in: SignIn) -> None:
    done, own = submitted_claim(by=checker, text="Hers to judge"), submitted_claim(by=editor, text="Her own")
    form = {"claims": [done.pk, own.pk], "deed": "send_back", "note": "Cite it.", "once": "k"}
    visitor = signed_in(editor)
    for _ in range(2):
        answer = visitor.post("/queue/bulk/", form)
        assert "1 claim is sent back with your note. 1 was refused and stay selected" in text_of(answer)
        assert answer.context["refused_ids"] == {own.pk}
        assert "You proposed this verdict." in text_of(answer)
    assert Claim.objects.get(id=done.pk).status == "sent_back"


def test_assigns_plans_files_and_labels_many(checker: User, editor: User, signed_in: SignIn) -> None:
    Desk.objects.create(name="Health", slug="health")
    claims, visitor = [submitted_claim(by=checker, text=f"Claim {at}") for at in range(2)], signed_in(editor)
    due = timezone.now() + timedelta(days=1)
    for deed in (
        {"deed": "assign", "assignee": str(checker.pk)},
        {"deed": "due", "due_at": due.strftime("%Y-%m-%dT%H:%M")},
        {"deed": "desk", "desk": "health"},
        {"deed": "label", "label": "High water"},
    ):
        answer = visitor.post("/queue/bulk/", {"claims": [claim.pk for claim in claims], **deed})
        assert "2 claims are" in text_of(answer), deed
    found = Claim.objects.select_related("desk").get(id=claims[1].pk)
    assert (found.assignee_id, found.labels) == (checker.pk, ["high-water"])
    assert found.desk is not None and found.desk.slug == "health" and found.due_at is not None


@pytest.mark.parametrize(
    "wrong", [{}, {"deed": "assign"}, {"deed": "send_back"}, {"deed": "due", "due_at": "soon"}, {"deed": "x"}]
)
def test_does_nothing_where_it_is_not_said_what(
    wrong: dict[str, str], checker: User, editor: User, signed_in: SignIn
) -> None:
    claim = submitted_claim(by=checker)
    answer = signed_in(editor).post("/queue/bulk/", {"claims": [claim.pk], **wrong})
    assert answer.status_code == 422 and answer.context["refused_ids"] == {claim.pk}
    assert signed_in(editor).post("/queue/bulk/", {"deed": "release"}).status_code == 422
