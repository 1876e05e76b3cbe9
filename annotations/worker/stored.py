"""What a store of bodies may say instead of doing as asked."""

from annotations.errors import StoreAway


class StorageFull(Exception):
    """There is no room for the body; nothing was stored."""


class StorageAway(StoreAway):
    """The store does not answer, or refuses us; `detail` is its code. Another attempt may help.

    A refusal like others where a person waits for it, so that every door tells it.
    """


class BodyMissing(Exception):
    """The store does not hold, or does not give out, these bytes."""
