"""`/api/v1/…/questions/`, `/api/v1/answers/`: what has to be known to judge a claim, and what the evidence answers."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import answers, questions
from annotations.actions.answers import Said
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import DONE
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.questions import (
    AnswerChangesSerializer,
    AnswerSerializer,
    NewAnswerSerializer,
    NewQuestionSerializer,
    QuestionChangesSerializer,
    QuestionSerializer,
)


def _question(question_id: int, *, status: int = 200) -> Response:
    return Response(QuestionSerializer(loading.question_to_read(question_id)).data, status=status)


def _answer(answer_id: int, *, status: int = 200) -> Response:
    return Response(AnswerSerializer(loading.answer(answer_id)).data, status=status)


def _said(body: dict[str, Any]) -> Said:
    return Said(body["text"], body["kind"], body["stance"], body.get("source"))


class ClaimQuestionsView(StaffView):
    made_at = "/api/v1/questions/{id}/"

    @extend_schema(
        operation_id="ask_question",
        summary="Add a question that the claim raises, with its answers where they are known",
        description="Questions and answers are part of what a reviewer approves, and are published with the check.",
        request=NewQuestionSerializer,
        responses={201: QuestionSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        body = self.body(request, NewQuestionSerializer)
        given = [_said(one) for one in body.get("answers", [])]
        question = questions.ask(loading.claim(claim_id), body["text"], by=self.person, answers=given)
        return _question(question.pk, status=201)


class QuestionView(StaffView):
    @extend_schema(operation_id="read_question", summary="Read a question", responses=QuestionSerializer)
    def get(self, request: Request, question_id: int) -> Response:
        self.query(request, Nothing)
        return _question(question_id)

    @extend_schema(
        operation_id="reword_question",
        summary="Change the question's words",
        request=QuestionChangesSerializer,
        responses=QuestionSerializer,
    )
    def patch(self, request: Request, question_id: int) -> Response:
        body = self.body(request, QuestionChangesSerializer)
        questions.reword(loading.question(question_id), body["text"], by=self.person)
        return _question(question_id)

    @extend_schema(
        operation_id="remove_question", summary="Take the question off its claim", request=None, responses={204: DONE}
    )
    def delete(self, request: Request, question_id: int) -> Response:
        questions.remove_question(loading.question(question_id), by=self.person)
        return Response(status=204)


class QuestionRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_question",
        summary="Bring a removed question back",
        request=None,
        responses=QuestionSerializer,
    )
    @done_once
    def post(self, request: Request, question_id: int) -> Response:
        self.body(request, Nothing)
        questions.restore_question(loading.question(question_id), by=self.person)
        return _question(question_id)


class AnswersView(StaffView):
    @extend_schema(
        operation_id="answer_question",
        summary="Answer a question by a source of the claim",
        request=NewAnswerSerializer,
        responses={201: AnswerSerializer},
    )
    @done_once
    def post(self, request: Request, question_id: int) -> Response:
        said = _said(self.body(request, NewAnswerSerializer))
        made = answers.answer(loading.question(question_id), said, by=self.person)
        return _answer(made.pk, status=201)


class AnswerView(StaffView):
    @extend_schema(
        operation_id="change_answer",
        summary="Change an answer",
        request=AnswerChangesSerializer,
        responses=AnswerSerializer,
    )
    def patch(self, request: Request, answer_id: int) -> Response:
        changes = self.body(request, AnswerChangesSerializer)
        answers.change_answer(loading.answer(answer_id), changes, by=self.person)
        return _answer(answer_id)

    @extend_schema(operation_id="remove_answer", summary="Take the answer away", request=None, responses={204: DONE})
    def delete(self, request: Request, answer_id: int) -> Response:
        answers.remove_answer(loading.answer(answer_id), by=self.person)
        return Response(status=204)


class AnswerRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_answer", summary="Bring a removed answer back", request=None, responses=AnswerSerializer
    )
    @done_once
    def post(self, request: Request, answer_id: int) -> Response:
        self.body(request, Nothing)
        answers.restore_answer(loading.answer(answer_id), by=self.person)
        return _answer(answer_id)
