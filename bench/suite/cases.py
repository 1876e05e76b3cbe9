"""What is asked of the product, and what each is compared with."""

import base64
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.db.models import QuerySet

from annotations.actions.credentials import issue_token
from annotations.api.urls import STAFF
from annotations.meaning import turns
from annotations.meaning.queue import Order
from annotations.models import Article, Check, Claim, Highlight, Status, User
from bench.suite.loads import Asked

SAMPLE = 400
V1, PUBLIC = "/api/v1", "/api/public/v1"


@dataclass(frozen=True, slots=True)
class Case:
    """`floor`: `bytes`, `statement`, or the path of a bare view that is sent `floor_asked`.

    `share`: at least this part of the floor's rate is the goal; `p95_ms`: the goal with two clients.
    """

    name: str
    title: str
    asked: Sequence[Asked]
    by: str = "token"
    floor: str = "statement"
    floor_asked: Sequence[Asked] = ()
    share: float | None = None
    p95_ms: float | None = None


def cases() -> list[Case]:
    """All of them, over the seeded database, the same ones in every run."""
    rng = random.Random(11)
    return [*_articles(rng), *_lists(), *_claims(rng), *_searches(rng), *_public(rng)]


def token_of(username: str = "bench-checker-1") -> str:
    return issue_token("bench", by=User.objects.get(username=username))[1]


def _some(ids: Sequence[int], rng: random.Random) -> list[int]:
    return rng.sample(list(ids), min(SAMPLE, len(ids)))


def _gets(*paths: str) -> list[Asked]:
    return [Asked(path) for path in paths]


def _articles(rng: random.Random) -> list[Case]:
    """Every fifth article has ten highlights; half of a sample is read, the other half written to."""
    count = Article.objects.count()
    ids = _some([one for one in range(1, count + 1) if one % 5 == 1], rng)
    read, written = ids[: len(ids) // 2], ids[len(ids) // 2 :]
    return [
        Case(
            "open_article",
            "Open an article with 10 highlights (API)",
            _gets(*(f"{V1}/articles/{one}/" for one in read)),
            floor="bytes",
            share=0.4,
        ),
        Case(
            "open_article_page",
            "Open an article with 10 highlights (page)",
            _gets(*(f"/articles/{one}/" for one in read)),
            by="session",
            floor="bytes",
        ),
        Case(
            "save_highlight",
            "Save a highlight with a new claim",
            _highlights(written),
            floor="comments",
            floor_asked=_comments(written),
            share=0.5,
        ),
    ]


def _highlights(articles: Sequence[int]) -> list[Asked]:
    """The passages that stand in these articles, marked once more, each for a claim of its own."""
    rows = Highlight.objects.filter(article__in=articles).order_by("id")
    return [
        Asked(
            f"{V1}/articles/{row.article_id}/highlights/",
            "POST",
            json.dumps(
                {
                    "snapshot": row.snapshot_id,
                    "start": row.start,
                    "end": row.end,
                    "quote": row.quote,
                    "claim": {"text": row.quote, "claimant": "Somebody"},
                }
            ),
        )
        for row in rows
    ]


def _comments(articles: Sequence[int]) -> list[Asked]:
    """As many words as the highlights have, on their claims."""
    rows = Highlight.objects.filter(article__in=articles).order_by("id").values_list("claim_id", "quote")
    author = User.objects.get(username="bench-checker-1").pk
    return [
        Asked("/comments/", "POST", json.dumps({"claim": claim, "author": author, "text": said}))
        for claim, said in rows
    ]


def _lists() -> list[Case]:
    """Lists of the API hold fifty rows, those of the pages twenty-five."""
    queue, claims = f"{V1}/queue/", f"{V1}/claims/"
    deep = [_queue_cursor(part) for part in (0.4, 0.5, 0.6)]
    deep_ids = [_middle(Claim.objects.kept(), "id", part) for part in (0.4, 0.5, 0.6)]
    told = (
        ("queue_first", "Queue, first page", [queue], 50),
        ("queue_deep", "Queue, deep page", [f"{queue}?{urlencode({'cursor': cursor})}" for cursor in deep], 50),
        ("queue_filter", "Queue, only others’ claims", [f"{queue}?mine=false"], 50),
        ("claims_first", "Claims, first page", [claims], 50),
        ("claims_deep", "Claims, deep page", [f"{claims}?{_cursor(value)}" for value in deep_ids], 50),
        ("claims_status", "Claims of one state", [f"{claims}?status={one}" for one in ("draft", "published")], 50),
        ("claims_mine", "Claims of one’s own", [f"{claims}?mine=true"], 50),
        ("articles_first", "Articles, first page", [f"{V1}/articles/"], 50),
    )
    pages = (
        ("desk_page", "Desk (page)", ["/"], None),
        ("queue_page", "Queue (page)", ["/queue/"], 50),
        ("claims_page", "Claims (page)", ["/claims/"], 50),
    )
    made = [Case(name, title, _gets(*paths), p95_ms=most) for name, title, paths, most in told]
    return made + [Case(name, title, _gets(*paths), by="session", p95_ms=most) for name, title, paths, most in pages]


def _middle(rows: QuerySet[Claim], column: str, part: float) -> str:
    """The value at this part of a list in its order."""
    ordered = rows.order_by(column)
    return str(ordered.values_list(column, flat=True)[int(ordered.count() * part)])


def _queue_cursor(part: float) -> str:
    """The place at this part of the queue, the longest waiting first."""
    rows = Claim.objects.in_review().in_turn().order_by("since", "id")
    return turns.cursor_at(rows.values_list("since", "id")[int(rows.count() * part)], Order.OLDEST)


def _cursor(position: str) -> str:
    """A cursor as REST framework writes it."""
    return urlencode({"cursor": base64.b64encode(urlencode({"p": position}).encode()).decode()})


def _claims(rng: random.Random) -> list[Case]:
    ids = list(Claim.objects.filter(status=Status.PUBLISHED).order_by("id").values_list("id", flat=True)[:20_000])
    some = _some(ids, rng)
    return [
        Case("claim", "Claim whole (API)", _gets(*(f"{V1}/claims/{one}/" for one in some))),
        Case("claim_page", "Claim page", _gets(*(f"/claims/{one}/" for one in some)), by="session"),
    ]


def _searches(rng: random.Random) -> list[Case]:
    """Two rare words of a statement, as an editor types them."""
    texts = Claim.objects.order_by("id").values_list("text", flat=True)[: 10 * SAMPLE]
    asked = [" ".join(sorted(text.rstrip(".").split(), key=len)[-2:]) for text in texts]
    words = [quote(one) for one in asked if one.isascii()][:SAMPLE]
    sentences = [quote(" ".join(text.split()[1:12])) for text in texts if text.isascii()][:SAMPLE]
    made = [
        Case("claims_search", "Search claims by two words", _gets(*(f"{V1}/claims/?q={one}" for one in words))),
        Case(
            "checks_search",
            "Search checks by two words (public)",
            _gets(*(f"{PUBLIC}/checks/?q={one}&page_size=10" for one in words)),
            by="anybody",
        ),
    ]
    if any("claims/match/" in str(one.pattern) for one in STAFF):
        asked_of = _gets(*(f"{V1}/claims/match/?q={one}&limit=5" for one in sentences))
        made.append(Case("match", "“Has this been checked?” by a sentence", asked_of, p95_ms=150))
    return made


def _public(rng: random.Random) -> list[Case]:
    checks = list(
        Check.objects.live().order_by("id").values_list("slug", "claim__highlights__article__page__url")[:20_000]
    )
    some = rng.sample(checks, min(SAMPLE, len(checks)))
    return [
        Case("check", "Check by slug (public)", _gets(*(f"{PUBLIC}/checks/{slug}/" for slug, _ in some)), by="anybody"),
        Case(
            "lookup_url",
            "Look-up by URL (public)",
            _gets(*(f"{PUBLIC}/checks/?url={quote(str(url), safe='')}" for _, url in some)),
            by="anybody",
        ),
    ]
