"""Tell a page that stands in front of an article from the article: challenges, cookie questions, paywalls.

Conservative: it needs a sign that such pages alone have, and next to no text. What is not sure is an article.
"""

import re
from collections.abc import Mapping
from typing import Literal

from annotations.text.marking import marked

Wall = Literal["", "bot_wall", "consent_wall", "payment_required"]

SENTENCES: dict[str, str] = {
    "bot_wall": marked("The site asks for proof that its visitor is a person."),
    "consent_wall": marked("The site shows its question about cookies instead of the page."),
    "payment_required": marked("The page is behind a paywall."),
}
PAGE_TYPES = ("text/html", "application/xhtml+xml")
HEAD_CHARS = 65_536
"""How much of a page's source is looked at."""
_FEW_WORDS = 200
"""No wall says more; an article about walls does."""
_FEW_OF_TEASER = 250

_CHALLENGE = re.compile(
    r"_cf_chl_opt|cf-browser-verification|id=[\"']challenge-form[\"']|captcha-delivery\.com"
    r"|id=[\"']px-captcha|_Incapsula_Resource|AwsWafIntegration|awsWafCookieDomainList|sucuri_cloudproxy_js"
    r"|id=[\"']anubis_challenge|/_sec/cp_challenge/|ddos-guard/js-challenge",
    re.IGNORECASE,
)
_CHALLENGE_TITLE = re.compile(
    r"<title[^<>]{0,200}>\s{0,50}(?:just a moment(?:\.{3}|…)?|attention required!.{0,30}|ddos-guard"
    r"|are you a robot\??|robot check"
    r"|making sure you(?:'|’|&#39;|&#x27;)re not a bot!?|access to this page has been denied\.?"
    r"|pardon our interruption(?:\.{3}|…)?|human verification|security check(?:point)?)\s{0,50}</title",
    re.IGNORECASE,
)
_CHALLENGE_WORDS = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser before)"
    r"|(?:verify|confirm|make sure|prove|check(?:ing)?)(?: that)? you(?:'|’)?(?:re| are) (?:a |not a )?"
    r"(?:human|robot|bot|person)"
    r"|press (?:&|and) hold to confirm|(?:i(?:'|’)?m|i am) not a robot|unusual traffic from your (?:computer )?network"
    r"|request unsuccessful\. incapsula incident|dass sie (?:ein mensch|kein roboter) sind"
    r"|que vous (?:êtes un humain|n(?:'|’)êtes pas un robot)|que (?:eres humano|no eres un robot)",
    re.IGNORECASE,
)
_CONSENT_FORM = re.compile(r"<form[^>]{0,400}action=[\"'][^\"']{0,300}(?:consent|collectConsent)", re.IGNORECASE)
_CONSENT_WORDS = re.compile(
    r"accept all|reject all|before you continue|alle (?:akzeptieren|ablehnen)|tout (?:accepter|refuser)"
    r"|aceptar todo|rechazar todo|accetta tutto|rifiuta tutto|alles accepteren|alles afwijzen",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"\"isAccessibleForFree\"\s*:\s*(?:\[\s*)?\"?false|content_tier[\"'][^>]{0,40}content=[\"'](?:locked|metered)",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"(?:subscribe|sign up|log in|sign in|register)(?: now| today)? to (?:continue|keep|read|unlock)"
    r"|(?:continue|keep) reading with (?:a|your) (?:subscription|trial|account)|(?:for|to) subscribers only"
    r"|(?:only|exclusively) (?:available )?(?:for|to) subscribers|already a subscriber\?"
    r"|weiterlesen mit|(?:jetzt|bereits) abonnent|nur für abonnenten|réservé (?:à nos|aux) abonnés"
    r"|(?:solo|exclusivo) para suscriptores|(?:riservato|solo per) (?:agli )?abbonati|alleen voor abonnees",
    re.IGNORECASE,
)


def wall_of(head: str, text: str, status: int | None, headers: Mapping[str, str]) -> Wall:
    """Return the code of the wall that a page is, or "" where it may be the article.

    `head`: the first HEAD_CHARS of its source; `text`: what was read out of it, empty where nothing was; `headers`:
    lower-case name → value. An error's page (`status` from 400 on) needs a sign only, no shortness.
    """
    words = len(text.split(maxsplit=_FEW_OF_TEASER + 1))
    is_error = status is not None and status >= 400
    source = head[:HEAD_CHARS]
    if _is_challenged(headers) or ((is_error or words < _FEW_WORDS) and _is_challenge(source, text)):
        return "bot_wall"
    if words < _FEW_WORDS and _CONSENT_FORM.search(source) and _CONSENT_WORDS.search(text or source):
        return "consent_wall"
    asks_for_money = _NOT_FREE.search(source) and (_SUBSCRIBE.search(text) or _SUBSCRIBE.search(source))
    if status == 402 or (words <= _FEW_OF_TEASER and asks_for_money):
        return "payment_required"
    return ""


def _is_challenged(headers: Mapping[str, str]) -> bool:
    """Tell whether the answer itself says that it is a challenge."""
    return (
        headers.get("cf-mitigated", "").lower() == "challenge"
        or headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha")
        or headers.get("x-vercel-mitigated", "").lower() == "challenge"
    )


def _is_challenge(source: str, text: str) -> bool:
    says_so = _CHALLENGE_WORDS.search(text) if text else _CHALLENGE_WORDS.search(source)
    return any((_CHALLENGE.search(source), _CHALLENGE_TITLE.search(source), says_so))
