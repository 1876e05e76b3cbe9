"""Reads a safetensors file where it lies: arrays are views of the mapped file, and single rows can be read apart.

The format: 8 bytes of length, little-endian, that much JSON (name → dtype, shape, data_offsets), then the bytes.
"""

import json
import mmap
import os
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.text.embedding import NoModel

_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}
_MOST_HEADER = 10_000_000


class Weights:
    """The tensors of one file. Those in 32 bits take no memory of our own: processes share the mapped pages."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)
        length = int.from_bytes(os.pread(self._descriptor, 8, 0), "little")
        if length > _MOST_HEADER:
            raise NoModel(f"{path.name} is not in the safetensors format.")
        self._header: dict[str, Any] = json.loads(os.pread(self._descriptor, length, 8))
        self._start = 8 + length
        self._mapped = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)

    def __contains__(self, name: str) -> bool:
        return name in self._header

    def array(self, name: str) -> NDArray[np.float32]:
        """One tensor, read-only. Raises NoModel where it is missing or of another kind."""
        dtype, shape, offset = self._place(name)
        count = int(np.prod(shape))
        flat = np.frombuffer(self._mapped, dtype, count, self._start + offset)
        return flat.reshape(shape).astype(np.float32, copy=False)

    def rows(self, name: str, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Some rows of a matrix, each read from the file: of a vocabulary little is ever used, and mapping it would
        bring in all of it.
        """
        dtype, shape, offset = self._place(name)
        size = shape[1] * dtype.itemsize
        wanted, places = np.unique(numbers, return_inverse=True)
        descriptor, start = self._descriptor, self._start + offset
        read = b"".join(os.pread(descriptor, size, start + number * size) for number in wanted.tolist())
        table = np.frombuffer(read, dtype).reshape(len(wanted), shape[1])
        return table.astype(np.float32, copy=False)[places.reshape(numbers.shape)]

    def _place(self, name: str) -> tuple[np.dtype[Any], list[int], int]:
        told = self._header.get(name)
        if told is None or told["dtype"] not in _TYPES:
            raise NoModel(f"The sentence model has no tensor {name} in 32 or 16 bits.")
        return _TYPES[told["dtype"]], told["shape"], told["data_offsets"][0]
