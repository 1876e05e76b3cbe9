"""The tables. One file per noun; import from here."""

from annotations.models.annotation import Annotation
from annotations.models.appearance import Appearance
from annotations.models.archivecopy import ArchiveCopy
from annotations.models.article import Article
from annotations.models.attempt import Attempt
from annotations.models.batch import Batch, BatchName, BatchProblem
from annotations.models.blind import BlindVerdict
from annotations.models.chat import ChatHook, ChatMessage
from annotations.models.check import Check
from annotations.models.checklist import ChecklistItem, Tick
from annotations.models.checkworthy import PassedOver
from annotations.models.claim import Claim, Status
from annotations.models.comment import Comment
from annotations.models.confidential import ConfidentialSource
from annotations.models.desk import Desk, Label
from annotations.models.deskrole import DeskRole
from annotations.models.dump import Dump
from annotations.models.embed import EmbedReport
from annotations.models.event import Event
from annotations.models.exchange import Exchange
from annotations.models.expert import ExpertAnswer, ExpertLink
from annotations.models.feed import Feed, FeedEntry
from annotations.models.health import PageHealth
from annotations.models.highlight import Highlight
from annotations.models.host import Host
from annotations.models.idempotency import IdempotentReply
from annotations.models.invitation import Invitation
from annotations.models.ledger import LogEntry, LogHead
from annotations.models.linked import Linked
from annotations.models.mail import Mail
from annotations.models.mark import Mark
from annotations.models.notice import DailyMail, Notice, NoticeChoice, Spreading
from annotations.models.page import Address, Page
from annotations.models.partner import PartnerPage
from annotations.models.prior import PriorCheck, PriorImport
from annotations.models.publication import Publication
from annotations.models.publiccapture import PublicCapture
from annotations.models.publisher import ApiKey, KeyUsage, Publisher
from annotations.models.purge import Purge
from annotations.models.pushed import PushedPage
from annotations.models.question import Answer, Question
from annotations.models.rating import Rating, Scale
from annotations.models.reading import Reading
from annotations.models.rendering import Rendering
from annotations.models.reply import ContactAttempt, Reply, ReplyLink
from annotations.models.reviewed import ReviewedContent
from annotations.models.reviewrules import ReviewRules
from annotations.models.saved_view import SavedView
from annotations.models.sealing import EventSeal, SealedValue, Sealing
from annotations.models.secondfactor import RecoveryCode, SecondFactor
from annotations.models.snapshot import Snapshot
from annotations.models.source import Source
from annotations.models.suggestion import Dismissal
from annotations.models.timestamp import Timestamp
from annotations.models.translation import Translation
from annotations.models.user import ApiToken, User
from annotations.models.usersession import UserSession
from annotations.models.vector import StatementVector
from annotations.models.verdict import Review, Verdict
from annotations.models.verification import Verification
from annotations.models.watch import Watch
from annotations.models.webhook import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "Address",
    "Annotation",
    "Answer",
    "ApiKey",
    "ApiToken",
    "Appearance",
    "ArchiveCopy",
    "Article",
    "Attempt",
    "Batch",
    "BatchName",
    "BatchProblem",
    "BlindVerdict",
    "ChatHook",
    "ChatMessage",
    "Check",
    "ChecklistItem",
    "Claim",
    "Comment",
    "ConfidentialSource",
    "ContactAttempt",
    "DailyMail",
    "Delivery",
    "DeliveryAttempt",
    "Desk",
    "DeskRole",
    "Dismissal",
    "Dump",
    "EmbedReport",
    "Event",
    "EventSeal",
    "Exchange",
    "ExpertAnswer",
    "ExpertLink",
    "Feed",
    "FeedEntry",
    "Highlight",
    "Host",
    "IdempotentReply",
    "Invitation",
    "KeyUsage",
    "Label",
    "LogEntry",
    "LogHead",
    "Linked",
    "Mail",
    "Mark",
    "Notice",
    "NoticeChoice",
    "Page",
    "PageHealth",
    "PassedOver",
    "PartnerPage",
    "PriorCheck",
    "PriorImport",
    "PublicCapture",
    "Publication",
    "Publisher",
    "Purge",
    "PushedPage",
    "Question",
    "Rating",
    "Reading",
    "RecoveryCode",
    "Rendering",
    "Reply",
    "ReplyLink",
    "Review",
    "ReviewRules",
    "ReviewedContent",
    "SavedView",
    "Scale",
    "SealedValue",
    "Sealing",
    "SecondFactor",
    "Snapshot",
    "Source",
    "Spreading",
    "StatementVector",
    "Status",
    "Tick",
    "Timestamp",
    "Translation",
    "User",
    "UserSession",
    "Verdict",
    "Verification",
    "Watch",
    "Webhook",
]
