"""Sentence models of the BERT family, forward only, in numpy: attention is all there is to it.

Devlin et al. 2019 (BERT), Reimers & Gurevych 2019 (sentence embeddings: the mean of the tokens' states, made length 1).
Imported when first asked for (`annotations.text.embedding`): numpy and the tokenizer take some 35 MB.
"""

import json
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from annotations.text.embedding import TOKENIZER, WEIGHTS, Model, NoModel
from annotations.text.safetensors import Weights

Floats = NDArray[np.float32]
BATCH_TOKENS = 512
"""How many tokens go through the layers at once: enough for the matrix products, little enough to stay in the cache."""
MOST_THREADS = 4
LOOK_AHEAD = 2_048
"""Texts that are sorted by length together, so that batches hold little padding."""
MOST_CHARACTERS = 10_000
"""What is longer is cut before it is taken apart: far more than any model reads."""
_BLOCK = 16_384
_FAMILY = {"bert": False, "roberta": True, "xlm-roberta": True}
"""Kinds that can be computed, and whether positions are counted from behind the padding's number."""
_KNOWN_MODULES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the model's own files say about it."""

    heads: int
    layers: int
    width: int
    epsilon: float
    first_position: int
    most_tokens: int
    is_mean: bool
    query_prefix: str
    passage_prefix: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's matrices, views of the mapped file, as (weights, bias)."""

    query: tuple[Floats, Floats]
    key: tuple[Floats, Floats]
    value: tuple[Floats, Floats]
    attended: tuple[Floats, Floats]
    attended_norm: tuple[Floats, Floats]
    wider: tuple[Floats, Floats]
    narrower: tuple[Floats, Floats]
    norm: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Bert:
    """A loaded model; safe to use from many threads, since nothing in it changes."""

    name: str
    shape: Shape
    weights: Weights = field(repr=False)
    prefix: str
    layers: tuple[Layer, ...] = field(repr=False)
    tokenizer: Tokenizer = field(repr=False)

    @property
    def dimensions(self) -> int:
        return self.shape.width

    def encode(self, texts: Sequence[str], *, is_query: bool = False) -> Floats:
        """One row a text, of length 1, in the order of the texts; longer texts count by their first tokens."""
        before = self.shape.query_prefix if is_query else self.shape.passage_prefix
        made = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), LOOK_AHEAD):
            tokens = [self._tokens(before + text) for text in texts[start : start + LOOK_AHEAD]]
            batches = list(_batches(tokens))
            for batch, rows in zip(batches, self._forward_all(tokens, batches), strict=True):
                made[[start + number for number in batch]] = rows
        return made

    def _forward_all(self, tokens: list[list[int]], batches: list[list[int]]) -> Iterable[Floats]:
        parts = ([tokens[number] for number in batch] for batch in batches)
        if len(batches) < 2:
            return map(self._forward, parts)
        with ThreadPoolExecutor(min(MOST_THREADS, len(os.sched_getaffinity(0)))) as pool:
            return list(pool.map(self._forward, parts))

    def _tokens(self, text: str) -> list[int]:
        clean = text[:MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self.tokenizer.encode(clean).ids
        return ids

    def _forward(self, tokens: list[list[int]]) -> Floats:
        longest = max(len(one) for one in tokens)
        mask = np.zeros((len(tokens), longest), np.float32)
        numbers = np.zeros((len(tokens), longest), np.int64)
        for row, one in enumerate(tokens):
            numbers[row, : len(one)] = one
            mask[row, : len(one)] = 1
        states = self._embedded(numbers)
        hidden = (mask[:, None, None, :] - 1) * np.float32(1e9) if mask.min() < 1 else None
        for layer in self.layers:
            states = _through(layer, states, hidden, self.shape)
        pooled = _mean(states, mask) if self.shape.is_mean else states[:, 0]
        return np.asarray(pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12), np.float32)

    def _embedded(self, numbers: NDArray[np.int64]) -> Floats:
        at = f"{self.prefix}embeddings."
        first = self.shape.first_position
        positions = self.weights.array(f"{at}position_embeddings.weight")[first : first + numbers.shape[1]]
        kind = self.weights.array(f"{at}token_type_embeddings.weight")[0]
        states = self.weights.rows(f"{at}word_embeddings.weight", numbers) + (positions + kind)
        return _normed(states, _pair(self.weights, f"{at}LayerNorm"), self.shape.epsilon)


def load(model: Model) -> Bert:
    """The model in a folder whose files were checked. Raises NoModel where it is of a kind that cannot be computed."""
    try:
        shape = _shape(model.folder)
        weights = Weights(model.folder / WEIGHTS)
        tokenizer = Tokenizer.from_file(str(model.folder / TOKENIZER))
    except (OSError, ValueError, KeyError) as error:
        raise NoModel(f"The sentence model in {model.folder} cannot be read: {error}") from error
    tokenizer.enable_truncation(max_length=shape.most_tokens)
    tokenizer.no_padding()
    prefix = next(
        (one for one in ("", "bert.", "roberta.") if f"{one}embeddings.word_embeddings.weight" in weights), ""
    )
    layers = tuple(_layer(weights, f"{prefix}encoder.layer.{number}.") for number in range(shape.layers))
    return Bert(model.name, shape, weights, prefix, layers, tokenizer)


def erf(x: Floats) -> Floats:
    """The error function, right to 3e-7: Abramowitz & Stegun, formula 7.1.26."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    sum_ = np.full_like(t, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_ *= t
        sum_ += np.float32(factor)
    sum_ *= t
    sum_ *= np.exp(-x * x)
    return np.copysign(1 - sum_, x)


def _shape(folder: Path) -> Shape:
    config = _json(folder / "config.json")
    kind = config.get("model_type")
    if kind not in _FAMILY or config.get("hidden_act", "gelu") != "gelu":
        raise NoModel(f"Models of kind {kind} with {config.get('hidden_act')} cannot be computed here.")
    unknown = [one["type"] for one in _json(folder / "modules.json", []) if not one["type"].endswith(_KNOWN_MODULES)]
    if unknown:
        raise NoModel(f"The sentence model has a part that cannot be computed here: {unknown[0]}.")
    first = int(config.get("pad_token_id", 1)) + 1 if _FAMILY[kind] else 0
    prompts = _json(folder / "config_sentence_transformers.json", {}).get("prompts") or {}
    longest = int(config["max_position_embeddings"]) - first
    asked = _json(folder / "sentence_bert_config.json", {}).get("max_seq_length") or longest
    return Shape(
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        width=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        first_position=first,
        most_tokens=min(int(asked), longest),
        is_mean=bool(_json(folder / "1_Pooling" / "config.json", {}).get("pooling_mode_mean_tokens", True)),
        query_prefix=prompts.get("query", ""),
        passage_prefix=prompts.get("passage", prompts.get("document", "")),
    )


def _json(path: Path, otherwise: Any = None) -> Any:
    return json.loads(path.read_text()) if otherwise is None or path.exists() else otherwise


def _pair(weights: Weights, name: str) -> tuple[Floats, Floats]:
    return weights.array(f"{name}.weight"), weights.array(f"{name}.bias")


def _layer(weights: Weights, at: str) -> Layer:
    return Layer(
        query=_pair(weights, f"{at}attention.self.query"),
        key=_pair(weights, f"{at}attention.self.key"),
        value=_pair(weights, f"{at}attention.self.value"),
        attended=_pair(weights, f"{at}attention.output.dense"),
        attended_norm=_pair(weights, f"{at}attention.output.LayerNorm"),
        wider=_pair(weights, f"{at}intermediate.dense"),
        narrower=_pair(weights, f"{at}output.dense"),
        norm=_pair(weights, f"{at}output.LayerNorm"),
    )


def _batches(tokens: list[list[int]]) -> Iterator[list[int]]:
    """The texts' numbers in batches of like length, the longest first."""
    batch: list[int] = []
    longest = 0
    for number in sorted(range(len(tokens)), key=lambda one: -len(tokens[one])):
        if batch and (len(batch) + 1) * longest > BATCH_TOKENS:
            yield batch
            batch = []
        if not batch:
            longest = len(tokens[number])
        batch.append(number)
    if batch:
        yield batch


def _through(layer: Layer, states: Floats, hidden: Floats | None, shape: Shape) -> Floats:
    query, key, value = (_apart(_dense(states, pair), shape.heads) for pair in (layer.query, layer.key, layer.value))
    scores = query @ key.swapaxes(2, 3)
    scores *= np.float32(1 / math.sqrt(shape.width / shape.heads))
    if hidden is not None:
        scores += hidden
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    attended = np.matmul(scores, value).swapaxes(1, 2).reshape(states.shape)
    states = _normed(states + _dense(attended, layer.attended), layer.attended_norm, shape.epsilon)
    wide = _dense(states, layer.wider)
    _gelu(wide)
    return _normed(states + _dense(wide, layer.narrower), layer.norm, shape.epsilon)


def _apart(states: Floats, heads: int) -> Floats:
    batch, length, width = states.shape
    return states.reshape(batch, length, heads, width // heads).swapaxes(1, 2)


def _dense(states: Floats, pair: tuple[Floats, Floats]) -> Floats:
    batch, length, width = states.shape
    made = states.reshape(batch * length, width) @ pair[0].T
    made += pair[1]
    return made.reshape(batch, length, -1)


def _normed(states: Floats, pair: tuple[Floats, Floats], epsilon: float) -> Floats:
    states -= states.mean(axis=-1, keepdims=True)
    spread = np.einsum("...i,...i->...", states, states)[..., None] / np.float32(states.shape[-1])
    states /= np.sqrt(spread + np.float32(epsilon))
    states *= pair[0]
    states += pair[1]
    return states


def _gelu(states: Floats) -> None:
    """In place, in blocks that stay in the processor's cache."""
    flat = states.reshape(-1)
    for start in range(0, len(flat), _BLOCK):
        block = flat[start : start + _BLOCK]
        block *= np.float32(0.5) * (1 + erf(block * np.float32(math.sqrt(0.5))))


def _mean(states: Floats, mask: Floats) -> Floats:
    return np.asarray(np.einsum("bti,bt->bi", states, mask) / mask.sum(axis=1, keepdims=True), np.float32)
