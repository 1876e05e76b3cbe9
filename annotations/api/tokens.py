"""`/api/v1/tokens/`: one's own keys to the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import credentials
from annotations.api import examples
from annotations.api.base import MemberView
from annotations.api.errors import SessionRequired
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.tokens import IssuedTokenSerializer, NewTokenSerializer, TokenSerializer
from annotations.models import ApiToken


class TokensView(MemberView):
    made_at = "/api/v1/tokens/{id}/"
    forgotten = ("secret",)

    @extend_schema(
        operation_id="list_tokens",
        summary="List one's own tokens, newest first",
        parameters=[PageQuery],
        responses=page_of(TokenSerializer, examples.TOKEN),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        return paged(ApiToken.objects.filter(user=self.person), request, ["-id"], TokenSerializer, {})

    @extend_schema(
        operation_id="issue_token",
        summary="Make a token; its secret is shown this once",
        description="Only in a signed-in session (`session_required`): a token that leaked cannot make itself heirs.",
        request=NewTokenSerializer,
        responses={201: IssuedTokenSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, ApiToken):
            raise SessionRequired("Tokens are made in a signed-in session, not with another token.")
        said = self.body(request, NewTokenSerializer)
        token, secret = credentials.issue_token(said["label"], by=self.person)
        token.refresh_from_db()
        shown = dict(TokenSerializer(token).data)
        return Response({**shown, "secret": secret}, status=201)


class TokenView(MemberView):
    @extend_schema(operation_id="revoke_token", summary="End one's own token", request=None, responses={204: DONE})
    def delete(self, request: Request, token_id: int) -> Response:
        credentials.revoke_token(token_id, by=self.person)
        return Response(status=204)
