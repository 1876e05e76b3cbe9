"""How an operation takes its leave: announced in its own answers (RFC 9745, RFC 8594), then 410."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date
from rest_framework.exceptions import APIException


class OperationEnded(APIException):
    status_code = 410
    default_code = "operation_ended"


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Deprecated `since` a time, gone from `sunset` on; `instead` is the address that says what takes its place."""

    since: datetime
    sunset: datetime
    instead: str

    def require_time_left(self) -> None:
        """Raises OperationEnded from the sunset on."""
        if timezone.now() >= self.sunset:
            raise OperationEnded(f"This operation has ended. What takes its place: {self.instead}")

    def announce(self, response: HttpResponseBase) -> None:
        """Puts both times and the address beside whatever the answer's headers say already."""
        response.headers["Deprecation"] = f"@{int(self.since.timestamp())}"
        response.headers["Sunset"] = http_date(self.sunset.timestamp())
        link = f'<{self.instead}>; rel="deprecation"; type="text/html"'
        response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link"), link]))
