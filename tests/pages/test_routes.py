"""Every page with bad input. A route that is not in the table fails the test; by whom: tests/test_every_route.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings

from annotations.actions import (
    chats,
    checklists,
    comments,
    confidences,
    contacting,
    credentials,
    notices,
    publishers,
    webhooks,
)
from annotations.actions.batches import Handed, start_batch
from annotations.actions.checklists import Wanted
from annotations.actions.feeds import subscribe
from annotations.actions.scales import draft_scale
from annotations.actions.views import save_view
from annotations.models import Article, BlindVerdict, Claim, Desk, Mail, Publisher, User
from annotations.models.confidential import Confidence
from annotations.pages.urls import urlpatterns
from annotations.text.letters import Letter
from annotations.worker.wording import unsubscribe_address
from tests.conftest import SignIn
from tests.factories import asked, make_article, make_claim, make_source, published_claim

pytestmark = pytest.mark.django_db

OPEN, SIGNED_IN, STAFF, EDITORS, ADMINS, MEMBERS = "open", "signed in", "staff", "editors", "admins", "members"
ARRIVING, GONE, NOWHERE = "arriving", "a link that was never given", "not there unless it is set up"
READS, WRITES, BOTH = "reads", "writes", "reads and writes"

OF_PUBLISHED = {"claim_bundle"}
"""What there is of a published claim alone."""
ROUTES: dict[str, tuple[str, str]] = {
    "desk": (OPEN, READS),
    "articles": (STAFF, READS),
    "article_import": (STAFF, BOTH),
    "batches": (STAFF, BOTH),
    "batch_template": (STAFF, READS),
    "batch": (STAFF, READS),
    "batch_state": (STAFF, READS),
    "batch_run": (STAFF, WRITES),
    "batch_cancel": (STAFF, WRITES),
    "batch_resume": (STAFF, WRITES),
    "batch_problems": (STAFF, READS),
    "bookmarklet": (STAFF, READS),
    "clip": (STAFF, BOTH),
    "article": (STAFF, READS),
    "article_state": (STAFF, READS),
    "article_recapture": (STAFF, WRITES),
    "article_edit": (STAFF, BOTH),
    "article_watch": (STAFF, WRITES),
    "article_diff": (STAFF, READS),
    "article_versions": (STAFF, BOTH),
    "article_version": (STAFF, READS),
    "version_body": (STAFF, READS),
    "version_warc": (STAFF, READS),
    "claims": (STAFF, READS),
    "claim": (STAFF, READS),
    "claim_edit": (STAFF, BOTH),
    "claim_comment": (STAFF, WRITES),
    "comment_reply": (STAFF, WRITES),
    "comment_resolve": (STAFF, WRITES),
    "comment_reopen": (STAFF, WRITES),
    "checklist_tick": (STAFF, WRITES),
    "checklist_untick": (STAFF, WRITES),
    "checklist_again": (STAFF, WRITES),
    "review_rules": (ADMINS, BOTH),
    "checklist_add": (ADMINS, WRITES),
    "checklist_item": (ADMINS, BOTH),
    "checklist_retire": (ADMINS, WRITES),
    "claim_discard": (STAFF, WRITES),
    "claim_restore": (STAFF, WRITES),
    "claim_translations": (STAFF, BOTH),
    "claim_untranslate": (STAFF, WRITES),
    "blind_verdicts": (STAFF, READS),
    "blind_verdict": (STAFF, BOTH),
    "blind_ask": (EDITORS, BOTH),
    "blind_cancel": (STAFF, WRITES),
    "blind_settle": (STAFF, WRITES),
    "claim_verdict": (STAFF, WRITES),
    "claim_submit": (STAFF, WRITES),
    "claim_withdraw": (STAFF, WRITES),
    "claim_take_back": (STAFF, WRITES),
    "claim_reopen": (STAFF, WRITES),
    "claim_review": (STAFF, BOTH),
    "claim_publish": (STAFF, WRITES),
    "claim_preview": (STAFF, READS),
    "claim_preview_page": (STAFF, READS),
    "claim_preview_card": (STAFF, READS),
    "claim_contact": (STAFF, READS),
    "claim_attempt": (STAFF, WRITES),
    "claim_reply_link": (STAFF, WRITES),
    "reply_link_end": (STAFF, WRITES),
    "claim_told": (STAFF, WRITES),
    "claim_schedule": (STAFF, WRITES),
    "claim_unschedule": (STAFF, WRITES),
    "claim_correct": (STAFF, WRITES),
    "claim_retract": (STAFF, WRITES),
    "claim_sources": (STAFF, BOTH),
    "claim_confidences": (STAFF, WRITES),
    "confidence": (EDITORS, BOTH),
    "confidence_remove": (EDITORS, WRITES),
    "claim_questions": (STAFF, WRITES),
    "question_edit": (STAFF, BOTH),
    "question_remove": (STAFF, WRITES),
    "question_restore": (STAFF, WRITES),
    "question_answers": (STAFF, BOTH),
    "answer_edit": (STAFF, BOTH),
    "answer_remove": (STAFF, WRITES),
    "answer_restore": (STAFF, WRITES),
    "source_edit": (STAFF, BOTH),
    "source_passage": (STAFF, BOTH),
    "source_today": (STAFF, READS),
    "source_look": (STAFF, WRITES),
    "source_seen": (STAFF, WRITES),
    "source_ruling": (STAFF, WRITES),
    "source_retry": (STAFF, WRITES),
    "source_prove": (STAFF, WRITES),
    "source_remove": (STAFF, WRITES),
    "source_restore": (STAFF, WRITES),
    "claim_bundle": (STAFF, READS),
    "source_render": (STAFF, WRITES),
    "source_picture": (STAFF, READS),
    "source_capture": (STAFF, READS),
    "source_body": (STAFF, READS),
    "source_warc": (STAFF, READS),
    "source_page": (STAFF, READS),
    "queue": (STAFF, READS),
    "queue_take": (STAFF, WRITES),
    "queue_bulk": (STAFF, WRITES),
    "claim_take": (STAFF, WRITES),
    "claim_release": (STAFF, WRITES),
    "views": (STAFF, WRITES),
    "view_change": (STAFF, WRITES),
    "view_remove": (STAFF, WRITES),
    "view_restore": (STAFF, WRITES),
    "expert_ask": (STAFF, WRITES),
    "expert_revoke": (STAFF, WRITES),
    "expert": (GONE, BOTH),
    "chat_hooks": (ADMINS, BOTH),
    "chat_hook_test": (ADMINS, WRITES),
    "chat_hook_pause": (ADMINS, WRITES),
    "chat_hook_resume": (ADMINS, WRITES),
    "chat_hook_remove": (ADMINS, WRITES),
    "notice_settings": (STAFF, BOTH),
    "watch_end": (STAFF, WRITES),
    "watch": (STAFF, WRITES),
    "unsubscribe": (OPEN, BOTH),
    "mails": (ADMINS, READS),
    "mail": (ADMINS, READS),
    "notices": (STAFF, READS),
    "notices_seen": (STAFF, WRITES),
    "feeds": (STAFF, BOTH),
    "feed": (STAFF, READS),
    "feed_state": (STAFF, READS),
    "feed_pause": (STAFF, WRITES),
    "feed_resume": (STAFF, WRITES),
    "feed_poll": (STAFF, WRITES),
    "feed_remove": (STAFF, BOTH),
    "prior_checks": (STAFF, BOTH),
    "gone_pages": (STAFF, READS),
    "orphans": (STAFF, READS),
    "orphan_attach": (STAFF, WRITES),
    "orphan_retire": (STAFF, WRITES),
    "orphan_detach": (STAFF, WRITES),
    "orphan_restore": (STAFF, WRITES),
    "public_checks": (OPEN, READS),
    "checks_feed": (OPEN, READS),
    "log": (OPEN, READS),
    "log_verifier": (OPEN, READS),
    "bundle_verifier": (OPEN, READS),
    "log_keys": (OPEN, READS),
    "corrections": (OPEN, READS),
    "corrections_feed": (OPEN, READS),
    "sitemap": (OPEN, READS),
    "sitemap_part": (OPEN, READS),
    "public_check": (OPEN, READS),
    "public_bundle": (OPEN, READS),
    "public_version": (OPEN, READS),
    "embed_offer": (OPEN, READS),
    "embed_card": (OPEN, READS),
    "embed_script": (OPEN, READS),
    "reply": (OPEN, BOTH),
    "sign_in": (OPEN, BOTH),
    "sign_out": (OPEN, WRITES),
    "account": (SIGNED_IN, BOTH),
    "account_language": (SIGNED_IN, WRITES),
    "reading_choices": (STAFF, WRITES),
    "password_change": (SIGNED_IN, BOTH),
    "token_issue": (SIGNED_IN, WRITES),
    "token_revoke": (SIGNED_IN, WRITES),
    "publishers": (ADMINS, BOTH),
    "publisher": (MEMBERS, READS),
    "publisher_usage": (MEMBERS, READS),
    "publisher_start": (MEMBERS, READS),
    "publisher_pages": (MEMBERS, BOTH),
    "publisher_people": (ADMINS, BOTH),
    "partner_page_look": (MEMBERS, WRITES),
    "partner_page_remove": (MEMBERS, WRITES),
    "key": (MEMBERS, BOTH),
    "key_issue": (MEMBERS, WRITES),
    "key_rotate": (MEMBERS, WRITES),
    "key_end_old": (MEMBERS, WRITES),
    "key_revoke": (MEMBERS, WRITES),
    "claim_readers": (EDITORS, READS),
    "webhooks": (MEMBERS, BOTH),
    "webhook": (MEMBERS, BOTH),
    "webhook_pause": (MEMBERS, WRITES),
    "webhook_resume": (MEMBERS, WRITES),
    "webhook_rotate": (MEMBERS, WRITES),
    "webhook_test": (MEMBERS, WRITES),
    "webhook_replay": (MEMBERS, WRITES),
    "webhook_remove": (MEMBERS, WRITES),
    "webhook_restore": (MEMBERS, WRITES),
    "webhook_delivery": (MEMBERS, READS),
    "webhook_delivery_replay": (MEMBERS, WRITES),
    "provider_begin": (NOWHERE, READS),
    "provider_callback": (NOWHERE, READS),
    "second_factor": (ARRIVING, BOTH),
    "forgotten": (OPEN, BOTH),
    "reset": (GONE, BOTH),
    "join": (GONE, BOTH),
    "security": (SIGNED_IN, READS),
    "second_factor_app": (ARRIVING, BOTH),
    "second_factor_passkey": (ARRIVING, BOTH),
    "second_factor_remove": (SIGNED_IN, BOTH),
    "recovery_codes": (SIGNED_IN, BOTH),
    "sessions_end": (SIGNED_IN, WRITES),
    "session_end": (SIGNED_IN, WRITES),
    "hand_over": (STAFF, BOTH),
    "desks": (ADMINS, BOTH),
    "desk_edit": (ADMINS, BOTH),
    "people": (ADMINS, BOTH),
    "person": (ADMINS, READS),
    "person_desks": (ADMINS, WRITES),
    "person_email": (ADMINS, WRITES),
    "person_sessions_end": (ADMINS, WRITES),
    "person_factors_reset": (ADMINS, WRITES),
    "person_password_link": (ADMINS, WRITES),
    "invite": (ADMINS, WRITES),
    "invitation_renew": (ADMINS, WRITES),
    "invitation_revoke": (ADMINS, WRITES),
    "person_role": (ADMINS, WRITES),
    "person_deactivate": (ADMINS, WRITES),
    "person_reactivate": (ADMINS, WRITES),
    "account_data": (SIGNED_IN, READS),
    "person_data": (ADMINS, READS),
    "person_erase": (ADMINS, BOTH),
    "numbers": (STAFF, READS),
    "numbers_list": (STAFF, READS),
    "evidence_pack": (STAFF, READS),
    "evidence_csv": (STAFF, READS),
    "evidence_pdf": (STAFF, READS),
    "audit": (STAFF, READS),
    "scales": (ADMINS, BOTH),
    "scales_css": (OPEN, READS),
    "scale_css": (OPEN, READS),
    "scale": (ADMINS, BOTH),
    "scale_publish": (ADMINS, WRITES),
    "scale_drop": (ADMINS, WRITES),
    "public_capture": (OPEN, READS),
    "public_capture_page": (OPEN, READS),
    "public_capture_warc": (OPEN, READS),
    "timegate": (NOWHERE, READS),
    "timemap": (NOWHERE, READS),
    "status": (ADMINS, READS),
    "pushes_retry": (ADMINS, WRITES),
    "jobs": (ADMINS, READS),
    "jobs_retry": (ADMINS, WRITES),
    "metrics": (OPEN, READS),
    "healthz": (OPEN, READS),
    "readyz": (OPEN, READS),
    "robots": (OPEN, READS),
    "favicon": (OPEN, READS),
    "favicon_ico": (OPEN, READS),
}

FORMS = {name for name, (_, how) in ROUTES.items() if how != READS}
NUMBERS = {"0": 404, "-1": 404, str(2**63): 404, "9" * 500: 404, "1.5": 404, "٣": 404}
BAD_FIELDS = {
    "nul": "a\x00b",
    "a million letters": "x" * 1_000_000,
    "markup": "<script>alert(1)</script>",
    "huge number": "9" * 400,
    "empty": "",
}
FIELDS = [
    "whom",
    "channel",
    "tried_at",
    "deadline",
    "address",
    "questions",
    "days",
    "outcome",
    "summary",
    "publish_at",
    "severity",
    "text",
    "url",
    "quote",
    "note",
    "explanation",
    "reason",
    "stance",
    "rating",
    "decision",
    "label",
    "name",
    "username",
    "display_name",
    "password",
    "role",
    "current",
    "new",
    "repeated",
    "claimed_on",
    "published_at",
    "version",
    "seen",
    "once",
    "way",
    "scopes",
    "contact",
    "language",
    "byline",
    "site",
    "title",
    "authors",
    "section",
    "watch",
    "next",
    "first_entries",
    "start",
    "end",
    "events",
    "since",
    "which",
    "allowed",
    "last_day",
    "budget",
    "overlap_days",
    "deed",
    "claims",
    "assignee",
    "due_at",
    "desk",
    "query",
    "help",
    "order",
    "source",
    "verdict",
    "min_letters",
    "approvals_needed",
    "to",
    "min_sources",
]
QUERIES = ["q=%00", "q=%ED%A0%80", "cursor=%00", "cursor=AAAA", "cursor=" + "W" * 2000, "state=%27%22", "order=x"]
QUERIES += ["cursor=WyJ4IiwxLDBd", "cursor=WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OSwwXQ", "whose=" + "w" * 500]
QUERIES += ["from=x", "from=0", "from=999999999", "to=" + "9" * 400, "to=%D9%A3"]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One of everything that an address can name."""

    article: Article
    claim: Claim
    arguments: dict[str, object]


@pytest.fixture(autouse=True)
def near(settings: Settings) -> None:
    """The metrics are there for those who are near, whoever they are."""
    settings.METRICS_NETWORKS = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def newsroom(checker: User, editor: User, admin: User) -> Newsroom:
    return make_newsroom(checker, editor, admin)


def make_newsroom(checker: User, editor: User, admin: User) -> Newsroom:
    """Whose makers these are."""
    article = make_article(by=checker)
    claim = make_claim(article, by=checker)
    source = make_source(claim, by=checker)
    check = published_claim(by=checker, reviewer=editor)
    token, _ = credentials.issue_token("A program", by=checker)
    publisher = Publisher.objects.create(name="The Daily Example")
    key, _ = credentials.issue_key(publisher, "Website", scopes=["read"], by=admin)
    webhook, _ = webhooks.add_webhook(
        publisher, "https://daily.example.org/hook", label="Site", events=["verdict.published"], by=admin
    )
    link, secret = contacting.issue_link(claim, contacting.Question("The mayor"), by=checker)
    arguments: dict[str, object] = {
        "comment_id": comments.comment_on(claim, "Hm.", by=editor).pk,
        "desk_id": Desk.objects.create(name="Culture", slug="culture").pk,
        "item_id": checklists.add_item(Wanted("Every figure stands in its source"), by=admin).pk,
        "article_id": article.pk,
        "version_id": article.snapshot_id,
        "claim_id": claim.pk,
        "source_id": source.pk,
        "confidence_id": confidences.record_confidence(claim, Confidence("W. Blower", "It is so."), by=editor).pk,
        **asked(claim, by=checker),
        "highlight_id": claim.highlights.all()[0].pk,
        "slug": check.slug,
        "version": 1,
        "release": "latest",
        "token_id": token.pk,
        "batch_id": start_batch(Handed(BytesIO(b'{"text": "Words."}')), dry_run=True, by=checker).pk,
        "kind": "csv",
        "shape": "rss",
        "figure": "published",
        "part": 1,
        "feed_id": subscribe("https://news.example.org/feed.xml", by=checker)[0].pk,
        "publisher_id": publisher.pk,
        "key_id": key.pk,
        "webhook_id": webhook.pk,
        "delivery_id": webhooks.send_test(webhook, by=admin).pk,
        "page_id": publishers.add_page(publisher, "https://daily.example.org/", by=admin)[0].pk,
        "user_id": editor.pk,
        "link_id": link.pk,
        "reply_secret": secret,
        "view_id": save_view("Late", "due=overdue", is_shared=True, by=checker).pk,
        "blind_id": BlindVerdict.objects.create(
            claim=claim, first_id=check.verdict_id or 0, checker=editor, asked_by=admin, cancelled_at=claim.created_at
        ).pk,
        "capture_id": check.sources.get().snapshot_id,
        "original": "https://never-captured.example.org/",
        "scale_id": draft_scale("Next", by=admin).pk,
        "number": 1,
        "mail_id": Mail.objects.post(Letter("a@b.example", "Subject", "Text"), kind="notice").pk,
        "factor_id": 1,
        "session_id": 1,
        "invitation_id": 1,
        "who": "MQ",
        "token": "never-given",
        "secret": "fci_never_given",
        "hook_id": chats.add_hook(
            "#desk", "https://chat.example.org/hook", shape="slack", kinds=["decided"], by=admin
        ).pk,
        "watch_id": notices.watch(claim, by=checker)[0].pk,
        "signed": unsubscribe_address(checker, "decided").rsplit("/", 2)[1],
    }
    return Newsroom(article, claim, arguments)


def routes() -> Iterator[tuple[str, URLPattern]]:
    for route in urlpatterns:
        assert route.name, f"{route} has no name"
        yield route.name, route


def address(name: str, newsroom: Newsroom) -> str:
    wanted = dict(routes())[name].pattern.converters
    known = newsroom.arguments
    if name in OF_PUBLISHED:
        known = {**known, "claim_id": Claim.objects.get(slug=known["slug"]).pk}
    return reverse(name, kwargs={argument: known[argument] for argument in wanted})


def test_lists_every_route() -> None:
    assert {name for name, _ in routes()} == set(ROUTES)


def test_refuses_a_form_without_its_token_and_shows_what_was_typed(newsroom: Newsroom, admin: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    for name in FORMS - {"unsubscribe"}:  # mail programs post there of themselves
        answer = strict.post(address(name, newsroom), {"text": "typed with care"})
        assert answer.status_code == 403, name
        assert "typed with care" in answer.content.decode()


def test_answers_bad_queries_with_no_more_than_a_refusal(newsroom: Newsroom, admin: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    for name in ROUTES:
        path = address(name, newsroom)
        for query in QUERIES:
            assert visitor.get(f"{path}?{query}").status_code < 500, (name, query)
        assert visitor.get(f"{path}?q=%00").status_code == 400
        assert visitor.get(f"{path}?q={'x' * 9000}").status_code == 414


@pytest.mark.parametrize("bad", BAD_FIELDS)
def test_answers_bad_forms_with_no_more_than_a_refusal(
    bad: str, newsroom: Newsroom, admin: User, signed_in: SignIn
) -> None:
    value = BAD_FIELDS[bad]
    fields = FIELDS if len(value) < 1000 else ["text", "note", "explanation", "username"]
    for visitor in (Client(), signed_in(admin)):
        for name in FORMS - {"sign_out"}:
            answer = visitor.post(address(name, newsroom), dict.fromkeys(fields, value))
            assert answer.status_code == 400 if bad == "nul" else answer.status_code < 500, name


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "idna", "punycode"])
def test_takes_no_charset_that_can_spell_half_characters(
    charset: str, newsroom: Newsroom, admin: User, signed_in: SignIn
) -> None:
    mark = "a-boundary"
    body = f'--{mark}\r\nContent-Disposition: form-data; name="text"\r\n\r\n+2AA-\\ud800\r\n--{mark}--\r\n'
    content_type = f"multipart/form-data; boundary={mark}; charset={charset}"
    visitor = signed_in(admin)
    for name in FORMS:
        answer = visitor.generic("POST", address(name, newsroom), body.encode(), content_type=content_type)
        assert answer.status_code == 415, name


def test_reads_broken_bytes_as_replacement_characters(newsroom: Newsroom, admin: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    body = b"&".join(f"{field}=a%ED%A0%80b%FF".encode() for field in FIELDS)
    for name in FORMS - {"sign_out"}:
        answer = visitor.generic(
            "POST", address(name, newsroom), body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code < 500, name


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("start", ["/claims/", "/articles/"])
def test_knows_no_row_of_an_impossible_number(start: str, number: str, admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).get(f"{start}{number}/").status_code == NUMBERS[number]


def test_knows_no_row_that_is_not_there(admin: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    for path in ("/claims/999999999/", "/articles/999999999/", "/checks/nothing/", "/checks/nothing/v/1/"):
        assert visitor.get(path).status_code == 404
    for path in ("/claims/999999999/submit/", "/people/999999999/role/", "/publishers/999999999/keys/"):
        assert visitor.post(path, {}).status_code == 404


def test_finds_no_source_under_another_claim(newsroom: Newsroom, checker: User, signed_in: SignIn) -> None:
    other = make_claim(by=checker)
    path = f"/claims/{other.pk}/sources/{newsroom.arguments['source_id']}/capture/"
    assert signed_in(checker).get(path).status_code == 404
