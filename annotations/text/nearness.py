"""Vectors compared one by one. Imported when first asked for, for numpy's sake."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HEADER_BYTES = 20
_NUMBER = np.dtype([("length", ">i4"), ("value", ">i2")])


def cosines(sent: Sequence[bytes], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near each is to the vector. `sent`: arrays of smallint as PostgreSQL's array_send writes them."""
    numbers = np.stack([np.frombuffer(one, _NUMBER, offset=_HEADER_BYTES)["value"] for one in sent]).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", numbers, numbers)) * np.linalg.norm(vector)
    return np.asarray(numbers @ vector / np.maximum(lengths, 1e-12), np.float32)
