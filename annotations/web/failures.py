"""Why a fetch failed: stable codes, and for each what an editor should know and do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


def marked(english: str) -> str:
    """As in `annotations.text.marking`, which this floor does not know."""
    return english


@dataclass(frozen=True, slots=True)
class Failure:
    """One way for a fetch to fail. `retries`: whether the same request may succeed by itself later."""

    code: str
    sentence: str
    next_step: str
    retries: bool


_CATALOGUE = (
    Failure(
        "bad_url",
        marked("This is not a web address that can be fetched."),
        marked("Check the address: it must begin with http:// or https:// and hold no user name or password."),
        False,
    ),
    Failure(
        "blocked_address",
        marked("This address is not on the public web, so it is not fetched."),
        marked("Paste the text or upload the file. An administrator can open an internal network on purpose."),
        False,
    ),
    Failure(
        "dns_failed",
        marked("No server was found under this name."),
        marked("Check the spelling of the site's name, and whether it opens in your browser."),
        True,
    ),
    Failure(
        "dns_timeout",
        marked("Nobody could say in time where the site's server is."),
        marked(
            "Nothing to do now: it is tried again by itself. Check the spelling of the site's name if this goes on."
        ),
        True,
    ),
    Failure(
        "robots",
        marked("The site asks programs not to fetch this page, and this newsroom keeps to it."),
        marked("Open the page in your browser, save it and upload it, or ask an administrator about FETCH_ROBOTS."),
        False,
    ),
    Failure(
        "unreachable",
        marked("There is no way to the site's server at the moment."),
        marked("Nothing to do now: it is tried again by itself."),
        True,
    ),
    Failure(
        "connection_refused",
        marked("The site's server is there but does not accept connections."),
        marked("Nothing to do now: it is tried again by itself. Check the address if this goes on."),
        True,
    ),
    Failure(
        "connect_timeout",
        marked("The site's server did not answer in time."),
        marked("Nothing to do now: it is tried again by itself."),
        True,
    ),
    Failure(
        "tls_failed",
        marked("The site's security certificate is not valid, so we cannot be sure that the answer is the site's own."),
        marked("See whether your browser warns too. Tell the site, or save the page and upload it."),
        False,
    ),
    Failure(
        "tls_timeout",
        marked("The site's server took too long to agree on a secure connection."),
        marked("Nothing to do now: it is tried again by itself."),
        True,
    ),
    Failure(
        "connection_lost",
        marked("The connection broke before the whole page had arrived."),
        marked("Nothing to do now: it is tried again by itself."),
        True,
    ),
    Failure(
        "read_timeout",
        marked("The site sent the page too slowly and was stopped."),
        marked("It is tried again by itself. If it goes on, save the page and upload it."),
        True,
    ),
    Failure(
        "bad_response",
        marked("The server's answer does not follow the rules of the web."),
        marked("Check the address. If it opens in your browser, save the page and upload it."),
        False,
    ),
    Failure(
        "too_large",
        marked("The page or file is larger than we store."),
        marked("Look for a shorter version, or paste or upload the part that you need."),
        False,
    ),
    Failure(
        "bad_packing",
        marked("The page arrived packed in a way that cannot be unpacked."),
        marked("If it opens in your browser, save the page and upload it."),
        False,
    ),
    Failure(
        "wrong_type",
        marked("This is not a page or document that can be read as text."),
        marked("Give the address of a web page, a text file or a PDF, or save the file and upload it."),
        False,
    ),
    Failure(
        "empty_body",
        marked("The site answered with an empty page."),
        marked("See what your browser shows. Paste or upload the text if there is one."),
        False,
    ),
    Failure(
        "bad_redirect",
        marked("The site sends its readers on to something that is not a web address."),
        marked("Open the page in your browser and give the address that it ends at."),
        False,
    ),
    Failure(
        "too_many_redirects",
        marked("The site sends its readers on too many times."),
        marked("Open the page in your browser and give the address that it ends at."),
        False,
    ),
    Failure(
        "redirect_loop",
        marked("The site sends its readers round in a circle, often because it insists on cookies."),
        marked("Open the page in your browser, save it and upload it."),
        False,
    ),
    Failure(
        "unauthorized",
        marked("The page asks for a user name and password."),
        marked("Sign in with your browser, then paste the text or upload the page."),
        False,
    ),
    Failure(
        "payment_required",
        marked("The page is behind a paywall."),
        marked("Open it with your subscription, then paste the text or upload the page."),
        False,
    ),
    Failure(
        "forbidden",
        marked("The site refuses to show this page to us."),
        marked("If your browser shows it, save the page and upload it."),
        False,
    ),
    Failure(
        "bot_wall",
        marked("The site asks for proof that its visitor is a person."),
        marked("Open the page in your browser, save it and upload it."),
        False,
    ),
    Failure(
        "not_found",
        marked("The site has no page at this address."),
        marked("Check the address, search the site for the page, or look in a web archive."),
        False,
    ),
    Failure(
        "gone",
        marked("The site has taken this page down for good."),
        marked("Look for a copy in a web archive."),
        False,
    ),
    Failure(
        "legally_blocked",
        marked("The page is withheld for legal reasons."),
        marked("Look for a copy in a web archive, and ask whether it may be used."),
        False,
    ),
    Failure(
        "rate_limited",
        marked("The site asks us to come back later."),
        marked("Nothing to do now: it is tried again by itself, no sooner than the site asks."),
        True,
    ),
    Failure(
        "server_error",
        marked("The site has a fault of its own at the moment."),
        marked("Nothing to do now: it is tried again by itself."),
        True,
    ),
    Failure(
        "http_error",
        marked("The site answered with an error."),
        marked("Open the address in your browser to see more."),
        False,
    ),
)
FAILURES: Mapping[str, Failure] = MappingProxyType({failure.code: failure for failure in _CATALOGUE})


class FetchError(Exception):
    """A fetch that failed, by a code of `FAILURES`.

    `detail` is technical and for logs; it says nothing about addresses that are refused. `retryable` is the
    catalogue's answer unless the case is clearer (a name that does not exist). `status` is the HTTP status if one
    came, `retry_after_s` how long the site asks us to wait, already capped. `page` is the beginning of the page that
    came with a refusal, which may say more than its status.
    """

    def __init__(
        self,
        code: str,
        *,
        detail: str = "",
        retryable: bool | None = None,
        status: int | None = None,
        retry_after_s: int | None = None,
        page: bytes = b"",
    ) -> None:
        self.code = code
        self.failure = FAILURES[code]
        self.retryable = self.failure.retries if retryable is None else retryable
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
        self.page = page
        super().__init__(f"{code}: {detail}" if detail else code)
