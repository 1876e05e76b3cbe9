"""Addresses: ids that a row can have, slugs, and everything that is neither."""

from annotations.api.serializers.fields import MAX_ID


class RowId:
    """A path converter: 1 … 2⁶³−1, so that no address can ask the database for a number that it does not have."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        """Raises ValueError, which Django reads as another address."""
        row_id = int(value)
        if row_id > MAX_ID:
            raise ValueError(value)
        return row_id

    def to_url(self, value: int) -> str:
        return str(value)
