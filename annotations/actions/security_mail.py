"""Mail about accounts: links that open doors, and words that one was opened. Without a mail server none is sent."""

from django.conf import settings

from annotations.actions.posting import post_mail
from annotations.models import User
from annotations.text.letters import BadLetter, Letter

WARNING = (
    "Was it you? Then there is nothing to do. If not, change your password at once ({account}), and tell an "
    "administrator of the newsroom.\n"
)


def send(to: str, *, name: str, subject: str, text: str, kind: str) -> bool:
    """Posts a letter within the caller's transaction; whether there is any mail here, and an address for it."""
    if not settings.HAS_MAIL:
        return False
    try:
        letter = Letter(to, f"{settings.NEWSROOM_NAME}: {subject}", text, name=name)
    except BadLetter:
        return False
    post_mail(letter, kind=kind)
    return True


def warn(user: User, subject: str, what: str) -> None:
    """Tells her what happened to her account, by mail where she has an address."""
    if user.email:
        account = f"{settings.BASE_URL}/account/"
        text = f"Hello {user.name},\n\n{what}\n\n{WARNING.format(account=account)}"
        send(user.email, name=user.name, subject=subject, text=text, kind="security")
