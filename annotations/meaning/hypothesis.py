"""Published passages as rows of the Hypothesis API (h@24395ca), which existing annotation clients read."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from annotations.meaning.webannotation import passages_of
from annotations.models import Appearance
from annotations.text.markdown import escape, escape_inline

Json = dict[str, Any]
GROUP = "__world__"
"""The group that Hypothesis clients show to everybody."""
TAG = "fact-check"


def short_name(newsroom: str) -> str:
    """The newsroom as the name of an account."""
    return re.sub(r"[^a-z0-9]+", "_", newsroom.lower()).strip("_") or "newsroom"


def account(newsroom: str, base_url: str) -> str:
    """`acct:name@authority`: the newsroom, for no person of it is named."""
    return f"acct:{short_name(newsroom)}@{urlsplit(base_url).hostname}"


def words_of(payload: Json) -> str:
    """Verdict, reasons and where to read on, as Markdown; nothing in it is taken for markup."""
    label, name = escape_inline(payload["rating"]["label"]), escape_inline(payload["publisher"]["name"])
    return f"**{label}**\n\n{escape(payload['explanation'])}\n\n[{name}]({payload['url']})"


def stamp(moment: datetime) -> str:
    """As h writes it: microseconds, and the offset in full."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


def row_of(appearance: Appearance, *, base_url: str) -> Json:
    """One row of `/api/search`. The publication has to be loaded."""
    payload = appearance.publication.payload
    item = passages_of(payload)[appearance.name]
    newsroom = payload["publisher"]["name"]
    user = account(newsroom, base_url)
    return {
        "id": appearance.name,
        "created": stamp(appearance.created_at),
        "updated": stamp(appearance.updated_at),
        "user": user,
        "uri": appearance.url,
        "text": appearance.text,
        "tags": [appearance.label, TAG],
        "group": GROUP,
        "permissions": {"read": [f"group:{GROUP}"], "admin": [user], "update": [user], "delete": [user]},
        "target": [{"source": appearance.url, "selector": _selectors(item)}],
        "document": {"title": [item["title"]] if item["title"] else []},
        "links": {
            "html": payload["url"],
            "incontext": payload["url"],
            "json": f"{base_url}/api/annotations/{appearance.name}",
        },
        "hidden": False,
        "flagged": False,
        "moderation_status": "APPROVED",
        "mentions": [],
        "actions": [],
        "user_info": {"display_name": newsroom},
    }


def _selectors(item: Json) -> list[Json]:
    quote = {name: item[name] for name in ("prefix", "suffix")}
    return [
        {"type": "TextPositionSelector", "start": item["start"], "end": item["end"]},
        {"type": "TextQuoteSelector", "exact": item["quote"], **quote},
    ]
