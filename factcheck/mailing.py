"""Who our mails come from, as settings say it."""

from email.utils import formataddr, parseaddr

from django.core.exceptions import ImproperlyConfigured


def sender_of(said: str, newsroom: str) -> tuple[str, str]:
    """The bare address, and the address with the name beside it, the newsroom's unless one was given.

    Raises ImproperlyConfigured where it is no address.
    """
    name, address = parseaddr(said)
    if address.count("@") != 1 or not all("!" <= letter <= "~" for letter in address):
        raise ImproperlyConfigured(
            "MAIL_FROM must be an address, or a name and an address: Newsroom <desk@news.example>."
        )
    return address, formataddr((name or newsroom, address))
