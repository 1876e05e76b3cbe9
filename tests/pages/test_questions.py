"""The questions of a claim in the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import answers, questions
from annotations.models import Answer, Question, User
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_asks_answers_and_shows_both(checker: User, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker)
    visitor = signed_in(checker)
    asked = visitor.post(f"/claims/{claim.pk}/questions/", {"text": "How many homes?"})
    question = Question.objects.get()
    assert asked.headers["Location"] == f"/claims/{claim.pk}/#question-{question.pk}"
    said = {"text": "212, says the register.", "stance": "refutes", "kind": "quoted", "source": str(source.pk)}
    assert visitor.post(f"/claims/{claim.pk}/questions/{question.pk}/answers/", said).status_code == 303
    page = visitor.get(f"/claims/{claim.pk}/").content.decode()
    assert "How many homes?" in page and "212, says the register." in page
    assert Answer.objects.get().source == source


def test_keeps_what_was_typed_when_it_is_refused(checker: User, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    question = questions.ask(claim, "How many?", by=checker)
    refused = signed_in(checker).post(
        f"/claims/{claim.pk}/questions/{question.pk}/answers/",
        {"text": "Kept words", "stance": "refutes", "kind": "unanswerable", "source": ""},
    )
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode() and "neither supports nor refutes" in refused.content.decode()


def test_shows_both_texts_when_somebody_was_faster(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    question = questions.ask(claim, "How many?", by=checker, answers=[answers.Said("212.")])
    answer = question.answers.get()
    seen = answers.seen_of(answer)
    answers.change_answer(answer, {"text": "213."}, by=editor)
    path = f"/claims/{claim.pk}/answers/{answer.pk}/edit/"
    typed = {"text": "214.", "stance": "context", "kind": "summarised", "source": "", "seen": seen}
    stale = signed_in(checker).post(path, typed)
    assert stale.status_code == 412
    assert "213." in stale.content.decode() and "214." in stale.content.decode()
    assert Answer.objects.get().text == "213."
    again = signed_in(checker).post(path, {**typed, "seen": answers.seen_of(Answer.objects.get())})
    assert again.status_code == 303 and Answer.objects.get().text == "214."


def test_asks_the_same_number_of_queries_for_many(checker: User, signed_in: SignIn) -> None:
    few, many = factories.make_claim(by=checker), factories.make_claim(by=checker, text="Many.")
    visitor = signed_in(checker)
    counts = []
    for claim, number in ((few, 2), (many, 12)):
        source = factories.make_source(claim, by=checker)
        for at in range(number):
            given = [answers.Said(f"{at}.", source=source.pk), answers.Said("More.")]
            questions.ask(claim, f"How many? {at}", by=checker, answers=given)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(f"/claims/{claim.pk}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
