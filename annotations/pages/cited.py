"""A claim's sources as pages show them, and what the linter says of its check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from annotations import policy
from annotations.meaning.discussion import Discussion, Remark
from annotations.meaning.independence import Group, is_nowhere
from annotations.meaning.preflight import findings_before
from annotations.meaning.sincelocked import found_of
from annotations.meaning.waits import Wait, waits_of
from annotations.models import Claim, Source, Status, User, Verification
from annotations.pages.failures import FailureWords, failure_of
from annotations.pages.passages import Passage, passages_of
from annotations.text.claimreviews.findings import Finding

BEFORE_PUBLISHING = (Status.DRAFT, Status.SENT_BACK, Status.IN_REVIEW, Status.APPROVED)
LOADED_SOURCES = attrgetter("standing_sources")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source as the page shows it, with the comments on it and the group in which it counts once."""

    source: Source
    passage: Passage | None
    failure: FailureWords | None
    remarks: Sequence[Remark] = ()
    group: Group | None = None
    wait: Wait | None = None

    @property
    def others(self) -> int:
        """How many sources it counts once with."""
        return len(self.group.sources) - 1 if self.group else 0

    @property
    def found(self) -> Verification | None:
        """What our newest look at the live page found of its passage."""
        return found_of(self.source)

    @property
    def is_nowhere(self) -> bool:
        """Whether it counts for nothing, because nobody found a page at its address."""
        return is_nowhere(self.source)

    @property
    def is_waiting(self) -> bool:
        return not self.source.snapshot.is_settled


def findings_of(claim: Claim) -> list[Finding]:
    """What the linter for ClaimReview says of a check that is still to be published."""
    return findings_before(claim) if claim.status in BEFORE_PUBLISHING else []


def sources_of(claim: Claim) -> list[Source]:
    """The standing sources of a claim that was loaded with `whole()`."""
    found: list[Source] = LOADED_SOURCES(claim)
    return found


def evidence_context(
    claim: Claim, sources: list[Source], me: User, *, said: Discussion, groups: Iterable[Group] = ()
) -> dict[str, object]:
    """What the list of sources shows, also when it is asked for alone."""
    passages = passages_of(sources)
    waits = waits_of(source.snapshot for source in sources)
    tied = {source.pk: group for group in groups if group.reasons for source in group.sources}
    evidence = [
        Evidence(
            source,
            passages.get(source.pk),
            failure_of(source.snapshot),
            said.on_sources.get(source.pk, ()),
            tied.get(source.pk),
            waits.get(source.snapshot_id),
        )
        for source in sources
    ]
    return {
        "claim": claim,
        "evidence": evidence,
        "is_waiting": any(one.is_waiting for one in evidence),
        "may_attach": claim.is_editable,
        "may_retry": claim.is_editable and policy.may(me, "retry", on=claim),
    }
