"""What may go wrong with a page at Google's: what a person is told of it, and what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from annotations.text.marking import marked


class Then(Enum):
    """What comes after a trouble."""

    LATER = "by the schedule"
    AT_ONCE = "at once, the first time; by the schedule after that"
    PAUSE = "when a person has mended it and asks for it"
    GIVE_UP = "not again with this version, unless a person asks for it"


@dataclass(frozen=True, slots=True)
class Way:
    """`forgets_…`: what we knew of the page's version, or of the page, may be wrong now and is asked for again."""

    sentence: str
    then: Then = Then.LATER
    forgets_version: bool = False
    forgets_page: bool = False


TROUBLES: Mapping[str, Way] = MappingProxyType(
    {
        "no_answer": Way(marked("Google's server gave no answer."), forgets_version=True),
        "bad_answer": Way(marked("Google's answer could not be understood."), forgets_version=True),
        "server_error": Way(marked("Google's server failed."), forgets_version=True),
        "busy": Way(marked("Google asks us to wait.")),
        "unauthorised": Way(marked("Google did not take our token."), Then.AT_ONCE),
        "version_conflict": Way(
            marked("The page was changed at Google's meanwhile."), Then.AT_ONCE, forgets_version=True
        ),
        "page_gone": Way(marked("The page is not there any more at Google's."), Then.AT_ONCE, True, True),
        "token_refused": Way(
            marked(
                "Google gives this service account no token. Check that its key is still valid, and this server's"
                " clock."
            ),
            Then.PAUSE,
        ),
        "bad_credentials": Way(
            marked("FACT_CHECK_TOOLS_CREDENTIALS is no service account's key, or names a file that cannot be read."),
            Then.PAUSE,
        ),
        "forbidden": Way(
            marked(
                "Google does not let the service account change this site's pages. Enable the Fact Check Tools API in"
                " its project, and give the account access to the site in Google Search Console."
            ),
            Then.PAUSE,
        ),
        "refused": Way(marked("Google does not take this check."), Then.GIVE_UP),
    }
)
