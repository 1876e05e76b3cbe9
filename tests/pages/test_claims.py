import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import claims as actions
from annotations.actions import comments, contacting
from annotations.models import Answer, Claim, Event, ExpertAnswer, ExpertLink, Question, Source, User
from tests.conftest import SignIn
from tests.factories import fresh, make_article, make_claim, make_source, make_verdict, published_claim, submitted_claim
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_shows_the_whole_claim(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    comments.comment_on(claim, "See also https://example.org/more", by=editor)
    answer = signed_in(checker).get(f"/claims/{claim.pk}/")
    page = text_of(answer)
    for words in (
        "We have built 400 homes since the last election",
        "Published",
        "The mayor",
        "Found in the capture",
        "212 homes were completed in the municipality",
        "Edith Editor approved it",
        "Cleo Checker proposed the verdict “False”",
        "Factcheck captured a source and found the passage in it",
        "Version 1",
    ):
        assert words in page
    assert '<a href="https://example.org/more" rel="nofollow">' in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "role", "label"),
    [
        ("bare", "checker", "Attach a source"),
        ("sourced", "checker", "Propose a verdict"),
        ("judged", "checker", "Send to review"),
        ("submitted", "editor", "Review it"),
        ("published", "editor", "Open the public page"),
    ],
)
def test_has_one_next_step(state: str, role: str, label: str, checker: User, editor: User, signed_in: SignIn) -> None:
    claim = _claim_in(state, checker, editor)
    page = signed_in(editor if role == "editor" else checker).get(f"/claims/{claim.pk}/").content.decode()
    step = page[page.index('class="next-step"') :]
    step = step[: step.index("</section>")]
    assert step.count('class="button"') == 1
    assert f">{label}<" in step


def _claim_in(state: str, checker: User, editor: User) -> Claim:
    if state == "submitted":
        return submitted_claim(by=checker)
    if state == "published":
        return published_claim(by=checker, reviewer=editor)
    claim = make_claim(by=checker)
    if state != "bare":
        make_source(claim, by=checker)
    if state == "judged":
        make_verdict(fresh(claim), by=checker)
    return fresh(claim)


def test_links_to_the_passage_in_its_article(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    claim = make_claim(article, by=checker)
    place = claim.highlights.get()
    page = signed_in(checker).get(f"/claims/{claim.pk}/").content.decode()
    assert f'href="/articles/{article.pk}/#highlight-{place.pk}"' in page
    assert "<mark>We have built 400 homes since the last election</mark>”, the mayor told reporters on Monday." in page


def test_saves_an_edit(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    form = {"text": "The town built 400 homes.", "claimant": "Mayor", "claimed_on": "2026-11-02", "version": 1}
    answer = signed_in(checker).post(f"/claims/{claim.pk}/edit/", form)
    assert answer.status_code == 303
    claim.refresh_from_db()
    assert (claim.text, claim.claimant, str(claim.claimed_on)) == ("The town built 400 homes.", "Mayor", "2026-11-02")


def test_opens_no_form_that_could_only_be_refused(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    visitor = signed_in(checker)
    for path in ("edit/", f"sources/{claim.sources.get().pk}/edit/"):
        answer = visitor.get(f"/claims/{claim.pk}/{path}")
        assert answer.status_code == 409
        assert "published cannot be changed" in text_of(answer)


def test_shows_both_texts_when_a_colleague_was_faster(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    actions.edit_claim(claim, {"text": "Theirs, saved first."}, version=1, by=editor)
    visitor = signed_in(checker)
    form = {"text": "Mine, typed with care.", "claimant": "", "version": 1}
    answer = visitor.post(f"/claims/{claim.pk}/edit/", form)
    assert answer.status_code == 412
    assert "Theirs, saved first." in text_of(answer)
    assert "Mine, typed with care." in text_of(answer)
    assert fresh(claim).text == "Theirs, saved first."
    again = visitor.post(f"/claims/{claim.pk}/edit/", {**form, "version": answer.context["form"].data["version"]})
    assert again.status_code == 303
    assert fresh(claim).text == "Mine, typed with care."


def test_names_the_field_that_is_wrong(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    form = {"text": "x" * 2001, "claimant": "", "claimed_on": "2999-01-01", "version": 1}
    answer = signed_in(checker).post(f"/claims/{claim.pk}/edit/", form)
    assert answer.status_code == 422
    assert "at most 2,000 fit" in text_of(answer)
    assert fresh(claim).version == 1


def test_discards_and_takes_it_back(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(checker)
    answer = visitor.post(f"/claims/{claim.pk}/discard/", follow=True)
    assert f'action="/claims/{claim.pk}/restore/"' in answer.content.decode()
    assert "Undo" in text_of(answer)
    visitor.post(f"/claims/{claim.pk}/restore/")
    assert fresh(claim).status == "draft"


def test_says_what_was_refused_and_keeps_what_was_typed(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    answer = signed_in(checker).post(
        f"/claims/{claim.pk}/verdict/", {"rating": "true", "explanation": "I thought about it for an hour."}
    )
    assert answer.status_code == 409
    assert "published cannot be changed" in text_of(answer)
    assert "I thought about it for an hour." in text_of(answer)
    assert f'href="/claims/{claim.pk}/"' in answer.content.decode()


def test_comments_once(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(checker)
    for _ in range(2):
        answer = visitor.post(f"/claims/{claim.pk}/comment/", {"text": "Ask the port authority.", "once": "k1"})
    comment = claim.comments.get()
    assert answer.headers["Location"] == f"/claims/{claim.pk}/#comment-{comment.pk}"
    assert Event.objects.filter(verb="comment.added").count() == 1


def test_shows_an_empty_comment_s_error_on_the_page(checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    answer = signed_in(checker).post(f"/claims/{claim.pk}/comment/", {"text": "  "})
    assert answer.status_code == 422
    assert 'href="#comment_text"' in answer.content.decode()


def test_filters_the_list(checker: User, editor: User, signed_in: SignIn) -> None:
    make_claim(by=checker, text="Bridges cost money")
    make_claim(by=editor, text="Bridges fall down")
    discarded = make_claim(by=checker, text="Thrown away")
    actions.discard_claim(discarded, by=checker)
    visitor = signed_in(checker)

    def texts(query: str) -> list[str]:
        return [claim.text for claim in visitor.get(f"/claims/{query}").context["page"].rows]

    assert texts("") == ["Bridges fall down", "Bridges cost money"]
    assert texts("?mine=1") == ["Bridges cost money"]
    assert texts("?q=fall") == ["Bridges fall down"]
    assert texts("?state=discarded") == ["Thrown away"]
    assert texts("?order=oldest") == ["Bridges cost money", "Bridges fall down"]
    assert "No claim fits" in text_of(visitor.get("/claims/?state=retracted"))


def test_teaches_how_a_claim_is_made(checker: User, signed_in: SignIn) -> None:
    assert "A claim begins with a passage" in text_of(signed_in(checker).get("/claims/"))


@pytest.mark.parametrize("view", ["", "review/", "sources/", "contact/"])
def test_takes_as_many_queries_for_many_sources_as_for_two(view: str, checker: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker)
    visitor = signed_in(checker)

    def queries(total: int) -> int:
        for number in range(claim.sources.count(), total):
            source = make_source(claim, by=checker, url=f"https://example.org/{number}")
            comments.comment_on(claim, f"Comment {number}", by=checker, about=comments.About(source=source.pk))
            _said_by_others(claim, source, number, by=checker)
        visitor.get(f"/claims/{claim.pk}/{view}")
        with CaptureQueriesContext(connection) as seen:
            visitor.get(f"/claims/{claim.pk}/{view}")
        return len(seen)

    assert queries(2) == queries(12)


def _said_by_others(claim: Claim, source: Source, number: int, *, by: User) -> None:
    """One question with its answer, one expert with hers, one attempt to reach the other side."""
    question = Question.objects.create(claim=claim, text=f"Question {number}?", asked_by=by)
    Answer.objects.create(question=question, text="212.", source=source, given_by=by)
    link = ExpertLink.objects.create(claim=claim, name="Ida", made_by=by, **ExpertLink.new_secret("fcx")[1])
    ExpertAnswer.objects.create(link=link, claim=claim, name="Ida", finding="accurate", content_sha256="0" * 64)
    contacting.issue_link(claim, contacting.Question("The board"), by=by)


def test_never_renders_what_was_typed(checker: User, signed_in: SignIn) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> https://example.org/"><script>'
    claim = make_claim(by=checker, text=hostile)
    make_verdict(claim, by=checker, explanation=hostile)
    comments.comment_on(fresh(claim), hostile, by=checker)
    page = signed_in(checker).get(f"/claims/{claim.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_leads_to_the_export_of_what_the_list_shows(checker: User, signed_in: SignIn) -> None:
    make_claim(make_article(by=checker), by=checker, text="A & b")
    her = signed_in(checker)
    page = her.get("/claims/?state=draft&mine=1&q=A+%26+b").content.decode()
    for kind in ("csv", "jsonl"):
        address = f"/api/v1/claims/export/?status=draft&mine=true&q=A+%26+b&format={kind}"
        assert address.replace("&", "&amp;") in page
        assert her.get(address).status_code == 200
    assert "/export/" not in her.get("/claims/?q=nothing").content.decode()
