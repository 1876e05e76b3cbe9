"""`/api/v1/articles/{id}/presence/`: who has the article open now, and which claim she is editing."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import presence
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.schema import DONE
from annotations.api.serializers.presence import HereSerializer, PageNameSerializer, PeopleHereSerializer
from annotations.models import User
from annotations.presence import Place


class PresenceView(StaffView):
    @extend_schema(
        operation_id="be_present",
        summary="Say that the caller has the article open, and read who else has",
        description=f"Forgotten after {presence.STAYS_S} seconds: say it again before. Kept nowhere else, and never "
        "public.",
        request=HereSerializer,
        responses=PeopleHereSerializer,
    )
    def put(self, request: Request, article_id: int) -> Response:
        said = self.body(request, HereSerializer)
        place = Place(loading.article(article_id).pk, self.person.pk, said["page"])
        there = presence.be(place, editing=said.get("editing") or 0)
        others = {one.user: sorted(one.editing) for one in there or () if one.user != self.person.pk}
        people = User.objects.filter(id__in=others, is_active=True).order_by("id") if others else ()
        rows = [{"id": user.pk, "name": user.name, "editing": others[user.pk]} for user in people]
        return Response(PeopleHereSerializer({"known": there is not None, "people": rows}).data)

    @extend_schema(
        operation_id="end_presence",
        summary="Say that a page of the caller's is closed",
        parameters=[PageNameSerializer],
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, article_id: int) -> Response:
        page = self.query(request, PageNameSerializer)["page"]
        presence.leave(Place(loading.article(article_id).pk, self.person.pk, page))
        return Response(status=204)
