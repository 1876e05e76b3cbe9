"""Django's admin: roles of accounts; everything else to look at. No claim is moved here, and nothing is deleted."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from annotations.actions import people
from annotations.errors import Refused
from annotations.models import Event, Publication, Rating, Review, User, Verdict
from annotations.models.user import Role

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

admin.site.site_header = admin.site.site_title = "Factcheck: administration"
admin.site.unregister([SocialAccount, SocialApp, SocialToken, EmailAddress])  # links to a provider are made by sign-in
admin.site.unregister(Group)  # roles decide what a person may do; groups are not used


class AdminsOnly(Base):
    """Seen by admins; nothing is added, changed or deleted unless a subclass says so."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(AdminsOnly):
    """Role and activity, by the same actions as the people page. Accounts are made there."""

    list_display = ("username", "display_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "display_name")
    fields = ("username", "display_name", "role", "is_active", "last_login", "date_joined")
    readonly_fields = ("username", "display_name", "last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_admin(request) and (obj is None or obj.pk != request.user.pk)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.split("__")[0] in ("role", "is_active")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by = request.user
        if not isinstance(by, User):
            raise TypeError("nobody is signed in")
        try:
            people.change_role(obj, obj.role, by=by)
            (people.reactivate if obj.is_active else people.deactivate)(obj, by=by)
        except Refused as refused:
            self.message_user(request, refused.sentence, level="error")


@admin.register(Rating)
class RatingAdmin(AdminsOnly):
    """To look at. A scale is never edited in use, and a change of it belongs into the log: that needs an action."""

    list_display = ("label", "scale", "order", "value", "tone", "retired_at")
    list_filter = ("scale",)


@admin.register(Event)
class EventAdmin(AdminsOnly):
    list_display = ("at", "verb", "actor", "claim", "article")
    list_select_related = ("actor", "claim", "article")
    search_fields = ("verb",)
    show_full_result_count = False


@admin.register(Verdict)
class VerdictAdmin(AdminsOnly):
    list_display = ("id", "claim", "rating", "author", "created_at")
    list_select_related = ("claim", "rating", "author")


@admin.register(Review)
class ReviewAdmin(AdminsOnly):
    list_display = ("id", "claim", "decision", "reviewer", "created_at")
    list_select_related = ("claim", "reviewer")


@admin.register(Publication)
class PublicationAdmin(AdminsOnly):
    list_display = ("slug", "version", "kind", "published_by", "published_at")
    list_select_related = ("published_by",)
    search_fields = ("slug",)


def _is_admin(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and user.role == Role.ADMIN
