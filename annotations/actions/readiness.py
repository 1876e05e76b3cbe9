"""The one place where a claim that lacks something is kept from review."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Invalid
from annotations.meaning.gates import readiness_of
from annotations.models import Claim


def require_ready(claim: Claim, content: Mapping[str, Any]) -> None:
    """Raises Invalid (`incomplete`) with all that is missing in `fields`. The caller holds the claim."""
    missing = readiness_of(claim, content).missing
    if missing:
        raise Invalid(_("The claim is not ready for review: see what is missing."), code="incomplete", fields=missing)
