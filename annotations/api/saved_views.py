"""`/api/v1/queue/views/`: ways to look at the queue that somebody gave a name."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import views as deeds
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.saved_view_examples import SAVED_VIEW
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.saved_views import NewViewSerializer, SavedViewSerializer, ViewChangesSerializer
from annotations.errors import NotFound
from annotations.models import SavedView, User


def _standing(view_id: int, *, by: User) -> SavedView:
    """The view, where it stands and is there for her."""
    return loading.one(SavedView.objects.for_person(by), view_id, "view")


class SavedViewsView(StaffView):
    made_at = "/api/v1/queue/views/{id}/"

    @extend_schema(
        operation_id="list_views",
        summary="List the saved views of the queue: one's own and the shared ones",
        parameters=[PageQuery],
        responses=page_of(SavedViewSerializer, SAVED_VIEW),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        rows = SavedView.objects.for_person(self.person)
        return paged(rows, request, ("id",), SavedViewSerializer, {"by": self.person})

    @extend_schema(
        operation_id="save_view",
        summary="Save a way to look at the queue",
        description="`query` is the query string of the queue's page. A name is taken once among one's own views and "
        "once among the shared ones (`name_taken`).",
        request=NewViewSerializer,
        responses={201: SavedViewSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewViewSerializer)
        view = deeds.save_view(**said, by=self.person)
        return Response(SavedViewSerializer(view, context={"by": self.person}).data, status=201)


class SavedViewView(StaffView):
    @extend_schema(operation_id="read_view", summary="Read one saved view", responses=SavedViewSerializer)
    def get(self, request: Request, view_id: int) -> Response:
        self.query(request, Nothing)
        view = _standing(view_id, by=self.person)
        return Response(SavedViewSerializer(view, context={"by": self.person}).data)

    @extend_schema(
        operation_id="edit_view",
        summary="Rename, re-aim, share or stop sharing a saved view",
        description="For its owner; a shared one for admins too.",
        request=ViewChangesSerializer,
        responses=SavedViewSerializer,
    )
    def patch(self, request: Request, view_id: int) -> Response:
        said = self.body(request, ViewChangesSerializer)
        view = deeds.change_view(_standing(view_id, by=self.person), **said, by=self.person)
        return Response(SavedViewSerializer(view, context={"by": self.person}).data)

    @extend_schema(operation_id="remove_view", summary="Remove a saved view", request=None, responses={204: DONE})
    def delete(self, request: Request, view_id: int) -> Response:
        deeds.remove_view(_standing(view_id, by=self.person), by=self.person)
        return Response(status=204)


class SavedViewRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_view",
        summary="Bring a removed view back",
        request=None,
        responses=SavedViewSerializer,
    )
    @done_once
    def post(self, request: Request, view_id: int) -> Response:
        self.body(request, Nothing)
        view = SavedView.objects.filter(pk=view_id).first()
        if view is None:
            raise NotFound(_("There is no such view."))
        restored = deeds.restore_view(view, by=self.person)
        return Response(SavedViewSerializer(restored, context={"by": self.person}).data)
