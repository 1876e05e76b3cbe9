"""Words of the interface that are kept, hashed or compared in English, and translated where they are shown."""


def marked(english: str) -> str:
    """The same words; `manage.py words` finds them here, and `{% translate variable %}` says them."""
    return english
