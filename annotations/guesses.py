"""How often something that can be guessed may be tried: passwords, codes, links. Counted in PostgreSQL.

An attempt is counted before it is judged, so that a thousand at once are a thousand; what was right is given back.
Call it outside of a transaction that may be rolled back.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from annotations.errors import Refused
from annotations.models import Attempt

QUARTER_S = 15 * 60
HOUR_S = 60 * 60

_COUNT = """
    INSERT INTO annotations_attempt (what, count, began_at) VALUES (%(what)s, 1, clock_timestamp())
    ON CONFLICT (what) DO UPDATE SET
        count = CASE WHEN annotations_attempt.began_at < clock_timestamp() - %(window)s * interval '1 second'
            THEN 1 ELSE annotations_attempt.count + 1 END,
        began_at = CASE WHEN annotations_attempt.began_at < clock_timestamp() - %(window)s * interval '1 second'
            THEN clock_timestamp() ELSE annotations_attempt.began_at END
    RETURNING count, ceil(extract(epoch FROM began_at - clock_timestamp()) + %(window)s)
"""
_GIVE_BACK = "UPDATE annotations_attempt SET count = greatest(count - 1, 0) WHERE what = %(what)s"


class TooManyAttempts(Refused):
    """It was tried too often. `wait_s` says for how long it is closed."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, wait_s: int) -> None:
        minutes = -(-wait_s // 60)
        sentence = ngettext(
            "Too many attempts. Wait a minute, then try again.",
            "Too many attempts. Wait {number} minutes, then try again.",
            minutes,
        )
        super().__init__(sentence.format(number=minutes))
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Guard:
    """`most` attempts of one kind by one account or address in `window_s`; the window begins with the first."""

    kind: str
    most: int
    window_s: int

    def count(self, who: str) -> None:
        """Counts one attempt. Raises TooManyAttempts where it is one too many: nothing may be judged then."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"what": self._name(who), "window": self.window_s})
            count, left_s = cursor.fetchone()
        if count > self.most:
            raise TooManyAttempts(max(1, int(left_s)))

    def give_back(self, who: str) -> None:
        """Takes one attempt off: it was right."""
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, {"what": self._name(who)})

    def forget(self, who: str) -> None:
        """Begins anew: it was right, and nobody else shares the count."""
        Attempt.objects.filter(what=self._name(who)).delete()

    def _name(self, who: str) -> str:
        return salted_hmac("annotations.guesses", f"{self.kind}:{who}", algorithm="sha256").hexdigest()


PASSWORD_OF_ACCOUNT = Guard("password of account", 100, HOUR_S)
"""From all addresses together; five from one address are `axes`' affair."""
PASSWORD_FROM_ADDRESS = Guard("password from address", 60, QUARTER_S)
"""For all accounts together: a whole newsroom may sit behind one address."""
CODE_OF_ACCOUNT = Guard("code of account", 5, QUARTER_S)
CODE_FROM_ADDRESS = Guard("code from address", 60, QUARTER_S)
OWN_PASSWORD = Guard("own password", 10, QUARTER_S)
RESET_OF_ACCOUNT = Guard("reset of account", 3, HOUR_S)
RESET_FROM_ADDRESS = Guard("reset from address", 20, HOUR_S)
LINK_FROM_ADDRESS = Guard("link from address", 60, QUARTER_S)
INVITED_BY = Guard("invited by", 100, HOUR_S)


def is_within(guard: Guard, who: str) -> bool:
    """Counts one attempt; whether it may be judged."""
    try:
        guard.count(who)
    except TooManyAttempts:
        return False
    return True
