"""`/api/v1/colleagues/`: people of the newsroom, as they are mentioned in comments."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import StaffView
from annotations.api.queries import ColleagueQuery
from annotations.api.schema import example
from annotations.models import User
from annotations.models.user import NEWSROOM

MOST = 8


class ColleagueSerializer(serializers.Serializer[Any]):
    """`@username` mentions her."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()


@example({"results": [{"id": 4, "username": "edith", "name": "Edith Editor"}]})
class ColleaguesSerializer(serializers.Serializer[Any]):
    """The first few."""

    results = ColleagueSerializer(many=True)


class ColleaguesView(StaffView):
    @extend_schema(
        operation_id="find_colleagues",
        summary=f"Find people of the newsroom by the beginning of a name, {MOST} at most",
        parameters=[ColleagueQuery],
        responses=ColleaguesSerializer,
    )
    def get(self, request: Request) -> Response:
        begun = self.query(request, ColleagueQuery)["q"]
        named = Q(username__istartswith=begun)
        for field in ("display_name", "first_name", "last_name"):
            named |= Q(**{f"{field}__istartswith": begun}) | Q(**{f"{field}__icontains": f" {begun}"})
        people = User.objects.filter(named, is_active=True, role__in=NEWSROOM).exclude(id=self.person.pk)
        return Response(ColleaguesSerializer({"results": people.order_by("username")[:MOST]}).data)
