"""One process at work on a newsroom of its own; `tests.newsrooms` starts it. Told by its first argument what to do:

fill      the demo newsroom, and what it lacks: an endpoint with a message, an uploaded article
read      what its pages and its API answer, as `{address: [status, SHA-256 of the body]}`
tell      what everybody reads, as `{address: [status, JSON or null]}`
write     new articles, claims and sources without end; a line for each
ask       what the change feed answers to the cursor in CURSOR
order     twenty articles to be fetched from OUTSIDE
ring      what beat rings
let_in    a publisher's key: its id and its secret
revoke    the key KEY
publish   one more check; its address, the change feed's cursor after it, the ids of the messages about it
"""

import hashlib
import json
import os
from collections.abc import Iterator
from importlib import import_module
from itertools import count

from django.apps import apps
from django.core.management import call_command
from django.test import Client

from annotations import tasks
from annotations.actions import articles, credentials, webhooks
from annotations.models import ApiKey, Article, Claim, Delivery, Publication, Publisher, Rating, User
from annotations.models.webhook import Topic
from tests import factories
from tests.accounts import make_key

PAGES = [
    "/checks/",
    "/corrections/",
    "/checks/feed.atom",
    "/checks/feed.rss",
    "/checks/feed.json",
    "/corrections/feed.atom",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/api/public/v1/checks/",
    "/api/public/v1/changes/?include=payload",
    "/api/public/v1/annotations/",
    "/api/public/v1alpha1/claims:search?query=homes",
]
STAFF = [
    "articles",
    "batches",
    "claims",
    "feeds",
    "notices",
    "orphans",
    "prior-checks",
    "publishers",
    "queue",
    "ratings",
    "annotations",
    "tokens",
]


def fill() -> None:
    if not Rating.objects.exists():
        import_module("annotations.migrations.0002_first_scale").add_scale(apps, None)
    call_command("load_demo")
    admin = User.objects.get(username="ada")
    publisher = Publisher.objects.get()
    webhooks.add_webhook(publisher, "http://127.0.0.1:9/hook", label="Site", events=Topic.values, by=admin)
    publish()


def read() -> None:
    print(json.dumps({address: list(answer) for address, answer in _answers()}))


def tell() -> None:
    everybody, told = Client(), {}
    for address in [*PAGES, *_checks()]:
        answer = everybody.get(address, headers={"host": "127.0.0.1"})
        is_json = answer.headers["Content-Type"].startswith("application/json")
        told[address] = [answer.status_code, answer.json() if is_json else None]
    print(json.dumps(told))


def write() -> None:
    by = User.objects.get(username="noor")
    for number in count():
        text = factories.TEXT.replace("400", str(number))
        article = factories.make_article(by=by, text=text, title=f"Article {number}")
        factories.make_source(
            factories.make_claim(article, by=by, quote=f"We have built {number} homes"),
            by=by,
            url=f"https://statistics.example.org/{number}",
            captured=factories.PAGE + b"<!-- %d -->" % number,
        )
        print(number, flush=True)


def publish() -> None:
    by, editor = User.objects.get(username="noor"), User.objects.get(username="erin")
    claim = factories.published_claim(by=by, reviewer=editor, text=f"Claim {Claim.objects.count()}")
    publication = Publication.objects.get(claim=claim)
    answer = Client().get("/api/public/v1/changes/?limit=200", headers={"host": "127.0.0.1"}).json()
    told = Delivery.objects.filter(publication=publication).values_list("message_id", flat=True)
    print(json.dumps({"slug": publication.slug, "cursor": answer["cursor"], "messages": list(told)}))


def order() -> None:
    by = User.objects.get(username="noor")
    for number in range(20):
        articles.import_url(f"{os.environ['OUTSIDE']}page-{number}", by=by)


def ring() -> None:
    tasks.sweep()


def let_in() -> None:
    key, secret = make_key(by=User.objects.get(username="ada"), name="The Two Hosts")
    print(json.dumps({"id": key.pk, "key": secret}))


def revoke() -> None:
    credentials.revoke_key(ApiKey.objects.get(pk=os.environ["KEY"]), by=User.objects.get(username="ada"))


def ask() -> None:
    answer = Client().get(f"/api/public/v1/changes/?after={os.environ['CURSOR']}", headers={"host": "127.0.0.1"})
    print(json.dumps({"status": answer.status_code, "code": answer.json().get("code")}))


def _answers() -> Iterator[tuple[str, tuple[int, str]]]:
    """Public ones as anybody, the others as an admin."""
    anybody, admin = Client(), Client()
    admin.force_login(User.objects.get(username="ada"))
    rows = [f"/api/v1/claims/{row.pk}/" for row in Claim.objects.all()]
    rows += [f"/api/v1/articles/{row.pk}/" for row in Article.objects.all()]
    for client, addresses in ((anybody, [*PAGES, *_checks()]), (admin, [*(f"/api/v1/{one}/" for one in STAFF), *rows])):
        for address in addresses:
            answer = client.get(address, headers={"host": "127.0.0.1"})
            yield address, (answer.status_code, hashlib.sha256(answer.content).hexdigest())


def _checks() -> list[str]:
    slugs = Publication.objects.order_by("slug").values_list("slug", flat=True).distinct()
    return [f"{root}{slug}/" for slug in slugs for root in ("/checks/", "/api/public/v1/checks/")]
