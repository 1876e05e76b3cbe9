"""Language tags as BCP 47 writes them, as far as a newsroom needs them: a language, a script, a region."""

import re

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def tidy_tag(tag: str) -> str:
    """The tag in its usual letters (`pt-BR`, `zh-Hant`); "" for what is none."""
    parts = tag.strip().replace("_", "-").split("-")
    written = [parts[0].lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])]
    whole = "-".join(written)
    return whole if _TAG.fullmatch(whole) else ""
