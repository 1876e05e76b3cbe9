"""Addresses by the URL standard: one canonical spelling, and the questions asked of it."""

import re
from urllib.parse import unquote_plus

import ada_url
import tldextract

MAX_LENGTH = 2048
_MAX_GIVEN = 16_384

TRACKING = re.compile(
    r"""
      utm_.* | mtm_.* | hsa_.* | pk_(?:campaign|kwd|keyword|source|medium|content|cid) | piwik_.* | matomo_.*
    | at_(?:custom|campaign|medium|link|format|bbc|ptr)[\w.]* | ns_(?:mchannel|source|campaign|linkname|fee)
    | [dg]clid | gclsrc | [gw]braid | gad_(?:source|campaignid) | _ga | _gl | srsltid | msclkid | ym?clid | _openstat
    | fbclid | fb_(?:action_ids|action_types|ref|source) | ig(?:sh|shid) | twclid | ttclid | epik | sfnsn | rb_clickid
    | mc_[ce]id | _hs(?:enc|mi) | hsctatracking | mkt_tok | ml_subscriber(?:_hash)? | vero_(?:conv|id)
    | oly_(?:anon|enc)_id | _branch_match_id | ef_id | s_kwcid | s_cid | sc_campaign | sfmc_id | wickedid | wt_mc | xtor
    | cmpid | icid | ito | guccounter | guce_referrer(?:_sig)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The kept list of query parameters that say how a reader came, not what the page is."""

SENTENCES = {
    "bad_url": "This is not a web address.",
    "bad_scheme": "Only addresses that begin with http:// or https:// can be fetched.",
    "credentials": "The address holds a user name or password; remove it.",
    "too_long": f"The address is longer than {MAX_LENGTH:,} characters.",
}

_domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


class BadUrl(ValueError):
    """An address that is refused; `code` is stable, `sentence` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


def _parse(url: str) -> ada_url.URL:
    try:
        return ada_url.URL(url)
    except (ValueError, UnicodeEncodeError) as error:
        raise BadUrl("bad_url") from error


def _is_tracking(part: str) -> bool:
    return TRACKING.fullmatch(unquote_plus(part.partition("=")[0])) is not None


def _without_tracking(search: str) -> str:
    if not search:
        return search
    kept = [part for part in search[1:].split("&") if not _is_tracking(part)]
    return "?" + "&".join(kept) if any(kept) else ""


def canonical(url: str) -> str:
    """Return the one spelling of an http(s) address (WHATWG URL), without fragment and tracking parameters.

    Raises BadUrl: `bad_url`, `bad_scheme`, `credentials`, `too_long`.
    """
    if len(url) > _MAX_GIVEN:
        raise BadUrl("too_long")
    parsed = _parse(url)
    if parsed.protocol not in ("http:", "https:"):
        raise BadUrl("bad_scheme")
    if parsed.username or parsed.password:
        raise BadUrl("credentials")
    parsed.hash = ""
    parsed.search = _without_tracking(parsed.search)
    address = str(parsed.href)
    if len(address) > MAX_LENGTH:
        raise BadUrl("too_long")
    return address


def join(base: str, url: str) -> str:
    """Return `url`, relative to `base`, in canonical form; raises BadUrl."""
    try:
        return canonical(ada_url.join_url(base, url))
    except (ValueError, UnicodeEncodeError) as error:
        raise error if isinstance(error, BadUrl) else BadUrl("bad_url") from error


def host(url: str) -> str:
    """Return the host of an address in its ASCII form, without the port; raises BadUrl."""
    return str(_parse(url).hostname)


def site(url: str) -> str:
    """Return the host without a leading `www.`: how a reader names the site when it does not name itself."""
    return host(url).removeprefix("www.")


def registrable_domain(url: str) -> str:
    """Return the domain somebody registered (`bbc.co.uk`, `name.github.io`), or the host itself where nobody did."""
    return _domain_of(host(url))


def _domain_of(name: str) -> str:
    """Return the registrable domain by the Public Suffix List; a top-level name that it lacks counts as a suffix."""
    known = _domains(name)
    if known.suffix or known.domain == name or "." not in name:
        return known.top_domain_under_public_suffix or name
    return ".".join(name.rstrip(".").split(".")[-2:])
