"""What one look at a page says of its link: alive, closed to us, failed; and pages that say “not found” with a smile.

The rules are those of InternetArchiveBot, which repairs dead links in Wikipedia: three failures, at least three days
apart, and a status that asks for money or a sign-in is no death.
"""

import re
from typing import Literal

from annotations.text.urls import is_front

Look = Literal["alive", "closed", "failed", "ours"]
"""`ours`: the look failed for a reason that says nothing of the page."""

CLOSED_STATUSES = frozenset({401, 402, 403, 407, 412, 428, 440, 449})
CLOSED = frozenset({"unauthorized", "payment_required", "forbidden", "bot_wall", "consent_wall", "rate_limited"})
FAILED = frozenset(
    {
        *("not_found", "gone", "legally_blocked", "server_error", "http_error", "empty_body", "soft_404"),
        *("dns_failed", "unreachable", "connection_refused", "connect_timeout", "tls_failed", "connection_lost"),
        *("read_timeout", "bad_response", "bad_redirect", "too_many_redirects", "redirect_loop"),
    }
)
_FEW_WORDS = 250
_HEAD = 300
_ABSENT = re.compile(
    r"^\W*(?:http )?(?:error|fehler|erreur)\W{0,3}(?:404|410)\b"
    r"|^\W*(?:404|410)(?:\W*$|\W{1,4}(?:error|not found|page|seite|erreur|gone))"
    r"|(?:page|file|document|article|content|url|site)(?: \w+){0,4} "
    r"(?:not found|(?:could|can)(?: ?n[o'’]t| not) be found"
    r"|(?:does|do)(?: not|n['’]t) exist|(?:is )?no longer (?:available|exists?)|has been (?:removed|deleted))"
    r"|(?:can['’]?t|can ?not|could(?: not|n['’]t)|unable to) find (?:the|that|this|your) (?:page|article|file)"
    r"|seite(?: \w+){0,3} (?:nicht gefunden|existiert nicht|nicht (?:mehr )?(?:verfügbar|vorhanden))"
    r"|page (?:introuvable|non trouvée|inexistante)|cette page n['’]existe (?:pas|plus)"
    r"|página (?:no encontrada|no existe|não encontrada|não existe)|pagina (?:non trovata|niet gevonden|inesistente)"
    r"|(?:sidan|siden) (?:hittades inte|finns inte|ikke fundet|blev ikke fundet|finnes ikke|ble ikke funnet)"
    r"|nie znaleziono (?:strony|takiej strony)|strona nie istnieje|stránka nenalezena|sayfa bulunamadı"
    r"|страница не найдена|сторінку не знайдено|الصفحة غير موجودة|页面不存在|找不到(?:页面|頁面)|ページが見つかりません"
    r"|페이지를 찾을 수 없습니다|sivua ei löydy"
    r"|(?:this )?domain(?: \S+)? (?:is|may be) for sale|buy this domain|diese domain steht zum verkauf",
    re.IGNORECASE,
)


def look_of(code: str, status: int | None) -> Look:
    """What a capture that failed with this code, and this HTTP status if one came, says of the page."""
    if code in CLOSED or status in CLOSED_STATUSES:
        return "closed"
    return "failed" if code in FAILED else "ours"


def is_soft_404(*, title: str, text: str, asked_url: str, final_url: str) -> bool:
    """Tell whether a page that answered 200 is not the one that was asked for.

    Short pages whose title or beginning says so; and the front page in place of a page further down. An article about
    pages that were not found is long; whoever has a passage of the page in hand asks that first.
    """
    if len(text.split(maxsplit=_FEW_WORDS + 1)) <= _FEW_WORDS:
        heads = [title, *(line for line in text[:_HEAD].split("\n") if line)]
        if any(_ABSENT.search(head[:_HEAD]) for head in heads):
            return True
    return bool(final_url) and is_front(final_url) and not is_front(asked_url)
