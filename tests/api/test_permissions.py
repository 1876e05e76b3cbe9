"""Who may do what, for every address and method of the API: the table below has to name them all.

Roles: `anonymous`; `owner`, the checker who made the claim and its verdict; `other`, a checker who did not; `editor`
and `admin`, who did not either; `outsider`, a publisher's own person; `read` and `lookup`, publishers' keys.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from pytest_django import Settings

from annotations.actions import (
    annotations,
    articles,
    batches,
    blind,
    checklists,
    claims,
    comments,
    contacting,
    credentials,
    experts,
    notices,
    placing,
    publications,
    publishers,
    reviews,
    scales,
    scheduling,
    translations,
    views,
    webhooks,
)
from annotations.actions.checklists import Wanted
from annotations.actions.feeds import subscribe
from annotations.actions.passages import Passage
from annotations.actions.priors import import_address
from annotations.api import urls
from annotations.api.docs import NoSuchAddress
from annotations.models import Appearance, Article, Batch, Claim, Delivery, Desk, User, Webhook
from annotations.models.user import Role
from annotations.worker import dumping, importing
from tests import factories
from tests.accounts import make_key, make_member, make_user
from tests.browsers import make_rendering
from tests.looking import CHANGED, looked_at

STAFF = ("owner", "other", "editor", "admin")
OWN_OR_EDITORS = ("owner", "editor", "admin")
EDITORS = ("editor", "admin")
KEYS = ("read", "lookup")
MEMBERS_OF = ("admin", "outsider")
MEMBERS_OF = ("admin", "outsider")
ROLES = ("anonymous", *STAFF, "outsider", *KEYS)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ORIGIN = "https://news.example.org"
URL = f"{ORIGIN}/harbour"


@dataclass(frozen=True)
class World:
    """What a row's address and body are made of. The claim is the owner's; so are article, highlight and source."""

    people: dict[str, User]
    claim: Claim
    ids: dict[str, Any]

    @property
    def span(self) -> dict[str, Any]:
        article = self.claim.highlights.all()[0].article
        assert article.snapshot is not None
        start = article.snapshot.text.index("Work began")
        return {"snapshot": article.snapshot_id, "start": start, "end": start + 10, "quote": "Work began"}

    @property
    def sighting(self) -> dict[str, Any]:
        """What a publisher's page tells of the claim's check."""
        return {"page": URL, "seen": [{"slug": self.claim.slug, "version": 1, "kind": "shown"}]}

    @property
    def suggestion(self) -> dict[str, Any]:
        """The claim, said to be what other words of its article state."""
        return {"claim": self.claim.pk, **{name: self.span[name] for name in ("start", "end", "quote")}}

    @property
    def sentence(self) -> dict[str, Any]:
        """Words of the article as they were pointed out."""
        return {name: self.span[name] for name in ("start", "end", "quote")}

    @property
    def web_annotation(self) -> dict[str, Any]:
        """The W3C's form of other words of the article."""
        selector = {"type": "TextQuoteSelector", "exact": self.span["quote"]}
        target = {"source": URL, "selector": selector}
        return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": target}

    @property
    def elsewhere(self) -> dict[str, Any]:
        """Other words of the current version."""
        article = Article.objects.select_related("snapshot").get(highlights=self.ids["highlight_id"])
        assert article.snapshot is not None
        return {"start": 0, "end": 5, "quote": article.snapshot.text[:5]}


@dataclass(frozen=True)
class Deed:
    """One row of the table: who may, in which state of the claim, and what is sent."""

    method: str
    route: str
    may: tuple[str, ...]
    state: str = "draft"
    body: Callable[[World], Any] = lambda world: {}
    query: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route}{self.query}"


def _say(**body: Any) -> Callable[[World], Any]:
    return lambda world: body


def _soon() -> str:
    return (timezone.now() + timedelta(hours=1)).isoformat()


CLAIM = "v1/claims/<row:claim_id>/"
BLIND = "v1/claims/<row:claim_id>/blind/"
QUESTION = "v1/questions/<row:question_id>/"
BATCH = "v1/batches/<row:batch_id>/"
ANNOTATION = "v1/annotations/<slug:annotation>/"
FEED = "v1/feeds/<row:feed_id>/"
DESK = "v1/desks/<row:desk_id>/"
VIEW = "v1/queue/views/<row:view_id>/"
HOOKS = "v1/publishers/<row:publisher_id>/webhooks/"
HOOK = f"{HOOKS}<row:webhook_id>/"
CORRECTED = "verdict.corrected"
VERDICT = {"rating": "false", "explanation": "212."}
SCALE = "v1/scales/<row:scale_id>/"
OPEN = ("anonymous", *STAFF, "outsider")
EVERYBODY = (*OPEN, *KEYS)
MEMBERS_OF = ("admin", "outsider")
PUBLISHER = "v1/publishers/<row:publisher_id>/"
KEY = f"{PUBLISHER}keys/<row:key_id>/"
TABLE = [
    # The scale of ratings
    Deed("GET", "v1/scales/", ("admin",)),
    Deed("POST", "v1/scales/", ("admin",), body=_say(name="Next")),
    Deed("GET", SCALE, ("admin",)),
    Deed("PUT", SCALE, ("admin",), body=_say(name="Next", steps=[])),
    Deed("POST", f"{SCALE}publish/", ("admin",)),
    Deed("DELETE", SCALE, ("admin",)),
    # Blind second verdicts
    Deed("POST", BLIND, ("other",), "blind", _say(**VERDICT)),
    Deed(
        "POST",
        f"{CLAIM}blind/ask/",
        EDITORS,
        state="in_review",
        body=lambda world: {"checker": world.people["other"].pk},
    ),
    # The verdict in other languages
    Deed("GET", f"{CLAIM}translations/", STAFF),
    Deed("PUT", f"{CLAIM}translations/<slug:language>/", STAFF, state="in_review", body=_say(explanation="212.")),
    Deed("DELETE", f"{CLAIM}translations/<slug:language>/", STAFF, state="translated"),
    # Reading drafts, comments, history
    Deed("GET", "v1/articles/", STAFF),
    Deed("GET", "v1/annotations/", STAFF),
    Deed("GET", ANNOTATION, STAFF),
    Deed("GET", "v1/articles/<row:article_id>/", STAFF),
    Deed("GET", "v1/articles/<row:article_id>/versions/", STAFF),
    Deed("GET", "v1/articles/<row:article_id>/diff/", STAFF),
    Deed("GET", "v1/snapshots/<row:snapshot_id>/", STAFF),
    Deed("GET", "v1/snapshots/<row:snapshot_id>/warc/", STAFF),
    Deed("GET", "v1/claims/", STAFF),
    Deed("GET", CLAIM, STAFF),
    Deed("GET", "v1/claims/export/", STAFF),
    Deed("GET", "v1/claims/match/", STAFF, query="?q=homes"),
    Deed("POST", "v1/claims/match/", STAFF, body=_say(q="homes")),
    Deed("GET", "v1/queue/", STAFF),
    Deed("GET", "v1/queue/counts/", STAFF),
    Deed("POST", "v1/queue/take/", STAFF),
    Deed("POST", "v1/queue/bulk/", STAFF, body=lambda w: {"claims": [w.claim.pk], "deed": "release"}),
    Deed("POST", "v1/queue/hand-over/", OWN_OR_EDITORS, body=lambda w: {"from": w.people["owner"].pk, "to": None}),
    Deed("PATCH", f"{CLAIM}triage/", OWN_OR_EDITORS, body=_say(harm=3, why="Many read it.")),
    Deed("POST", f"{CLAIM}assign/", OWN_OR_EDITORS, body=_say(assignee=None)),
    Deed("POST", f"{CLAIM}take/", OWN_OR_EDITORS),
    Deed("POST", f"{CLAIM}release/", STAFF),
    Deed("GET", "v1/desks/", STAFF),
    Deed("GET", DESK, STAFF),
    Deed("POST", "v1/desks/", ("admin",), body=_say(name="Health")),
    Deed("PATCH", DESK, ("admin",), body=_say(retired=True)),
    Deed("GET", "v1/labels/", STAFF),
    Deed("GET", "v1/queue/views/", STAFF),
    Deed("POST", "v1/queue/views/", STAFF, body=_say(name="Late", query="due=overdue", is_shared=True)),
    Deed("GET", VIEW, STAFF),
    Deed("PATCH", VIEW, ("owner", "admin"), body=_say(name="Later")),
    Deed("DELETE", VIEW, ("owner", "admin")),
    Deed("POST", f"{VIEW}restore/", ("owner", "admin")),
    Deed("GET", "v1/orphans/", STAFF),
    Deed("GET", "v1/events/", STAFF),
    Deed("GET", "v1/events/export/", STAFF),
    Deed("GET", "v1/captures/<row:snapshot_id>/turn/", STAFF),
    Deed("GET", "v1/jobs/", ("admin",)),
    Deed("GET", "v1/jobs/failed/", ("admin",)),
    Deed("POST", "v1/jobs/retry/", ("admin",), body=_say(code="server_error")),
    Deed("GET", "v1/watches/", STAFF),
    Deed("POST", "v1/watches/", STAFF, body=lambda world: {"claim": world.claim.pk}),
    Deed("DELETE", "v1/watches/<row:watch_id>/", ("owner",)),
    Deed("GET", "v1/notices/", STAFF),
    Deed("POST", "v1/notices/seen/", STAFF, body=_say(until=1)),
    Deed("GET", "v1/ratings/", STAFF),
    # Importing many articles at once
    Deed("GET", "v1/batches/", STAFF),
    Deed("POST", "v1/batches/", STAFF, body=_say(text='{"text": "Words."}')),
    Deed("GET", BATCH, STAFF),
    Deed("GET", f"{BATCH}problems/", STAFF),
    Deed("POST", f"{BATCH}run/", OWN_OR_EDITORS, "tried"),
    Deed("POST", f"{BATCH}cancel/", OWN_OR_EDITORS),
    Deed("POST", f"{BATCH}resume/", OWN_OR_EDITORS, "stopped"),
    # Importing an article
    Deed("POST", "v1/articles/", STAFF, body=_say(text="Words.")),
    Deed("POST", "v1/articles/<row:article_id>/recapture/", STAFF),
    Deed("POST", "v1/articles/<row:article_id>/versions/", STAFF, body=_say(text="Words.")),
    Deed("PATCH", "v1/articles/<row:article_id>/", STAFF, body=_say(title="Else.", watch="1d")),
    # Highlighting, editing, evidence, comments: also on others' claims
    Deed("POST", "v1/articles/<row:article_id>/highlights/", STAFF, body=lambda w: {**w.span, "claim": w.claim.pk}),
    Deed("POST", "v1/annotations/", STAFF, body=lambda w: w.web_annotation),
    Deed("PUT", ANNOTATION, STAFF, body=lambda w: w.web_annotation),
    Deed("DELETE", ANNOTATION, STAFF),
    Deed("GET", "v1/articles/<row:article_id>/sentences/", STAFF),
    Deed("PUT", "v1/articles/<row:article_id>/presence/", STAFF, body=_say(page="one", editing=None)),
    Deed("GET", "v1/articles/<row:article_id>/threads/", STAFF),
    Deed("GET", "v1/colleagues/", STAFF, query="?q=c"),
    Deed("POST", "v1/comments/<row:comment_id>/replies/", STAFF, body=_say(text="So it is.")),
    Deed("DELETE", "v1/articles/<row:article_id>/presence/", STAFF, query="?page=one"),
    Deed("POST", "v1/articles/<row:article_id>/marks/", STAFF, body=lambda w: {**w.span, "kind": "opinion"}),
    Deed("DELETE", "v1/marks/<row:mark_id>/", STAFF),
    Deed("POST", "v1/marks/<row:mark_id>/restore/", STAFF),
    Deed("GET", "v1/articles/<row:article_id>/checkworthy/", STAFF),
    Deed("POST", "v1/articles/<row:article_id>/checkworthy/pass/", STAFF, body=lambda w: w.sentence),
    Deed("POST", "v1/articles/<row:article_id>/checkworthy/again/", STAFF, body=lambda w: w.sentence),
    Deed("GET", "v1/articles/<row:article_id>/suggestions/", STAFF),
    Deed("POST", "v1/articles/<row:article_id>/suggestions/dismiss/", STAFF, body=lambda w: w.suggestion),
    Deed("POST", "v1/articles/<row:article_id>/suggestions/restore/", STAFF, body=lambda w: w.suggestion),
    Deed("DELETE", "v1/highlights/<row:highlight_id>/", STAFF),
    Deed("POST", "v1/highlights/<row:highlight_id>/restore/", STAFF),
    Deed("POST", "v1/highlights/<row:highlight_id>/reattach/", STAFF, "lost", body=lambda w: w.elsewhere),
    Deed("POST", "v1/highlights/<row:highlight_id>/detach/", STAFF, "placed"),
    Deed("POST", "v1/highlights/<row:highlight_id>/retire/", STAFF, body=_say(reason="Gone.")),
    Deed("PATCH", CLAIM, STAFF, body=_say(text="Edited.")),
    Deed("POST", f"{CLAIM}comments/", STAFF, body=_say(text="Hm.")),
    Deed("GET", f"{CLAIM}comments/", STAFF),
    Deed("POST", "v1/comments/<row:comment_id>/resolve/", STAFF),
    Deed("POST", "v1/comments/<row:comment_id>/reopen/", STAFF),
    # The right of reply
    Deed("GET", f"{CLAIM}attempts/", STAFF),
    Deed("POST", f"{CLAIM}attempts/", STAFF, body=_say(whom="The Mayor", channel="phone")),
    Deed("GET", f"{CLAIM}replies/", STAFF),
    Deed("GET", f"{CLAIM}reply/", STAFF),
    Deed("PUT", f"{CLAIM}reply/", STAFF, body=_say(outcome="waived", reason="A number without a name.")),
    Deed("GET", f"{CLAIM}reply-links/", STAFF),
    Deed("POST", f"{CLAIM}reply-links/", STAFF, body=_say(whom="The Mayor")),
    Deed("DELETE", f"{CLAIM}reply-links/<row:link_id>/", STAFF),
    # Experts' sign-off
    Deed("GET", f"{CLAIM}expert-links/", STAFF),
    Deed("POST", f"{CLAIM}expert-links/", EDITORS, body=_say(name="Dr Sam Expert")),
    Deed("DELETE", f"{CLAIM}expert-links/<row:expert_id>/", EDITORS),
    # The checklist: ticked by all, made by admins
    Deed("GET", f"{CLAIM}readiness/", STAFF),
    Deed("GET", f"{CLAIM}since-review/", STAFF, "rejected"),
    Deed("POST", f"{CLAIM}checklist/again/", STAFF),
    Deed("POST", f"{CLAIM}checklist/<row:item_id>/tick/", STAFF),
    Deed("POST", f"{CLAIM}checklist/<row:item_id>/untick/", STAFF),
    Deed("GET", "v1/checklist/", STAFF),
    Deed("POST", "v1/checklist/", ("admin",), body=_say(text="Every name is spelt right")),
    Deed("PATCH", "v1/checklist/<row:item_id>/", ("admin",), body=_say(text="Every name is right")),
    Deed("POST", "v1/checklist/<row:item_id>/retire/", ("admin",)),
    Deed("GET", "v1/review-rules/", STAFF),
    Deed("POST", "v1/review-rules/", ("admin",), body=_say(min_letters=20, min_sources=2)),
    Deed("POST", f"{CLAIM}sources/", STAFF, body=_say(url="https://s.example.org/", stance="context")),
    Deed("GET", f"{CLAIM}candidates/", STAFF),
    Deed("PATCH", "v1/sources/<row:source_id>/", STAFF, body=_say(note="Else.")),
    Deed("DELETE", "v1/sources/<row:source_id>/", STAFF),
    Deed("GET", "v1/sources/<row:source_id>/proofs/", STAFF),
    Deed("GET", "v1/sources/<row:source_id>/rendering/", STAFF),
    Deed("GET", "v1/sources/<row:source_id>/rendering/picture/", STAFF),
    Deed("GET", "v1/sources/<row:source_id>/today/", STAFF),
    Deed("POST", "v1/sources/<row:source_id>/today/look/", STAFF),
    Deed("POST", "v1/sources/<row:source_id>/today/seen/", STAFF, state="differing"),
    Deed("PUT", "v1/sources/<row:source_id>/today/ruling/", EDITORS, body=_say(ruling="dead")),
    Deed("PUT", "v1/sources/<row:source_id>/passage/", STAFF, body=_say(quote="Homes under construction")),
    Deed("POST", "v1/sources/<row:source_id>/restore/", STAFF),
    Deed("POST", f"{CLAIM}questions/", STAFF, body=_say(text="How many?")),
    Deed("GET", QUESTION, STAFF),
    Deed("PATCH", QUESTION, STAFF, body=_say(text="How many, then?")),
    Deed("DELETE", QUESTION, STAFF),
    Deed("POST", f"{QUESTION}restore/", STAFF),
    Deed("POST", f"{QUESTION}answers/", STAFF, body=_say(text="212.")),
    Deed("PATCH", "v1/answers/<row:answer_id>/", STAFF, body=_say(text="213.")),
    Deed("DELETE", "v1/answers/<row:answer_id>/", STAFF),
    Deed("POST", "v1/answers/<row:answer_id>/restore/", STAFF),
    # One's own, or an editor's
    Deed("POST", "v1/sources/<row:source_id>/retry/", OWN_OR_EDITORS),
    Deed("POST", "v1/sources/<row:source_id>/proofs/again/", OWN_OR_EDITORS),
    Deed("POST", "v1/sources/<row:source_id>/rendering/again/", OWN_OR_EDITORS),
    Deed("POST", f"{CLAIM}verdicts/", OWN_OR_EDITORS, body=_say(**VERDICT)),
    Deed("POST", f"{CLAIM}submit/", OWN_OR_EDITORS, "judged"),
    Deed("POST", f"{CLAIM}withdraw/", OWN_OR_EDITORS, "in_review"),
    Deed("POST", f"{CLAIM}take-back/", ("editor",), "approved_by_editor"),
    Deed("POST", f"{CLAIM}reopen/", OWN_OR_EDITORS, "rejected"),
    Deed("POST", f"{CLAIM}discard/", OWN_OR_EDITORS, "draft"),
    Deed("POST", f"{CLAIM}restore/", OWN_OR_EDITORS, "discarded"),
    # A claim that has a verdict is an editor's to discard
    Deed("POST", f"{CLAIM}discard/", EDITORS, "judged"),
    # Decisions and what becomes public
    Deed("POST", f"{CLAIM}review/", EDITORS, "in_review", lambda world: factories.approval(world.claim)),
    Deed("POST", f"{CLAIM}review/", EDITORS, "in_review", _say(decision="send_back", note="Cite it.")),
    Deed("POST", f"{CLAIM}review/", EDITORS, "in_review", _say(decision="reject", note="Opinion.")),
    Deed("POST", f"{CLAIM}publish/", EDITORS, "approved"),
    Deed("POST", f"{CLAIM}schedule/", EDITORS, "approved", lambda world: {"publish_at": _soon()}),
    Deed("POST", f"{CLAIM}unschedule/", EDITORS, "scheduled"),
    Deed("POST", f"{CLAIM}correct/", EDITORS, "published", _say(**VERDICT, note="Public.")),
    Deed("POST", f"{CLAIM}retract/", EDITORS, "published", _say(reason="Public.")),
    # Subscriptions: everybody adds them, whoever added one keeps it
    Deed("GET", "v1/feeds/", STAFF),
    Deed("POST", "v1/feeds/", STAFF, body=_say(url="https://news.example.org/another.xml")),
    Deed("GET", FEED, STAFF),
    Deed("GET", f"{FEED}entries/", STAFF),
    Deed("PATCH", FEED, OWN_OR_EDITORS, body=_say(is_active=False)),
    Deed("DELETE", FEED, OWN_OR_EDITORS),
    Deed("POST", f"{FEED}poll/", OWN_OR_EDITORS),
    # What others have checked
    Deed("GET", "v1/prior-checks/", STAFF),
    Deed("POST", "v1/prior-checks/import/", STAFF, body=_say(url="https://checks.example.net/feed.xml")),
    Deed("GET", "v1/prior-checks/imports/<row:import_id>/", STAFF),
    # What is wrong with a ClaimReview
    Deed("POST", "v1/lint/", STAFF, body=_say(markup={"@type": "ClaimReview"})),
    Deed("POST", "public/v1/lint/", EVERYBODY, body=_say(markup="{}")),
    # Endpoints of a publisher: admins and its own people
    Deed("GET", HOOKS, MEMBERS_OF),
    Deed(
        "POST", HOOKS, MEMBERS_OF, body=_say(url="https://d.example.org/h", label="App", events=["verdict.published"])
    ),
    Deed("GET", HOOK, MEMBERS_OF),
    Deed("PATCH", HOOK, MEMBERS_OF, body=_say(label="Else", is_active=False)),
    Deed("DELETE", HOOK, MEMBERS_OF),
    Deed("POST", f"{HOOK}rotate/", MEMBERS_OF),
    Deed("POST", f"{HOOK}test/", MEMBERS_OF),
    Deed("POST", f"{HOOK}replay/", MEMBERS_OF, body=_say(since="2026-11-01T00:00:00Z")),
    Deed("GET", f"{HOOK}deliveries/", MEMBERS_OF),
    Deed("GET", f"{HOOK}deliveries/<row:delivery_id>/", MEMBERS_OF),
    Deed("POST", f"{HOOK}deliveries/<row:delivery_id>/replay/", MEMBERS_OF),
    # One's own tokens; made in a session only
    Deed("GET", "v1/tokens/", (*STAFF, "outsider")),
    Deed("POST", "v1/tokens/", (), body=_say(label="Heir")),
    Deed("DELETE", "v1/tokens/<row:token_id>/", ("owner",)),
    # Publishers: admins, and each one's own people
    Deed("GET", "v1/publishers/", MEMBERS_OF),
    Deed("POST", "v1/publishers/", ("admin",), body=_say(name="Another Example")),
    Deed("GET", PUBLISHER, MEMBERS_OF),
    Deed("GET", f"{PUBLISHER}people/", MEMBERS_OF),
    Deed("POST", f"{PUBLISHER}people/", ("admin",), body=_say(username="mo", name="Mo", password="three paper boats")),
    Deed("GET", f"{PUBLISHER}readers/", MEMBERS_OF),
    Deed("GET", f"{PUBLISHER}usage/", MEMBERS_OF),
    Deed("GET", f"{PUBLISHER}keys/", MEMBERS_OF),
    Deed("POST", f"{PUBLISHER}keys/", MEMBERS_OF, body=_say(label="App", scopes=["read"])),
    Deed("GET", KEY, MEMBERS_OF),
    Deed("PATCH", KEY, MEMBERS_OF, body=_say(label="Else")),
    Deed("PATCH", KEY, ("admin",), body=_say(budget=5)),
    Deed("DELETE", KEY, MEMBERS_OF),
    Deed("POST", f"{KEY}rotate/", MEMBERS_OF, body=_say(overlap_days=1)),
    Deed("DELETE", f"{KEY}old-secret/", MEMBERS_OF),
    Deed("GET", f"{PUBLISHER}pages/", MEMBERS_OF),
    Deed("POST", f"{PUBLISHER}pages/", MEMBERS_OF, body=_say(url="https://daily.example.org/new")),
    Deed("DELETE", f"{PUBLISHER}pages/<row:page_id>/", MEMBERS_OF),
    Deed("POST", f"{PUBLISHER}pages/<row:page_id>/look/", MEMBERS_OF),
    Deed("GET", f"{CLAIM}readers/", EDITORS, "published"),
    Deed("GET", f"{CLAIM}evidence/", STAFF, "published"),
    # The public
    Deed("GET", "public/v1/checks/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/checks/", EVERYBODY, "published", query=f"?url={URL}"),
    Deed("GET", "public/v1/checks/<slug:slug>/", (*OPEN, "read"), "published"),
    Deed("POST", "public/v1/lookup/", EVERYBODY, body=_say(urls=[URL])),
    Deed("GET", "public/v1/lookup/prefix/<slug:prefix>/", EVERYBODY),
    Deed("GET", "public/v1alpha1/claims:search", (*OPEN, "read"), query="?query=homes"),
    Deed("GET", "public/v1/checks/<slug:slug>/claimreview/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/checks/<slug:slug>/evidence/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/captures/<row:capture_id>/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/changes/", (*OPEN, "read")),
    Deed("GET", "public/v1/log/", (*OPEN, "read")),
    Deed("GET", "public/v1/log/heads/", (*OPEN, "read")),
    Deed("GET", "public/v1/dumps/", (*OPEN, "read")),
    Deed("GET", "public/v1/dumps/<str:file>", (*OPEN, "read"), "dumped"),
    Deed("GET", "public/v1/annotations/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/annotations/<slug:name>/", (*OPEN, "read"), "published"),
    Deed("GET", "public/v1/embed/checks/", EVERYBODY, "published", query=f"?url={URL}"),
    Deed("GET", "public/v1/oembed/", EVERYBODY, "published", query=f"?url={settings.BASE_URL}/checks/<slug:slug>/"),
    Deed("POST", "public/v1/embed/reports/", EVERYBODY, "published", body=lambda w: w.sighting),
    Deed("GET", "search", (*OPEN, "read"), "published"),
    Deed("GET", "annotations/<slug:name>", (*OPEN, "read"), "published"),
    Deed("GET", "annotations/<slug:name>.jsonld", (*OPEN, "read"), "published"),
    Deed("GET", "schema/", EVERYBODY),
    Deed("GET", "docs/", EVERYBODY),
    Deed("GET", "", EVERYBODY),
]
MEMBERS = ("v1/tokens/", "v1/publishers/")
"""Where publishers' own people may come in at all."""
LOOKUPS = ("public/v1/lookup/", "public/v1/embed/", "public/v1/oembed/", "public/v1/lint/")
"""Where a key for look-ups may do all that there is."""
PRIVATE = ("v1/tokens/<row:token_id>/", PUBLISHER)
"""Addresses whose very existence is not everybody's affair: 404."""
UNSEEN = (BLIND, "v1/watches/<row:watch_id>/")
"""The same among colleagues."""


def _routes(patterns: list[Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= _routes(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern) and getattr(one.callback, "cls", None) is not NoSuchAddress:
            found[prefix + str(one.pattern)] = one.callback
    return found


ROUTES = _routes(urls.urlpatterns)


def _methods(callback: Any) -> set[str]:
    view = getattr(callback, "cls", None)
    if view is None:
        return {"GET"}
    return {name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}


def test_names_every_address_and_method_that_there_is() -> None:
    there = {(method, route) for route, callback in ROUTES.items() for method in _methods(callback)}
    assert {(deed.method, deed.route) for deed in TABLE} == there


@pytest.fixture(autouse=True)
def without_ceilings(settings: Settings) -> None:
    """More calls than anybody makes in a minute."""
    settings.PUBLIC_CALLS_PER_MINUTE = settings.KEY_CALLS_PER_MINUTE = 1_000_000
    settings.TIMESTAMP_URL = "https://timestamps.example.org/"  # nobody asks it: captures wait to be stamped
    settings.RENDER_PAGES = True


@pytest.fixture
def people(db: None) -> dict[str, User]:
    roles = {"owner": Role.CHECKER, "other": Role.CHECKER, "editor": Role.EDITOR, "admin": Role.ADMIN}
    made = {name: make_user(name, role=role) for name, role in roles.items()}
    return {**made, "reviewer": make_user("reviewer", role=Role.EDITOR), "outsider": make_member("outsider")}


def _world(people: dict[str, User], state: str) -> World:
    owner, reviewer = people["owner"], people["reviewer"]
    article = factories.make_article(by=owner, url=URL)
    claim = _claim(state, article, owner=owner, reviewer=reviewer)
    source = claim.sources.first() or factories.make_source(claim, by=owner)
    make_rendering(source.snapshot)
    token, _ = credentials.issue_token("Old", by=owner)
    hook, delivery = _endpoint(people)
    key, _ = make_key(by=people["admin"])
    page, _ = publishers.add_page(key.publisher, "https://daily.example.org/", by=people["admin"])
    ids = {
        "publisher_id": hook.publisher_id,
        "webhook_id": hook.pk,
        "delivery_id": delivery.pk,
        "key_id": key.pk,
        "page_id": page.pk,
        "article_id": article.pk,
        "snapshot_id": article.snapshot_id,
        "claim_id": claim.pk,
        "highlight_id": claim.highlights.all()[0].pk,
        "mark_id": factories.make_mark(article, by=owner).pk,
        "source_id": source.pk,
        **factories.asked(factories.make_claim(article, by=owner), by=owner),
        "link_id": _reply_link(claim, by=owner) if state != "discarded" else 0,
        "expert_id": experts.make_link(claim, experts.Expert("Dr Sam"), days=1, by=people["admin"])[0].pk,
        "comment_id": comments.comment_on(claim, "Hm.", by=owner).pk,
        "item_id": checklists.add_item(Wanted("Every figure stands", is_required=False), by=people["admin"]).pk,
        "token_id": token.pk,
        "batch_id": _batch(state, by=owner).pk,
        "feed_id": subscribe("https://news.example.org/feed.xml", by=owner)[0].pk,
        "capture_id": source.snapshot_id,
        "scale_id": scales.draft_scale("Next", by=people["admin"]).pk,
        "desk_id": Desk.objects.create(name="Politics", slug="politics").pk,
        "watch_id": notices.watch("The Mayor", by=owner)[0].pk,
        "view_id": views.save_view("Mine", "due=today", is_shared=True, by=owner).pk,
        "import_id": import_address("https://checks.example.net/data.json", by=owner)[0].pk,
        "slug": claim.slug,
        "language": "fr",
        "prefix": "00000",
        "annotation": _annotation(article, by=owner),
        "file": _dump_file() if state == "dumped" else "",
        "name": Appearance.objects.values_list("name", flat=True).last(),
    }
    if state == "blind":  # last: she is shown nothing of the claim any more
        blind.ask_blind(claim, people["other"], by=reviewer)
    return World(people, claim, ids)


def _reply_link(claim: Claim, *, by: User) -> int:
    return contacting.issue_link(claim, contacting.Question("The Mayor"), by=by)[0].pk


def _dump_file() -> str:
    """The name of a file of today's dump."""
    dump = dumping.begin()
    assert dump is not None
    dumping.run(dump.pk)
    return f"checks-{dump.day}.jsonl.gz"


def _annotation(article: Article, *, by: User) -> str:
    """The name of one that the owner posted."""
    assert article.snapshot is not None
    start = article.snapshot.text.index("Work began")
    passage = Passage(article.snapshot.pk, start, start + 10, "Work began")
    return annotations.annotate(article, passage, "Work began.", annotations.Names("commenting"), by=by).name


def _endpoint(people: dict[str, User]) -> tuple[Webhook, Delivery]:
    """An endpoint of the outsider's publisher, and a message to it."""
    publisher = people["outsider"].publisher
    assert publisher is not None
    url, events = "https://d.example.org/", ["verdict.published"]
    hook, _ = webhooks.add_webhook(publisher, url, label="Site", events=events, by=people["admin"])
    return hook, webhooks.send_test(hook, by=people["admin"])


def _batch(state: str, *, by: User) -> Batch:
    """Waiting, unless the state says that it was tried or stopped."""
    rows = batches.Handed(BytesIO(b'{"text": "Words."}'))
    batch = batches.start_batch(rows, dry_run=state == "tried", by=by)
    if state == "tried":
        importing.run(batch.pk)
    return batches.cancel(batch, by=by) if state == "stopped" else batch


def _claim(state: str, article: Any, *, owner: User, reviewer: User) -> Claim:
    if state in ("draft", "judged", "discarded", "lost", "placed", "differing"):
        claim = factories.make_claim(article, by=owner)
        cited = factories.make_source(claim, by=owner)
        if state == "differing":
            looked_at(cited, CHANGED)
        if state in ("lost", "placed"):
            _lose(article, claim, by=owner, is_placed=state == "placed")
        if state == "judged":
            factories.make_verdict(claim, by=owner)
        if state == "discarded":
            claims.discard_claim(claim, by=owner)
        return factories.fresh(claim)
    claim = factories.submitted_claim(by=owner, article=article)
    if state == "translated":
        translations.translate_verdict(claim, "fr", translations.Words(explanation="212."), by=owner)
    if state == "rejected":
        reviews.decide(claim, "reject", note="Opinion.", by=reviewer)
    if state == "approved_by_editor":
        reviews.decide(
            claim, "approve", by=User.objects.get(username="editor"), seen=factories.seen_of(factories.fresh(claim))
        )
    if state in ("approved", "published", "scheduled"):
        reviews.decide(claim, "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    if state == "published":
        publications.publish(factories.fresh(claim), by=reviewer)
    if state == "scheduled":
        scheduling.schedule(claim, timezone.now() + timedelta(hours=1), by=reviewer)
    return factories.fresh(claim)


def _lose(article: Article, claim: Claim, *, by: User, is_placed: bool) -> None:
    """Brings a version without the passage; somebody may have put it elsewhere there."""
    articles.add_version(article, articles.Supplied.text("Other words stand here now."), by=by)
    if is_placed:
        placing.reattach_highlight(claim.highlights.order_by("id")[0], placing.Spot(0, 5, "Other"), by=by)


def _authorization(role: str, people: dict[str, User]) -> dict[str, str]:
    if role == "anonymous":
        return {}
    if role in KEYS:
        _, secret = make_key(by=people["admin"], scopes=(role,))
        return {"Authorization": f"Api-Key {secret}"}
    _, secret = credentials.issue_token("Test", by=people[role])
    return {"Authorization": f"Token {secret}"}


def _path(route: str, world: World) -> str:
    for name, value in world.ids.items():
        for kind in ("row", "slug", "str"):
            route = route.replace(f"<{kind}:{name}>", str(value))
    return f"/api/{route}"


def _expected(deed: Deed, role: str) -> set[int]:
    if role in deed.may:
        return {200, 201, 202, 204, 302}
    is_public = not deed.route.startswith("v1/")
    if role == "anonymous" or (role in KEYS and not is_public):
        return {401}
    is_private = deed.route.startswith(PRIVATE) and not (role == "outsider" and deed.route.startswith(PUBLISHER))
    is_unseen = deed.route in UNSEEN and role in STAFF
    return {404 if is_private or is_unseen else 403}


STATES = sorted({deed.state for deed in TABLE})


@pytest.mark.parametrize("state", STATES)
def test_allows_what_the_table_says_and_nothing_else(state: str, people: dict[str, User]) -> None:
    world = _world(people, state)
    headers = {role: {**_authorization(role, people), "If-Match": "*", "Origin": ORIGIN} for role in ROLES}
    wrong: list[str] = []
    for deed in (deed for deed in TABLE if deed.state == state):
        for role in ROLES:
            with _undone():
                wrong += _faults(deed, world, role, headers[role])
    assert not wrong, "\n".join(wrong)


def _faults(deed: Deed, world: World, role: str, headers: dict[str, str]) -> Iterator[str]:
    body = _dumped(deed.body(world)) if deed.method in ("POST", "PUT", "PATCH") else ""
    before = _rows()
    with _undone():
        response: Any = Client().generic(
            deed.method, _path(deed.route + deed.query, world), body, "application/json", headers=headers
        )
        if response.status_code not in _expected(deed, role):
            yield f"{deed} by {role}: {response.status_code} {response.content[:300]!r}"
        elif role not in deed.may and _rows() != before:
            yield f"{deed} by {role}: refused, and left something behind"


def test_refuses_every_other_method(people: dict[str, User]) -> None:
    world = _world(people, "published")
    headers = {role: _authorization(role, people) for role in ROLES}
    for route in ROUTES:
        if route.startswith(("v1/", "public/")):
            _try_others(route, _path(route, world), headers)


def _try_others(route: str, path: str, headers_of: dict[str, dict[str, str]]) -> None:
    there = _methods(ROUTES[route])
    others = sorted(set(METHODS) - there - ({"HEAD"} if "GET" in there else set()) - {"OPTIONS"})
    for role, headers in headers_of.items():
        refused, answered = _other_methods(route, role)
        statuses = {method: Client().generic(method, path, headers=headers).status_code for method in others}
        assert set(statuses.values()) == {refused}, (route, role, statuses)
        assert Client().generic("OPTIONS", path, headers=headers).status_code == answered, (route, role)


def _other_methods(route: str, role: str) -> tuple[int, int]:
    """The status of methods that are not there, and of OPTIONS: first who asks, then what."""
    if route.startswith("v1/") and role in ("anonymous", *KEYS):
        return 401, 401
    if role == "outsider" and route.startswith("v1/") and not route.startswith(MEMBERS):
        return 403, 403
    is_refused = role == "lookup" and not route.startswith(LOOKUPS)
    return (403, 403) if is_refused else (405, 204)


@pytest.mark.parametrize("state", sorted({deed.state for deed in TABLE if deed.method == "GET"}))
def test_says_no_more_by_head_than_by_get(state: str, people: dict[str, User]) -> None:
    world = _world(people, state)
    headers = {role: _authorization(role, people) for role in ROLES}
    for deed in (deed for deed in TABLE if deed.method == "GET" and deed.state == state):
        for role in ROLES:
            path = _path(deed.route + deed.query, world)
            got, head = (Client().generic(method, path, headers=headers[role]) for method in ("GET", "HEAD"))
            assert (got.status_code, b"".join(head)) == (head.status_code, b""), (str(deed), role)


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is done within is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _dumped(body: Any) -> str:
    return json.dumps(body)


def _rows() -> list[int]:
    """How many rows each table of ours has; a token's or key's use is noted, not counted."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return list(cursor.fetchone() or ())


@cache
def _counting() -> str:
    tables = sorted(name for name in connection.introspection.table_names() if name.startswith("annotations_"))
    return "SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
