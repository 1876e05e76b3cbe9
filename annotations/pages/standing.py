"""Articles that turned out to be another's page: what is asked of them is asked of the other."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from annotations.models import Article, User

View = Callable[[HttpRequest, User, int], HttpResponse]


def of_standing(view: View) -> View:
    """A page about one article. That of a merged one leads to the other's; what is sent to it is done to the other."""

    @wraps(view)
    def led(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
        other = Article.objects.filter(id=article_id).values_list("merged_into", flat=True).first()
        if other is None or request.method == "POST":
            return view(request, me, other or article_id)
        match, asked = request.resolver_match, request.GET.urlencode()
        at = reverse(match.view_name if match else "article", args=[other])
        return redirect(f"{at}?{asked}" if asked else at)

    return led
