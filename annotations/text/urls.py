"""Addresses by the URL standard: one canonical spelling, and the questions asked of it."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote_plus

import ada_url
import tldextract

from annotations.text.marking import Sentence, marked

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
    "bad_url": marked("This is not a web address."),
    "bad_scheme": marked("Only addresses that begin with http:// or https:// can be fetched."),
    "credentials": marked("The address holds a user name or password; remove it."),
    "too_long": Sentence(marked("The address is longer than {number} characters."), number=MAX_LENGTH),
}

_TWIN_LABELS = frozenset(["www", "m", "mobile", "amp"])
_CACHES = (".cdn.ampproject.org", ".bing-amp.com")
_CACHED = re.compile(r"/[cv]/(s/)?(.+)")
_VIEWED = re.compile(r"/amp/(s/)?(.+\..+)")
_CACHE_PARAMETER = re.compile(r"amp_(?:js_v|gsa|r|ct|lite|kit|latest_update_time)|usqp|aoh|ampshare")

_AMP_START = re.compile(r"\A/amp(?=/[^/])")
_AMP_END = re.compile(
    r"(?<=[^/])/amp(?=/?\Z) | (?<=[^/])/amp\.html\Z | (?<=[^/])\.amp(?=(?:\.html?)?\Z) | (?<=\d)-amp(?=\.html\Z)",
    re.VERBOSE,
)
_AMP_PARAMETER = re.compile(r"amp(?:=(?:1|true|yes)?)?|output(?:type)?=amp", re.IGNORECASE)

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_FRONT = re.compile(
    r"/(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|default|home)\.(?:html?|php|aspx?|jsp))?", re.IGNORECASE
)

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_NO_HOST = re.compile(r"[\s@\\\[\]<>\"']")

_domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


class BadUrl(ValueError):
    """An address that is refused; `code` is stable, `sentence` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


def _scalars(url: str) -> str:
    """Return the text with U+FFFD for each half of a character, as the standard's scalar value strings have it."""
    return url.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parse(url: str) -> ada_url.URL:
    try:
        return ada_url.URL(_scalars(url))
    except ValueError as error:
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
    if "@" in url and (parsed.username or parsed.password):
        raise BadUrl("credentials")
    if "#" in url:
        parsed.hash = ""
    search = str(parsed.search)
    if (kept := _without_tracking(search)) != search:
        parsed.search = kept
    address = str(parsed.href)
    if len(address) > MAX_LENGTH:
        raise BadUrl("too_long")
    return address


def join(base: str, url: str) -> str:
    """Return `url`, relative to `base`, in canonical form; raises BadUrl."""
    try:
        return canonical(ada_url.join_url(_scalars(base), _scalars(url)))
    except ValueError as error:
        raise error if isinstance(error, BadUrl) else BadUrl("bad_url") from error


def host(url: str) -> str:
    """Return the host of an address in its ASCII form, without the port; raises BadUrl."""
    return str(_parse(url).hostname)


def web_origin(url: str) -> str:
    """Return scheme, host and port of an address as a browser's Origin header has them; raises BadUrl."""
    return str(_parse(url).origin)


def site(url: str) -> str:
    """Return the host without a leading `www.`: how a reader names the site when it does not name itself."""
    return host(url).removeprefix("www.")


def registrable_domain(url: str) -> str:
    """Return the domain somebody registered (`bbc.co.uk`, `name.github.io`), or the host itself where nobody did."""
    return _domain_of(host(url))


@lru_cache(maxsize=4096)  # hosts come again and again
def _domain_of(name: str) -> str:
    """Return the registrable domain by the Public Suffix List; a top-level name that it lacks counts as a suffix."""
    known = _domains(name)
    if known.suffix or known.domain == name or "." not in name:
        return known.top_domain_under_public_suffix or name
    return ".".join(name.rstrip(".").split(".")[-2:])


def _host_key(name: str) -> str:
    name = name.rstrip(".")
    domain = _domain_of(name)
    labels = name.removesuffix(domain).rstrip(".").split(".")
    kept = [label for label in labels if label and label not in _TWIN_LABELS]
    return ".".join([*kept, domain])


def _unwrapped(parsed: ada_url.URL) -> str | None:
    """Return the address that an AMP cache or Google's AMP viewer shows under its own; None where it is neither."""
    name, path = str(parsed.hostname), str(parsed.pathname)
    if name.endswith(_CACHES) or name == _CACHES[0][1:]:
        found = _CACHED.fullmatch(path)
    elif _domain_of(name).startswith("google."):
        found = _VIEWED.fullmatch(path)
    else:
        found = None
    if found is None:
        return None
    kept = [part for part in str(parsed.search)[1:].split("&") if not _CACHE_PARAMETER.match(part.partition("=")[0])]
    query = "?" + "&".join(kept) if any(kept) else ""
    return f"{'https' if found[1] else 'http'}://{found[2]}{query}"


def _origin(url: str) -> ada_url.URL:
    """Return the address in canonical form, out of the cache that shows it; raises BadUrl."""
    parsed = ada_url.URL(canonical(url))
    for _ in range(2):
        inner = _unwrapped(parsed)
        try:
            parsed = ada_url.URL(canonical(inner)) if inner else parsed
        except BadUrl:
            break
    return parsed


def _plainly_escaped(text: str) -> str:
    """Write escapes in capitals, and those of letters, digits and `-._~` as themselves (RFC 3986, 6.2.2)."""

    def plain(escape: re.Match[str]) -> str:
        char = chr(int(escape.group()[1:], 16))
        return char if _UNRESERVED.fullmatch(char) else escape.group().upper()

    return _ESCAPE.sub(plain, text)


def identity(url: str) -> str:
    """Return the key that an address shares with its twins: `example.com/path?query`, without the scheme.

    Default ports, the host labels `www`, `m`, `mobile` and `amp`, AMP's marks in path and query, AMP caches and
    needless escapes make no difference; a slash at the end does, except at the root. Two addresses with one key are
    one page; the key is no address. Raises BadUrl as `canonical` does.
    """
    parsed = _origin(url)
    path = _AMP_END.sub("", _AMP_START.sub("", str(parsed.pathname), count=1), count=1)
    kept = [part for part in str(parsed.search)[1:].split("&") if not _AMP_PARAMETER.fullmatch(unquote_plus(part))]
    query = "?" + "&".join(kept) if any(kept) else ""
    port = f":{parsed.port}" if parsed.port else ""
    return _host_key(str(parsed.hostname)) + port + _plainly_escaped(path + query)


def spellings(url: str) -> list[str]:
    """Return a canonical address with https and http, without and with `www.`: what a hash of it cannot tell apart."""
    rest = re.sub(r"\Ahttps?://(?:www\.)?", "", url)
    return [f"{scheme}://{label}{rest}" for label in ("", "www.") for scheme in ("https", "http")]


def url_hash(url: str) -> str:
    """Return the SHA-256, in hex, of an address's UTF-8."""
    return hashlib.sha256(url.encode()).hexdigest()


def is_front(url: str) -> bool:
    """Tell whether an address is a site's front page, maybe in one language, and so no article; raises BadUrl."""
    _, slash, rest = identity(url).partition("/")
    return _FRONT.fullmatch(slash + rest) is not None


def _is_bare_host(name: str) -> bool:
    """Tell whether a word is a host as people write it: labels with dots between them, or an IPv4 address."""
    labels = name.removesuffix(".").split(".")
    if _NO_HOST.search(name) or not all(labels):
        return False
    return name == "localhost" or (len(labels) > 1 and (len(labels) == 4 or not labels[-1].isdigit()))


def guess_scheme(text: str) -> str:
    """Return an address typed without a scheme with `https://` before it; any other text as it is."""
    given = text.strip()
    if given.startswith("//"):
        return "https:" + given
    host_typed = re.split(r"[/?#:]", given, maxsplit=1)[0]
    is_bare = _SCHEME.match(given) is None and _is_bare_host(host_typed)
    return "https://" + given if is_bare else text
