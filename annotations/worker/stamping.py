"""One job: a capture's statement is stamped by the authority (RFC 3161), and what it says checked before it is kept.

Rows are the queue. The authority learns a hash and nothing else. It is asked one thing after another; where it gives no
answer, the rest waits for the next turn.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from annotations.meaning.attested import capture_statement
from annotations.models import Timestamp
from annotations.models.errand import WENT_WELL, ErrandState
from annotations.text.marking import marked
from annotations.text.proof.certificates import Certificate, from_pem
from annotations.text.proof.der import BadProof
from annotations.text.proof.timestamps import Stamp, checked, request, token_of
from annotations.web.failures import FetchError
from annotations.web.sending import Message, send, send_policy
from annotations.worker import errands
from annotations.worker.errands import Trouble, put_back, wait_of

SCHEDULE_S = (60, 300, 1800, 7200, 6 * 3600, 24 * 3600)
"""How long is waited after each failure; after the last, as long again and again: a capture is never given up."""
TURN_S = 20.0
TIMEOUT_S = 10.0
MOST_BYTES = 64 * 1024
MOST_SKEW = timedelta(minutes=10)
"""How far the authority's clock may be from ours."""
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


def run_due() -> int:
    """Stamps what is due, for a while; how many. Safe to call twice, late, or in parallel."""
    if not settings.TIMESTAMP_URL:
        return 0
    return errands.run_due(Timestamp.objects.all(), run, turn_s=TURN_S)


def run(row_id: int) -> bool:
    """Stamps one capture, if that is due; False where the authority should be left alone for now."""
    row = Timestamp.objects.take(row_id)
    if row is None:
        return True
    stated = capture_statement(row.snapshot)
    try:
        response, stamp = _stamped(stated)
    except Trouble as trouble:
        put_back(Timestamp.objects.all(), row, trouble, wait_s=wait_of(row.tries, SCHEDULE_S))
        return not trouble.stops
    said = {"signer": stamp.authority, "serial": f"{stamp.serial:x}", "stamped_at": stamp.at}
    kept = {"stated": stated.decode(), "response": response, "authority": settings.TIMESTAMP_URL}
    Timestamp.objects.settle(row.pk, row.attempts, state=ErrandState.OK, **said, **kept, **WENT_WELL)
    return True


def authorities() -> list[Certificate]:
    """The certificates that answers have to lead to. Raises OSError, BadProof."""
    return from_pem(Path(settings.TIMESTAMP_CA_FILE).read_text())


def _stamped(stated: bytes) -> tuple[bytes, Stamp]:
    """The authority's response for these bytes, and what it says. Raises Trouble."""
    nonce = secrets.randbits(63) | 1
    response = _asked(request(hashlib.sha256(stated).digest(), nonce=nonce))
    try:
        stamp = checked(token_of(response), stated, authorities())
    except BadProof as error:
        raise Trouble("bad_stamp", str(error)) from error
    except OSError as error:
        raise Trouble("no_authorities", marked("TIMESTAMP_CA_FILE cannot be read."), stops=True) from error
    if not stamp.is_trusted:
        raise Trouble("untrusted", f"“{stamp.authority}” leads to no certificate in TIMESTAMP_CA_FILE.")
    if stamp.nonce != nonce:
        raise Trouble("bad_stamp", marked("The timestamp answers another question than ours."))
    if abs(datetime.now(UTC) - stamp.at) > MOST_SKEW:
        raise Trouble("wrong_clock", marked("The authority's clock and ours are more than ten minutes apart."))
    return response, stamp


def _asked(query: bytes) -> bytes:
    """What the authority answers. Raises Trouble."""
    policy = send_policy(
        allow_networks=tuple(settings.TIMESTAMP_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=TIMEOUT_S,
    )
    message = Message(settings.TIMESTAMP_URL, query, (("Content-Type", QUERY), ("Accept", REPLY)))
    try:
        reply = send(message, policy=policy, most_bytes=MOST_BYTES)
    except FetchError as error:
        raise Trouble(error.code, f"The authority gave no answer. {error.failure.sentence}", stops=True) from error
    if not reply.is_success:
        sentence = f"The authority answered {reply.status}."
        raise Trouble("refused", sentence, wait_s=reply.retry_after_s or 0, stops=True)
    return reply.body
