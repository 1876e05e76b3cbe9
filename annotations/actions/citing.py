"""Evidence that is fetched from no address: files, what people told us, and the article that a claim stands in."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotations import policy, saying, tasks
from annotations.actions.editing import hold_for_edit, touched
from annotations.actions.evidence import Evidence
from annotations.errors import Conflict, Invalid, TooLarge
from annotations.incoming import clean_text
from annotations.models import Article, Claim, Event, Page, Snapshot, Source, User
from annotations.models.kind import TOLD, SourceKind
from annotations.models.snapshot import Origin, State
from annotations.models.source import QuoteState
from annotations.text.document import Metadata, Reading, Unreadable
from annotations.text.filetypes import type_of
from annotations.text.plain import read_plain
from annotations.worker import bodies, settling
from annotations.worker.settling import Answer
from annotations.worker.supplying import PLAIN


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: a capture, and the page that it is of where it is of one."""

    kind: str
    snapshot: Snapshot
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that a person hands in as evidence."""

    body: bytes
    filename: str


def cite(held: Claim, cited: Cited, said: Evidence, *, by: User) -> Source:
    """Puts a source on a claim that the caller holds. Raises Conflict where the same place is cited already."""
    try:
        with transaction.atomic():
            source = Source.objects.create(
                claim=held,
                kind=cited.kind,
                page=cited.page,
                snapshot=cited.snapshot,
                quote_state=QuoteState.PENDING if said.quote else QuoteState.NONE,
                added_by=by,
                **said.columns(),
            )
    except IntegrityError as error:
        raise twice() from error
    if cited.snapshot.state == State.OK:
        settling.look_for_quote(source, cited.snapshot)
    touched(held, by=by)
    kind = {"kind": cited.kind} if cited.kind != SourceKind.WEB else {}
    data = {"source": source.pk, "url": source.url, "stance": said.stance, **kind}
    Event.objects.record("source.attached", by=by, claim=held, data=data)
    return source


def twice() -> Conflict:
    return Conflict(_("This page is cited on this claim already, with the same passage."), code="cited")


def attach_file(claim: Claim, handed: Handed, evidence: Evidence, *, by: User) -> Source:
    """Cites a file; a worker reads it. Raises TooLarge, and Invalid for what is of no kind that may be handed in."""
    policy.require(by, "attach")
    said = evidence.cleaned(kind=SourceKind.FILE)
    content_type, filename = _type_of(handed), _name_of(handed)
    body_sha256 = _kept(handed.body)
    with transaction.atomic():
        held = hold_for_edit(claim.pk)
        snapshot = Snapshot.objects.create(
            requested_by=by,
            origin=Origin.UPLOAD,
            filename=filename,
            content_type=content_type,
            body_sha256=body_sha256,
            body_bytes=len(handed.body),
        )
        source = cite(held, Cited(SourceKind.FILE, snapshot), said, by=by)
        tasks.ring_capture(snapshot)
    return source


def attach_told(claim: Claim, kind: str, words: str, evidence: Evidence, *, by: User) -> Source:
    """Cites an interview or a letter: who told it, when, and the words, which nobody outside is shown.

    Without words, the note is what is kept of it. Raises Invalid where there is neither.
    """
    policy.require(by, "attach")
    if kind not in TOLD:
        raise Invalid(
            _("The kind is not known."), fields={"kind": [_("Choose one of: {names}.").format(names=", ".join(TOLD))]}
        )
    said = evidence.cleaned(kind=kind)
    text = clean_text(words, field="words", most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE) or said.note
    if not text:
        raise Invalid(_("Something is missing."), fields={"words": [_("Write what was said, or a note about it.")]})
    reading, body_sha256 = _read_words(text), _kept(text.encode())
    with transaction.atomic():
        held = hold_for_edit(claim.pk)
        snapshot = _written_down(text, reading, body_sha256=body_sha256, by=by)
        return cite(held, Cited(kind, snapshot), said, by=by)


@transaction.atomic
def attach_article(claim: Claim, article_id: int, evidence: Evidence, *, by: User) -> Source:
    """Cites an article that the claim stands in, in the version that we have. Raises Invalid for any other."""
    policy.require(by, "attach")
    said = evidence.cleaned(kind=SourceKind.ARTICLE)
    held = hold_for_edit(claim.pk)
    article = articles_of(held).get(article_id)
    if article is None or article.snapshot is None:
        sentence = _("The claim does not stand in this article.")
        raise Invalid(sentence, fields={"article": [sentence]})
    return cite(held, Cited(SourceKind.ARTICLE, article.snapshot, article.page), said, by=by)


def articles_of(claim: Claim) -> dict[int, Article]:
    """The articles that a claim stands in and that have been read, by id, with page and current version."""
    ids = claim.highlights.filter(removed_at=None).values("article")
    rows = Article.objects.filter(id__in=ids, snapshot__isnull=False, merged_into=None).order_by("id")
    return {article.pk: article for article in rows.select_related("page", "snapshot")}


def _kept(body: bytes) -> str:
    """The SHA-256 under which the store has it: asked before a claim is held, for a store may be slow."""
    try:
        return bodies.keep(body)
    except bodies.StorageFull as error:
        raise Conflict(_("There is no room to keep it. Nothing was attached."), code="storage_full") from error


def _read_words(text: str) -> Reading:
    """What was told. Its title is nobody's: it would be what was said."""
    try:
        return replace(read_plain(text), metadata=Metadata())
    except Unreadable as error:
        said = saying.said(error.sentence)
        raise Invalid(said, code=error.code, fields={"words": [said]}) from error


def _written_down(text: str, reading: Reading, *, body_sha256: str, by: User) -> Snapshot:
    """What was told, as a capture that is settled at once."""
    body = text.encode()
    made = Snapshot.objects.create(requested_by=by, origin=Origin.PASTE, content_type=PLAIN, body_bytes=len(body))
    snapshot = Snapshot.objects.take(made.pk) or made
    settling.settle_kept(snapshot, Answer(body=body, content_type=PLAIN), reading, body_sha256=body_sha256)
    snapshot.refresh_from_db()
    return snapshot


def _type_of(handed: Handed) -> str:
    if len(handed.body) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(_("The file is larger than {size} MB.").format(size=settings.UPLOAD_MAX_BYTES // 2**20))
    if not handed.body:
        raise Invalid(_("The file is empty."), fields={"file": [_("The file is empty.")]})
    try:
        return type_of(handed.body, filename=handed.filename)
    except Unreadable as error:
        said = _("Hand in a PDF, a Word document, a text, a spreadsheet, a picture or a sound recording.")
        raise Invalid(_("This type of file is not taken."), code=error.code, fields={"file": [said]}) from error


def _name_of(handed: Handed) -> str:
    return clean_text(handed.filename[-255:], field="file", most=255)
