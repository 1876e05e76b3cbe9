"""Every address: the pages, the staff API, the public API, the admin."""

from django.contrib import admin
from django.urls import include, path

from annotations.api.factchecktools import ClaimsSearchView

urlpatterns = [
    path("v1alpha1/claims:search", ClaimsSearchView.as_view(schema=None)),
    path("api/", include("annotations.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("annotations.pages.urls")),
]
handler400 = "annotations.pages.errors.bad_request"
handler403 = "annotations.pages.errors.permission_denied"
handler404 = "annotations.pages.errors.not_found"
handler500 = "annotations.pages.errors.server_error"
