"""What a store of bodies may say instead of doing as asked."""


class StorageFull(Exception):
    """There is no room for the body; nothing was stored."""


class StorageAway(Exception):
    """The store does not answer, or refuses us. Another attempt may help."""


class BodyMissing(Exception):
    """The store does not hold, or does not give out, these bytes."""
