"""`/api/v1/prior-checks/`: what others have checked already, and bringing in more."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import priors as deeds
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import WordsQuery
from annotations.api.schema import page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.priorchecks import (
    PRIOR_CHECK,
    NewPriorImportSerializer,
    PriorCheckSerializer,
    PriorImportSerializer,
)
from annotations.errors import NotFound
from annotations.models import PriorCheck, PriorImport

NEWEST_FIRST = ("-id",)


class PriorCheckQuery(WordsQuery):
    site = serializers.CharField(required=False, max_length=253, help_text="Host of the publisher, without www.")
    language = serializers.CharField(required=False, max_length=35, help_text="BCP 47; the region does not matter.")


class PriorChecksView(StaffView):
    @extend_schema(
        operation_id="list_prior_checks",
        summary="List the checks of others that we know, the last that came first",
        parameters=[PriorCheckQuery],
        responses=page_of(PriorCheckSerializer, PRIOR_CHECK),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, PriorCheckQuery)
        rows = PriorCheck.objects.defer("markup").matching(asked.get("q", ""))
        rows = rows.of_site(asked["site"]) if "site" in asked else rows
        rows = rows.in_language(asked["language"]) if "language" in asked else rows
        return paged(rows, request, NEWEST_FIRST, PriorCheckSerializer, {})


class PriorImportsView(StaffView):
    made_at = "/api/v1/prior-checks/imports/{id}/"

    @extend_schema(
        operation_id="import_prior_checks",
        summary="Bring in the ClaimReviews at an address",
        description="A worker reads it: `state` tells. An import of the same address that is under way is given back "
        "(200). What is known already is brought up to date.",
        request=NewPriorImportSerializer,
        responses={201: PriorImportSerializer, 200: PriorImportSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewPriorImportSerializer)
        job, is_new = deeds.import_address(said["url"], by=self.person)
        return Response(PriorImportSerializer(job).data, status=201 if is_new else 200)


class PriorImportView(StaffView):
    @extend_schema(
        operation_id="read_prior_import", summary="Read how far an import came", responses=PriorImportSerializer
    )
    def get(self, request: Request, import_id: int) -> Response:
        self.query(request, Nothing)
        job = PriorImport.objects.for_list().filter(id=import_id).first()
        if job is None:
            raise NotFound(_("There is no such import."))
        return Response(PriorImportSerializer(job).data)
