"""Comments on a claim, a source or words of the reasons: said, resolved, opened again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from annotations.actions import comments as actions
from annotations.actions.comments import About
from annotations.models import Claim, Comment, User
from annotations.pages.claimpage import claim_page
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import CommentFields, ReplyFields

REVIEW = "review"


def back_to(request: HttpRequest, claim_id: int, anchor: str) -> str:
    """The page that the form stood on: the review page where it says so, else the claim's."""
    name = "claim_review" if request.POST.get("on") == REVIEW else "claim"
    return f"{reverse(name, args=[claim_id])}#{anchor}"


@staff("POST")
def claim_comment(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("verdict"), id=claim_id)
    form = CommentFields(request.POST, auto_id="comment_%s")

    def say() -> Done:
        comment = actions.comment_on(claim, form.cleaned_data["text"], about=_about(form), by=me)
        return Done(to=back_to(request, claim.pk, f"comment-{comment.pk}"))

    return attempt(request, me, form, say) or claim_page(request, me, claim_id, comment_form=form)


def _about(form: CommentFields) -> About:
    """What the form's hidden fields and its quote name. A form sends line ends as `\\r\\n`; the reasons have `\\n`."""
    given = form.cleaned_data
    return About(
        source=given["source"],
        verdict=given["verdict"],
        quote=given["quote"].replace("\r\n", "\n"),
        start=given["start"],
        end=given["end"],
    )


@staff("POST")
def comment_reply(request: HttpRequest, me: User, claim_id: int, comment_id: int) -> HttpResponse:
    comment = _comment(claim_id, comment_id)
    form = ReplyFields(request.POST, auto_id=f"reply_{comment_id}_%s")

    def reply() -> Done:
        said = actions.reply_to(comment, form.cleaned_data["text"], by=me)
        return Done(to=back_to(request, claim_id, f"comment-{said.pk}"))

    return attempt(request, me, form, reply) or claim_page(request, me, claim_id, reply_form=form, reply_to=comment_id)


@staff("POST")
def comment_resolve(request: HttpRequest, me: User, claim_id: int, comment_id: int) -> HttpResponse:
    comment = _comment(claim_id, comment_id)

    def resolve() -> Done:
        actions.resolve_comment(comment, by=me)
        return Done(to=back_to(request, claim_id, f"comment-{comment.pk}"))

    return deed(request, me, resolve)


@staff("POST")
def comment_reopen(request: HttpRequest, me: User, claim_id: int, comment_id: int) -> HttpResponse:
    comment = _comment(claim_id, comment_id)

    def reopen() -> Done:
        actions.reopen_comment(comment, by=me)
        return Done(to=back_to(request, claim_id, f"comment-{comment.pk}"))

    return deed(request, me, reopen)


def _comment(claim_id: int, comment_id: int) -> Comment:
    return get_object_or_404(Comment.objects.select_related("claim", "thread"), id=comment_id, claim=claim_id)
