"""Loads the demo newsroom: accounts, articles, claims in every state, captured sources. Safe to run again."""

import json
import os
import secrets
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.actions import (
    answers,
    citing,
    claims,
    credentials,
    publications,
    publishers,
    questions,
    reviews,
    sources,
)
from annotations.actions.articles import Supplied, add_version, import_supplied
from annotations.actions.evidence import said_in
from annotations.actions.passages import Passage
from annotations.meaning.content import content_of, sha256_of
from annotations.models import ApiKey, ApiToken, Article, Claim, Publisher, Snapshot, Source, User
from annotations.models.kind import TOLD, SourceKind
from annotations.models.snapshot import Origin
from annotations.text.files import read_file
from annotations.text.filetypes import type_of
from annotations.worker import settling
from annotations.worker.intake import Details

DEMO = Path(__file__).resolve().parent.parent / "demo"
PUBLISHER = "Harbour Radio (demo publisher)"


class Command(BaseCommand):
    help = "Loads the demo newsroom and writes DATA_DIR/demo.json for scripts. Refuses outside of a demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL)

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("The demo newsroom is loaded only where DEMO=1 is set.")
        newsroom = json.loads((DEMO / "newsroom.json").read_text())
        note = settings.DATA_DIR / "demo.json"
        known = json.loads(note.read_text()) if note.exists() else None
        with transaction.atomic():
            if not Article.objects.exists():
                load(newsroom)
            if known is None or not _is_true(known):
                known = {"accounts": renew_accounts(newsroom), "publisher_key": renew_key()}
            _write(note, {"base_url": base_url, **{name: known[name] for name in ("accounts", "publisher_key")}})


def load(newsroom: dict[str, Any]) -> None:
    """Makes the people, articles, claims and versions of `newsroom.json` through the same actions as everybody."""
    people = {}
    for account in newsroom["accounts"]:
        role = account["role"]
        people[account["username"]], _ = User.objects.get_or_create(
            username=account["username"],
            defaults={
                "display_name": account["display_name"],
                "role": role,
                "email": f"{account['username']}@newsroom.example",
                "is_staff": role == "admin",
                "is_superuser": role == "admin",
                "publisher": Publisher.objects.get_or_create(name=PUBLISHER)[0] if role == "publisher" else None,
            },
        )
    articles = {name: _article(name, told, by=people["noor"]) for name, told in newsroom["articles"].items()}
    for told in newsroom["claims"]:
        _claim(told, articles[told["article"]], people)
    for told in newsroom["versions"]:
        text = (DEMO / "articles" / told["file"]).read_text()
        add_version(articles[told["article"]], Supplied.text(text), by=people[told["by"]])


def _article(name: str, told: dict[str, str], *, by: User) -> Article:
    details = Details(
        title=told["title"],
        byline=told["byline"],
        site=told["site"],
        language=told["language"],
        published_at=datetime.fromisoformat(told["published_at"]),
    )
    text = (DEMO / "articles" / f"{name}.txt").read_text()
    article, _ = import_supplied(Supplied.text(text), by=by, url=told["url"], details=details)
    return Article.objects.select_related("snapshot").get(id=article.pk)


def _claim(told: dict[str, Any], article: Article, people: dict[str, User]) -> None:
    by, snapshot = people[told["by"]], article.snapshot
    if snapshot is None:
        raise CommandError(f"The article “{article}” has no text.")
    start = snapshot.text.index(told["quote"])
    passage = Passage(snapshot.pk, start, start + len(told["quote"]), told["quote"])
    said_on = date.fromisoformat(told["claimed_on"]) if told["claimed_on"] else None
    new = claims.NewClaim(told["text"], claimant=told["claimant"], claimed_on=said_on)
    claim = claims.highlight_passage(article.pk, passage, claim=new, by=by).claim
    cited = [_source(claim, source, by=by) for source in told["sources"]]
    for question in told.get("questions", []):
        _question(claim, question, cited, by=by)
    if "verdict" in told:
        reviews.propose_verdict(claim, told["verdict"]["rating"], told["verdict"]["explanation"], by=by)
    for step in told["steps"]:
        _step(Claim.objects.get(id=claim.pk), step, by=by, people=people)


def _question(claim: Claim, told: dict[str, Any], cited: list[Source], *, by: User) -> None:
    """`source` in an answer counts the claim's sources from 0."""
    given = [
        answers.Said(said["text"], said["kind"], said["stance"], cited[said["source"]].pk if "source" in said else None)
        for said in told["answers"]
    ]
    questions.ask(claim, told["text"], by=by, answers=given)


def _source(claim: Claim, told: dict[str, Any], *, by: User) -> Source:
    """Cites a page, a file or an interview. A page whose text the demo has is marked as supplied by a person."""
    on = {"told_on": date.fromisoformat(told["told_on"])} if "told_on" in told else {}
    evidence = sources.Evidence(**{**said_in(told), **on})
    kind = told.get("kind", SourceKind.WEB)
    if kind in TOLD:
        return citing.attach_told(claim, kind, told["words"], evidence, by=by)
    body = (DEMO / "sources" / told["file"]).read_bytes() if "file" in told else b""
    if kind == SourceKind.FILE:
        source = citing.attach_file(claim, citing.Handed(body, told["file"]), evidence, by=by)
    else:
        source = sources.attach_source(claim, told["url"], evidence, by=by)
    if body:
        _settle(source, body, told)
    return source


def _settle(source: Source, body: bytes, told: dict[str, Any]) -> None:
    Snapshot.objects.filter(id=source.snapshot_id).update(origin=Origin.UPLOAD, filename=told["file"])
    held = Snapshot.objects.take(source.snapshot_id)
    if held is not None:
        kind = type_of(body, filename=told["file"])
        reading = read_file(body, content_type=kind, url=told.get("url", ""), charset="utf-8", filename=told["file"])
        settling.settle_ok(held, settling.Answer(body=body, content_type=f"{kind}; charset=utf-8"), reading)


def _step(claim: Claim, step: str, *, by: User, people: dict[str, User]) -> None:
    """One step of a claim's life, written `name[:person[:words…]]`."""
    name, *rest = step.split(":")
    actor = people[rest[0]] if rest else by
    match name:
        case "submit":
            reviews.submit(claim, by=actor)
        case "approve" | "send_back" | "reject":
            seen = sha256_of(content_of(claim))
            reviews.decide(claim, name, note=":".join(rest[1:]), seen=seen, by=actor)
        case "publish":
            publications.publish(claim, by=actor)
        case "correct":
            publications.correct(claim, rest[1], rest[2], note=":".join(rest[3:]), by=actor)
        case "retract":
            publications.retract(claim, ":".join(rest[1:]), by=actor)
        case "discard":
            claims.discard_claim(claim, by=actor)
        case _:
            raise CommandError(f"The demo knows no step “{name}”.")


def renew_accounts(newsroom: dict[str, Any]) -> list[dict[str, str]]:
    """Gives every demo account a fresh password and token; what was given before no longer works."""
    told = []
    for account in newsroom["accounts"]:
        user = User.objects.filter(username=account["username"]).first()
        if user is None:  # the demo's data are older than this account
            continue
        password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(2)}"
        user.set_password(password)
        user.save(update_fields=["password"])
        ApiToken.objects.filter(user=user, label="demo").delete()
        _, token = credentials.issue_token("demo", by=user)
        told.append({"username": user.username, "role": user.role, "password": password, "token": token})
    return told


def renew_key() -> str:
    admin = User.objects.filter(role="admin").earliest("id")
    publisher = Publisher.objects.filter(name=PUBLISHER).first() or publishers.create_publisher(PUBLISHER, by=admin)
    for key in ApiKey.objects.filter(publisher=publisher, label="demo"):
        credentials.revoke_key(key, by=admin)
    _, secret = credentials.issue_key(publisher, "demo", scopes=["read"], by=admin)
    return secret


def _is_true(known: dict[str, Any]) -> bool:
    """Whether what demo.json says still opens the doors."""
    tokens = [account.get("token", "") for account in known.get("accounts", [])]
    live = sum(ApiToken.objects.live().matching(token).exists() for token in tokens)
    return bool(tokens) and live == len(tokens) and ApiKey.objects.live().matching(known["publisher_key"]).exists()


def _write(path: Path, known: dict[str, Any]) -> None:
    """Readable by its owner only, and whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(known, out, indent=1)
    fresh.replace(path)
