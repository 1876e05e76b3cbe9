"""The tables. One file per noun; import from here."""

from annotations.models.article import Article
from annotations.models.claim import Claim, Comment, Status
from annotations.models.event import Event
from annotations.models.highlight import Highlight
from annotations.models.idempotency import IdempotentReply
from annotations.models.page import Page
from annotations.models.publication import Publication
from annotations.models.publisher import ApiKey, Publisher
from annotations.models.snapshot import Snapshot
from annotations.models.source import Source
from annotations.models.user import ApiToken, User
from annotations.models.verdict import Rating, Review, Verdict

__all__ = [
    "ApiKey",
    "ApiToken",
    "Article",
    "Claim",
    "Comment",
    "Event",
    "Highlight",
    "IdempotentReply",
    "Page",
    "Publication",
    "Publisher",
    "Rating",
    "Review",
    "Snapshot",
    "Source",
    "Status",
    "User",
    "Verdict",
]
