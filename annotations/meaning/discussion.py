"""Which comment is about what of the claim as it stands now, and which about words that stand no more."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from annotations.models import Comment, Verdict
from annotations.text.carried import carried
from annotations.text.segments import Span


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment and the span of its words in the reasons that stand now; None where it is not about words of them.

    `is_beside`: it is shown with the source that it is about.
    """

    comment: Comment
    span: Span | None = None
    is_beside: bool = False
    replies: tuple[Comment, ...] = ()

    @property
    def is_earlier(self) -> bool:
        """Whether its words were reworded or taken out since: it keeps the quote and is shown beside no other words."""
        return self.comment.verdict_id is not None and self.span is None


@dataclass(frozen=True, slots=True)
class Discussion:
    """The comments of one claim, each in the order in which they were said."""

    on_words: tuple[Remark, ...] = ()
    on_earlier_words: tuple[Remark, ...] = ()
    on_sources: dict[int, list[Remark]] = field(default_factory=dict)
    on_claim: tuple[Remark, ...] = ()

    @property
    def open_count(self) -> int:
        everywhere = [*self.on_words, *self.on_earlier_words, *self.on_claim, *sum(self.on_sources.values(), [])]
        return sum(not remark.comment.is_resolved for remark in everywhere)


def remark_of(comment: Comment, verdict: Verdict | None) -> Remark:
    """The comment against the verdict that stands. The comment's own verdict is loaded with it."""
    about = comment.verdict
    if about is None or verdict is None or comment.start is None or comment.end is None:
        return Remark(comment)
    span = Span(comment.start, comment.end, str(comment.pk))
    return Remark(comment, carried(span, about.explanation, verdict.explanation))


def _threads(comments: Iterable[Comment]) -> tuple[list[Comment], dict[int, list[Comment]]]:
    """What begins a thread, and the replies by the thread's id."""
    threads: list[Comment] = []
    replies: dict[int, list[Comment]] = {}
    for comment in comments:
        if comment.thread_id is None:
            threads.append(comment)
        else:
            replies.setdefault(comment.thread_id, []).append(comment)
    return threads, replies


def discussion_of(comments: Iterable[Comment], verdict: Verdict | None, *, sources: Iterable[int]) -> Discussion:
    """Sorts comments by what they are about, replies with what they reply to. `sources` are the ids of those that
    stand: what was said of one that was removed is shown with the claim."""
    threads, replies = _threads(comments)
    remarks = [replace(remark_of(one, verdict), replies=tuple(replies.get(one.pk, ()))) for one in threads]
    standing: dict[int, list[Remark]] = {source: [] for source in sources}
    others: list[Remark] = []
    for remark in remarks:
        at = standing.get(remark.comment.source_id or 0)
        if at is None:
            others.append(remark)
        else:
            at.append(replace(remark, is_beside=True))
    return Discussion(
        on_words=tuple(remark for remark in others if remark.span is not None),
        on_earlier_words=tuple(remark for remark in others if remark.is_earlier),
        on_sources={source: said for source, said in standing.items() if said},
        on_claim=tuple(remark for remark in others if remark.comment.verdict_id is None),
    )
