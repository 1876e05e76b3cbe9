"""The days of a verdict: which day's state of things it judges, and until when it is to be relied on."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.errors import Invalid
from annotations.incoming import clean_day


@dataclass(frozen=True, slots=True)
class Days:
    """`as_of`: None for the day on which the verdict is proposed; `expires_on`: its last day, None for no end."""

    as_of: date | None = None
    expires_on: date | None = None


UNSAID = Days()


def clean_days(days: Days) -> Days:
    """The same. Raises Invalid for a day judged that has not come, and for a last day that is not after today."""
    today = timezone.localdate()
    clean_day(days.as_of, field="as_of", today=today)
    if days.expires_on is not None and days.expires_on <= max(today, days.as_of or today):
        said = _("The last day has to be after today.")
        raise Invalid(said, fields={"expires_on": [said]})
    return days
