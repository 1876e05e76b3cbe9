"""Weights are read where they lie: in 32 bits without a copy, in 16 bits widened; single rows apart."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from annotations.text.embedding import NoModel
from annotations.text.safetensors import Weights


def _file(path: Path, **arrays: NDArray[Any]) -> Path:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, array in arrays.items():
        kind = {2: "F16", 4: "F32", 8: "F64"}[array.itemsize]
        offsets = [len(body), len(body) + array.nbytes]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": offsets}
        body += array.tobytes()
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % 8)
    path.write_bytes(len(told).to_bytes(8, "little") + told + body)
    return path


def test_reads_arrays_and_rows(tmp_path: Path) -> None:
    table = np.arange(12, dtype=np.float32).reshape(4, 3)
    weights = Weights(_file(tmp_path / "m", table=table, half=table.astype(np.float16), wide=table.astype(np.float64)))
    assert "table" in weights and "other" not in weights
    for name in ("table", "half"):
        assert (weights.array(name) == table).all()
        assert weights.array(name).dtype == np.float32
        assert (weights.rows(name, np.array([[3, 0, 3], [1, 1, 2]])) == table[[[3, 0, 3], [1, 1, 2]]]).all()
    assert not weights.array("table").flags.owndata and not weights.array("table").flags.writeable
    for name in ("wide", "other"):
        with pytest.raises(NoModel, match=f"no tensor {name} in 32 or 16 bits"):
            weights.array(name)


def test_refuses_what_is_no_such_file(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"\xff" * 100)
    with pytest.raises(NoModel, match="not in the safetensors format"):
        Weights(tmp_path / "m")
