"""The door of Django's admin: for admins who have shown a second factor in this session."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotations.actions import secondfactors
from annotations.models import User
from annotations.pages.doors import see_other
from annotations.pages.entering import SECOND_FACTOR


class NewsroomAdmin(AdminSite):
    """Signing in is the newsroom's own page; what may be done inside `admin.py` says."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and bool(request.session.get(SECOND_FACTOR))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where who lacks something is led: to sign in, or to the second factor."""
        user = request.user
        if not isinstance(user, User):
            to = request.GET.get("next") or reverse("admin:index")
            return see_other(f"{reverse('sign_in')}?{urlencode({'next': to})}")
        if not super().has_permission(request):
            return see_other(reverse("desk"))
        if secondfactors.has_one(user):
            said = _("The administration asks for your second factor. Sign out, and in again with it.")
        else:
            said = _("The administration is for accounts with a second factor. Add one first.")
        messages.info(request, said)
        return see_other(reverse("security"))
