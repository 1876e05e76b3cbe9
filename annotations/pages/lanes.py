"""Two lanes for requests: programs that read what everyone may read pass by what only a browser's session needs.

Nothing is opened by that: who may do what is asked by the views, and without a session nobody is signed in. Django's
own checks of forms' tokens and of frames cost next to nothing, and stand in both lanes.
"""

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from annotations.pages.entering import note_seen

LEAN = ("/api/public/", "/v1alpha1/")
"""What begins like this is the lean lane's; everything else is the browsers'."""


def is_lean(request: HttpRequest) -> bool:
    return request.path_info.startswith(LEAN)


class _ForBrowsers(MiddlewareMixin):
    """Does its work in the browsers' lane, and nothing at all in the lean one."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request) if is_lean(request) else super().__call__(request)
        assert isinstance(answer, HttpResponseBase), "served by WSGI"
        return answer


class Sessions(_ForBrowsers, SessionMiddleware):
    pass


class SignedIn(_ForBrowsers, AuthenticationMiddleware):
    pass


class Messages(_ForBrowsers, MessageMiddleware):
    pass


class ContentPolicy(_ForBrowsers, CSPMiddleware):
    pass


class NoteSessions(_ForBrowsers):
    """Notes now and then that a session is in use."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code < 500:  # else the database may be away, and the session with it
            note_seen(request)
        return response
