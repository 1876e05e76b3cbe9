"""Makes what tests work on, by the actions that the product itself uses. Every function returns the row, read afresh.

article = make_article(by=checker)                                  a pasted text, captured, with paragraphs
claim   = make_claim(article, quote="…", by=checker)                a draft with its highlight
source  = make_source(claim, by=checker, quote="…")                 cited, still waiting; `captured=PAGE` settles it
make_verdict(claim, by=checker)
submitted_claim(by=checker)  approved_claim(by=checker, reviewer=editor)  published_claim(by=checker, reviewer=editor)
"""

from annotations.actions import articles, claims, marks, publications, reviews, sources
from annotations.actions.passages import Passage
from annotations.actions.sources import Evidence
from annotations.meaning.content import content_of, sha256_of
from annotations.models import (
    Answer,
    Article,
    Claim,
    Highlight,
    Mark,
    Publication,
    Question,
    Snapshot,
    Source,
    User,
    Verdict,
)
from annotations.text.reader import read
from annotations.worker import carrying, settling
from annotations.worker.intake import Details

TEXT = """Harbour to reopen in spring

The council says that the harbour bridge cost 40 million euros. Work began in 2021 and was to end within two years.

“We have built 400 homes since the last election”, the mayor told reporters on Monday. The opposition disputes this.

Traffic over the bridge has doubled since 2019, according to the port authority."""
QUOTE = "We have built 400 homes since the last election"

PAGE = b"""<!doctype html><html lang="en"><head><title>Housing register 2026</title></head><body><article>
<h1>Housing register 2026</h1>
<p>The register of completed homes is kept by the statistics office and published each year.</p>
<p>Between the last election and today, 212 homes were completed in the municipality.</p>
<p>Homes under construction are not counted until they have been inspected.</p></article></body></html>"""
PAGE_QUOTE = "212 homes were completed in the municipality"


def make_article(*, by: User, text: str = TEXT, title: str = "Harbour to reopen in spring", url: str = "") -> Article:
    """A pasted article that is captured and can be read."""
    supplied = articles.Supplied.text(text)
    article, _ = articles.import_supplied(supplied, by=by, url=url, details=Details(title=title))
    return Article.objects.for_reading().get(id=article.pk)


def make_highlight(article: Article, *, by: User, quote: str = QUOTE, claim: Claim | str = "") -> Highlight:
    """Marks the first place of the words; a text makes a new claim, the words themselves if it is empty."""
    version = article.snapshot
    assert version is not None, "the article is not captured"
    start = version.text.index(quote)
    passage = Passage(version.pk, start, start + len(quote), quote)
    stated = claim if isinstance(claim, Claim) else claims.NewClaim(claim or quote, claimant="The mayor")
    return claims.highlight_passage(article.pk, passage, claim=stated, by=by)


def make_mark(article: Article, *, by: User, quote: str = "", kind: str = "opinion", reason: str = "") -> Mark:
    """Marks the first place of the words, a sentence of `TEXT` unless given."""
    version = article.snapshot
    assert version is not None, "the article is not captured"
    said = quote or "The opposition disputes this."
    start = version.text.index(said)
    return marks.mark_sentence(article, Passage(version.pk, start, start + len(said), said), kind, reason, by=by)


def make_claim(article: Article | None = None, *, by: User, quote: str = QUOTE, text: str = "") -> Claim:
    """A draft that stands in the article (a new one unless given)."""
    highlight = make_highlight(article or make_article(by=by), by=by, quote=quote, claim=text)
    return fresh(highlight.claim)


def make_source(
    claim: Claim,
    *,
    by: User,
    url: str = "https://statistics.example.org/register",
    stance: str = "refutes",
    quote: str = PAGE_QUOTE,
    captured: bytes | None = PAGE,
) -> Source:
    """Cites a page and settles its capture with `captured`; None leaves it waiting."""
    source = sources.attach_source(claim, url, Evidence(stance, "The official register.", quote), by=by)
    if captured is not None:
        settle(source.snapshot, captured)
    return Source.objects.select_related("snapshot", "page", "claim").get(id=source.pk)


def asked(claim: Claim, *, by: User) -> dict[str, object]:
    """The ids of a question about the claim and its answer, whatever the claim's state."""
    question = Question.objects.create(claim=claim, text="How many homes?", asked_by=by)
    answer = Answer.objects.create(question=question, text="212.", given_by=by)
    return {"question_id": question.pk, "answer_id": answer.pk}


def settle(snapshot: Snapshot, body: bytes, *, content_type: str = "text/html; charset=utf-8") -> None:
    """Settles a waiting capture as if a server had answered with this body."""
    held = Snapshot.objects.take(snapshot.pk)
    assert held is not None, "somebody else has this capture"
    answer = settling.Answer(
        body=body,
        content_type=content_type,
        final_url=held.requested_url,
        http_status=200,
        headers={"content-type": content_type},
    )
    reading = read(body, content_type=content_type, url=held.requested_url, charset=None, filename="")
    assert settling.settle_ok(held, answer, reading)
    carrying.adopt(held.pk)


def fail(snapshot: Snapshot, code: str = "not_found", detail: str = "The page is not there (404).") -> None:
    """Settles a waiting capture as failed."""
    held = Snapshot.objects.take(snapshot.pk)
    assert held is not None, "somebody else has this capture"
    settling.settle_failed(held, settling.Failure(code, detail, http_status=404))


def make_verdict(claim: Claim, *, by: User, rating: str = "false", explanation: str = "") -> Verdict:
    reasons = explanation or "The register counts 212 homes.\n\nHomes under construction are not included."
    return reviews.propose_verdict(claim, rating, reasons, by=by)


def submitted_claim(*, by: User, article: Article | None = None, quote: str = QUOTE, text: str = "") -> Claim:
    """In review, with a captured source and a verdict."""
    claim = make_claim(article, by=by, quote=quote, text=text)
    make_source(claim, by=by)
    make_verdict(fresh(claim), by=by)
    return fresh(reviews.submit(fresh(claim), by=by))


def approved_claim(*, by: User, reviewer: User, article: Article | None = None, text: str = "") -> Claim:
    claim = submitted_claim(by=by, article=article, text=text)
    reviews.decide(claim, "approve", by=reviewer, seen=seen_of(claim))
    return fresh(claim)


def published_claim(*, by: User, reviewer: User, article: Article | None = None, text: str = "") -> Claim:
    claim = approved_claim(by=by, reviewer=reviewer, article=article, text=text)
    publications.publish(claim, by=reviewer)
    return fresh(claim)


def newest_publication(claim: Claim) -> Publication:
    return Publication.objects.filter(claim=claim).order_by("-version")[0]


def seen_of(claim: Claim) -> str:
    """The hash of what a reviewer is shown now."""
    return sha256_of(content_of(claim))


def approval(claim: Claim) -> dict[str, str]:
    """What somebody sends who approves what stands now."""
    return {"decision": "approve", "seen": seen_of(fresh(claim))}


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("verdict__rating", "verdict__author", "created_by", "last_edited_by").get(
        id=claim.pk
    )
