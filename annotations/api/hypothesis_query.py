"""What `/api/search` may be asked, as h (24395ca) asks it, and the passages that it means."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework import serializers

from annotations.api.errors import Malformed
from annotations.meaning.hypothesis import GROUP, TAG, account, short_name
from annotations.models import Address, Appearance
from annotations.models.appearance import AppearanceQuerySet
from annotations.text.urls import BadUrl, canonical, identity

SORTS = {"created": "created_at", "updated": "updated_at", "id": "name", "group": "", "user": ""}
"""The column that each order goes by; none where all rows say the same."""
MAX_LIMIT, MAX_OFFSET = 200, 9_800
MAX_WORDS, MAX_VALUES, MAX_STARS = 12, 100, 10
_FIRST_EPOCH = 9_999
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{0,9})?")
_ADDRESS = re.compile(r"https?://([^/?#*_]+)([/?][^#]*)?(?:#.*)?", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z0-9]+")
_MANY = ("uri", "url", "wildcard_uri", "tag", "tags", "group", "any", "quote", "text", "uri.parts", "references")

Asked = Mapping[str, Any]


def _number(default: int, most: int, said: str) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, default=default, min_value=0, max_value=most, help_text=said)


class SearchQuery(serializers.Serializer[Any]):
    """Names that are not known are passed over: clients add their own."""

    def get_fields(self) -> dict[str, Any]:
        """Two names are no words of Python, so all are declared by name."""
        return {
            "limit": _number(20, MAX_LIMIT, "How many rows."),
            "offset": _number(0, MAX_OFFSET, "How many to pass over; without effect beside `search_after`."),
            "sort": serializers.ChoiceField(required=False, default="updated", choices=list(SORTS)),
            "order": serializers.ChoiceField(required=False, default="desc", choices=["asc", "desc"]),
            "search_after": serializers.CharField(
                required=False,
                max_length=200,
                help_text="Rows behind this value of the field that is sorted by: an ISO date, milliseconds since "
                "1970, or, below 9999, a year.",
            ),
            "user": serializers.CharField(required=False, max_length=500, help_text="`acct:name@authority`"),
            "_separate_replies": serializers.BooleanField(required=False, default=False),
            **{name: _values(said, name) for name, said in _SAID.items()},
        }


def _values(said: str, name: str) -> serializers.ListField:
    one = serializers.CharField(max_length=16_000, allow_blank=True)
    if "." in name:
        said_so: Any = {"source": name.replace(".", "_"), "help_text": said}
        return serializers.ListField(required=False, child=one, max_length=MAX_VALUES, **said_so)
    return serializers.ListField(required=False, child=one, max_length=MAX_VALUES, help_text=said)


_SAID = {
    "uri": "Of the page at any of these addresses, compared as our look-ups do.",
    "url": "The same as `uri`.",
    "uri.parts": "These words are parts of the address.",
    "wildcard_uri": "`*` stands for any characters, `_` for one; not in the host.",
    "group": "Everything here is of `__world__`.",
    "tag": "The rating's label, or `fact-check`; all that are given.",
    "tags": "The same as `tag`.",
    "any": "Each word is in the quote, the text, the tags or the address.",
    "quote": "Each word is in the quote.",
    "text": "Each word is in the text.",
    "references": "Replies to these; there are none here.",
}


def asked_of(given: Any) -> Asked:
    """The query string, checked. Raises Malformed where something is given twice, ValidationError else."""
    doubled = [
        name for name in ("limit", "offset", "sort", "order", "search_after", "user") if len(given.getlist(name)) > 1
    ]
    if doubled:
        raise Malformed("A parameter is given twice.", fields={name: ["Give this once."] for name in doubled})
    sent = {name: given.getlist(name) if name in _MANY else given[name] for name in given}
    query = SearchQuery(data=sent)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def found(asked: Asked) -> QuerySet[Appearance]:
    """All rows that are meant, in no order. Raises Malformed."""
    rows = Appearance.objects.standing()
    if uris := [*asked.get("uri", []), *asked.get("url", [])]:
        rows = rows.filter(url__in=_addresses(uris))
    if wildcards := asked.get("wildcard_uri"):
        rows = rows.at_like([pattern for given in wildcards for pattern in _patterns(given)])
    rows = _with_parts(rows, _words(asked, "uri_parts"))
    rows = rows.saying(_words(asked, "quote"), "quote").saying(_words(asked, "text"), "text")
    rows = rows.saying(_words(asked, "any"), "quote", "text", "label", "url")
    for tag in [*asked.get("tag", []), *asked.get("tags", [])]:
        rows = rows if tag.casefold() == TAG else rows.filter(label__iexact=tag)
    return rows if _is_ours(asked) else rows.none()


def ordered(rows: QuerySet[Appearance], asked: Asked) -> QuerySet[Appearance]:
    """In their order, from `search_after` or the offset on, as many as are asked for. Raises Malformed."""
    is_down, column = asked["order"] == "desc", SORTS[asked["sort"]]
    sign = "-" if is_down else ""
    rows = rows.order_by(*([f"{sign}{column}"] if column else []), f"{sign}id")
    if "search_after" not in asked:
        return rows[asked["offset"] : asked["offset"] + asked["limit"]]
    after = _after(asked["search_after"], asked["sort"])
    if column:
        rows = rows.filter(**{f"{column}__{'lt' if is_down else 'gt'}": after})
    elif not (_same_for_all(asked["sort"]) < str(after) if is_down else _same_for_all(asked["sort"]) > str(after)):
        rows = rows.none()
    return rows[: asked["limit"]]


def _same_for_all(sort: str) -> str:
    return GROUP if sort == "group" else account(settings.NEWSROOM_NAME, settings.BASE_URL)


def _is_ours(asked: Asked) -> bool:
    """Whether group, user and references leave anything: all rows are of one group and one account, none replies."""
    own = account(settings.NEWSROOM_NAME, settings.BASE_URL)
    user, groups = asked.get("user", own).casefold(), asked.get("group", [GROUP])
    name = short_name(settings.NEWSROOM_NAME)
    accounts = (own, own.removeprefix("acct:"), name)
    return user in accounts and bool({GROUP, name} & set(groups)) and not asked.get("references")


def _words(asked: Asked, name: str) -> list[str]:
    words = [word for given in asked.get(name, []) for word in given.split()]
    if len(words) > MAX_WORDS:
        raise Malformed("Too many words.", fields={name.replace("_", "."): [f"At most {MAX_WORDS} words."]})
    return words


def _addresses(uris: Iterable[str]) -> set[str]:
    """These addresses and all others of their pages; what is no web address has none."""
    known: set[str] = set()
    for uri in uris:
        try:
            known.add(canonical(uri))
        except BadUrl as error:
            if error.code != "bad_scheme":
                raise Malformed(error.sentence, fields={"uri": [error.sentence]}) from error
    keys = [identity(url) for url in known]
    twins = Address.objects.filter(page__addresses__key__in=keys).values_list("url", "page__url")
    return known.union(*twins)


def _patterns(given: str) -> list[str]:
    """SQL's patterns for an address with wildcards, by http and https."""
    parts = _ADDRESS.fullmatch(given)
    if parts is None or given.count("*") > MAX_STARS:
        said = f"A web address with its host in full; at most {MAX_STARS} `*` after it."
        raise Malformed("This cannot be searched for.", fields={"wildcard_uri": [said]})
    path = (parts[2] or "/").replace("\\", "\\\\").replace("%", "\\%").replace("*", "%")
    return [f"{scheme}://{parts[1].lower().replace('%', '')}{path}" for scheme in ("http", "https")]


def _with_parts(rows: AppearanceQuerySet, words: Iterable[str]) -> AppearanceQuerySet:
    tokens = [token for word in words for token in _TOKEN.findall(word.lower()) or [word]]
    if len(tokens) > MAX_WORDS:
        raise Malformed("Too many words.", fields={"uri.parts": [f"At most {MAX_WORDS} words."]})
    for token in tokens:
        alone = rf"(^|[^a-z0-9]){token}([^a-z0-9]|$)" if token.isalnum() else "^$"
        rows = rows.filter(url__icontains=token, url__iregex=alone)
    return rows


def _after(given: str, sort: str) -> datetime | str:
    if sort not in ("created", "updated"):
        return given
    try:
        return _moment(given)
    except (ValueError, OverflowError, OSError) as error:
        said = "An ISO date, milliseconds since 1970, or a year."
        raise Malformed("This is no date.", fields={"search_after": [said]}) from error


def _moment(given: str) -> datetime:
    """Raises ValueError, OverflowError."""
    if _NUMBER.fullmatch(given):
        number = float(given)
        if number < _FIRST_EPOCH:
            return datetime(int(number), 1, 1, tzinfo=UTC)
        return datetime.fromtimestamp(number / 1_000, tz=UTC)
    day = parse_date(given) if len(given) == len("2026-11-03") else None
    moment = datetime.combine(day, time(), UTC) if day else parse_datetime(given)
    if moment is None:
        raise ValueError(given)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
