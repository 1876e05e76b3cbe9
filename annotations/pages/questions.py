"""Questions that a claim raises, and their answers: added, changed, taken off and put back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import answers, questions
from annotations.actions.answers import Said
from annotations.errors import StaleVersion
from annotations.models import Answer, Claim, Question, Source, User
from annotations.pages.claimpage import claim_page, require_editable
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.question_forms import AnswerFields, QuestionFields


@staff("POST")
def claim_questions(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = QuestionFields(request.POST, auto_id="question_%s")

    def ask() -> Done:
        question = questions.ask(claim, form.cleaned_data["text"], by=me)
        return _back(claim_id, _("The question is on the claim. Now answer it."), question)

    return attempt(request, me, form, ask) or claim_page(request, me, claim_id, question_form=form)


@staff("GET", "HEAD", "POST")
def question_edit(request: HttpRequest, me: User, claim_id: int, question_id: int) -> HttpResponse:
    question = _question(claim_id, question_id)
    if request.method != "POST":
        require_editable(question.claim)
        return _question_page(request, question, QuestionFields(initial={"text": question.text, "seen": question.text}))
    form = QuestionFields(request.POST)
    try:
        done = attempt(request, me, form, lambda: _reword(question, form, by=me))
    except StaleVersion:
        return _question_page(request, _question(claim_id, question_id), form, status=412)
    return done or _question_page(request, question, form, status=422)


def _reword(question: Question, form: QuestionFields, *, by: User) -> Done:
    given = form.cleaned_data
    questions.reword(question, given["text"], by=by, seen=given["seen"])
    return _back(question.claim_id, _("Saved."), question)


def _question_page(
    request: HttpRequest, question: Question, form: QuestionFields, *, status: int = 200
) -> HttpResponse:
    context = {"claim": question.claim, "form": form, "what": "question", "said": question.text}
    return _page(request, context, now=question.text, status=status)


@staff("POST")
def question_remove(request: HttpRequest, me: User, claim_id: int, question_id: int) -> HttpResponse:
    question = _question(claim_id, question_id)

    def remove() -> Done:
        questions.remove_question(question, by=me)
        undo = reverse("question_restore", args=[claim_id, question_id])
        return _back(claim_id, _("The question is removed, with its answers."), undo=undo)

    return deed(request, me, remove)


@staff("POST")
def question_restore(request: HttpRequest, me: User, claim_id: int, question_id: int) -> HttpResponse:
    question = _question(claim_id, question_id)

    def restore() -> Done:
        questions.restore_question(question, by=me)
        return _back(claim_id, _("The question is back."), question)

    return deed(request, me, restore)


@staff("GET", "HEAD", "POST")
def question_answers(request: HttpRequest, me: User, claim_id: int, question_id: int) -> HttpResponse:
    """Adds an answer."""
    question = _question(claim_id, question_id)
    form = AnswerFields(request.POST if request.method == "POST" else None, sources=_sources(claim_id))
    if request.method != "POST":
        require_editable(question.claim)
        return _answer_page(request, question, form)

    def give() -> Done:
        answers.answer(question, _said(form), by=me)
        return _back(claim_id, _("Answered."), question)

    return attempt(request, me, form, give) or _answer_page(request, question, form, status=422)


@staff("GET", "HEAD", "POST")
def answer_edit(request: HttpRequest, me: User, claim_id: int, answer_id: int) -> HttpResponse:
    found = _answer(claim_id, answer_id)
    sources = _sources(claim_id)
    if request.method != "POST":
        require_editable(found.question.claim)
        said = {name: getattr(found, name) for name in ("text", "kind", "stance")}
        initial = {**said, "source": found.source_id, "seen": answers.seen_of(found)}
        return _answer_page(request, found.question, AnswerFields(sources=sources, initial=initial), found=found)
    form = AnswerFields(request.POST, sources=sources)
    try:
        done = attempt(request, me, form, lambda: _change(found, form, by=me))
    except StaleVersion:
        now = _answer(claim_id, answer_id)
        return _answer_page(request, now.question, form, found=now, status=412)
    return done or _answer_page(request, found.question, form, found=found, status=422)


def _change(found: Answer, form: AnswerFields, *, by: User) -> Done:
    said = _said(form)
    changes = {"text": said.text, "kind": said.kind, "stance": said.stance, "source": said.source}
    answers.change_answer(found, changes, by=by, seen=form.cleaned_data["seen"])
    return _back(found.question.claim_id, _("Saved."), found.question)


def _answer_page(
    request: HttpRequest, question: Question, form: AnswerFields, *, found: Answer | None = None, status: int = 200
) -> HttpResponse:
    context = {"claim": question.claim, "form": form, "what": "answer", "question": question}
    return _page(
        request,
        {**context, "said": found.text if found else ""},
        now=answers.seen_of(found) if found else "",
        status=status,
    )


def _page(request: HttpRequest, context: dict[str, object], *, now: str, status: int) -> HttpResponse:
    """`now` names what stands. Where the form was opened with something else, both are shown; saving again is meant."""
    form = context["form"]
    assert isinstance(form, QuestionFields | AnswerFields)
    is_stale = form.is_bound and str(form["seen"].value() or "") != now
    if is_stale:
        form.data = {**{name: form.data[name] for name in form.data}, "seen": now}
    context = {"section": "claims", "is_stale": is_stale, **context}
    return render(request, "annotations/question_edit.html", context, status=status)


@staff("POST")
def answer_remove(request: HttpRequest, me: User, claim_id: int, answer_id: int) -> HttpResponse:
    found = _answer(claim_id, answer_id)

    def remove() -> Done:
        answers.remove_answer(found, by=me)
        undo = reverse("answer_restore", args=[claim_id, answer_id])
        return _back(claim_id, _("The answer is removed."), found.question, undo=undo)

    return deed(request, me, remove)


@staff("POST")
def answer_restore(request: HttpRequest, me: User, claim_id: int, answer_id: int) -> HttpResponse:
    found = _answer(claim_id, answer_id)

    def restore() -> Done:
        answers.restore_answer(found, by=me)
        return _back(claim_id, _("The answer is back."), found.question)

    return deed(request, me, restore)


def _said(form: AnswerFields) -> Said:
    given = form.cleaned_data
    return Said(given["text"], given["kind"], given["stance"], given["source"])


def _question(claim_id: int, question_id: int) -> Question:
    return get_object_or_404(Question.objects.select_related("claim"), id=question_id, claim_id=claim_id)


def _answer(claim_id: int, answer_id: int) -> Answer:
    rows = Answer.objects.select_related("question__claim")
    return get_object_or_404(rows, id=answer_id, question__claim_id=claim_id)


def _sources(claim_id: int) -> list[Source]:
    return list(Source.objects.filter(claim_id=claim_id).standing().with_capture())


def _back(claim_id: int, said: str, question: Question | None = None, *, undo: str = "") -> Done:
    place = f"question-{question.pk}" if question else "questions"
    return Done(to=f"{reverse('claim', args=[claim_id])}#{place}", said=said, undo=undo)
