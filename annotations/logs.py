"""Log lines: for people a line with what it is about, for machines one JSON object an event.

Both carry the request's id, tell of what was given beside the message no more than TOLD names, and leave out what
PostgreSQL adds to an error: the values of rows are other people's words. Addresses that open a door by themselves are
cut where their secret begins: Django names the address of what it refuses.
"""

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType

from annotations import requestids

TOLD = ("route", "method", "status", "duration_ms", "rows", "user", "job", "outcome")
"""What may stand beside a message: names and numbers of ours. Django's own extras hold whole requests."""
_OF_ROWS = re.compile(
    r"(\A|\n|\\n)(?:DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*?"
    r"(?=\n\n(?:The above exception was the direct|During handling of the above)|\Z)",
    re.DOTALL,
)
_LEFT_OUT = r"\1[left out: what the row says]"
_OPENING = re.compile(r"(/(?:reply|expert|join|unsubscribe|sign-in/reset/[^/\s]+)/)[^/\s'\"?]+")
"""Links of mails: whoever has one needs no account."""
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_rows(text: str) -> str:
    """An error as it may be kept: without the values of rows, and without secrets of links."""
    return _OPENING.sub(r"\1…", _OF_ROWS.sub(_LEFT_OUT, text))


class NameRequest(logging.Filter):
    """Gives each record the id of the request, or job, in which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = requestids.current()
        return True


class Lines(logging.Formatter):
    """For people: time, level, logger, message, then `name=value` for what was given beside it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        said = [without_rows(super().formatMessage(record))]
        said += [f"{name}={value}" for name, value in _told(record).items()]
        return " ".join(said)

    def formatException(self, ei: Raised) -> str:
        return without_rows(super().formatException(ei))


class JsonLines(logging.Formatter):
    """For machines: `at`, `level`, `logger`, `event`, `request_id`, what was given beside it; `error`, a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": without_rows(record.getMessage()),
            **_told(record),
        }
        if record.exc_info:
            line["error"] = without_rows(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _told(record: logging.LogRecord) -> dict[str, object]:
    given = vars(record)
    told = {name: given[name] for name in TOLD if name in given}
    request_id = given.get("request_id")
    return {**told, "request_id": request_id} if request_id else told
