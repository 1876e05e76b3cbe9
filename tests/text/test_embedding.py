"""The sentence model: right to the published figures, whatever the text; refused where its files are not as pinned."""

import json
import math
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from annotations.text import bert, embedding
from annotations.text.embedding import Choice, Encoder, choose, chosen, encoder, why_none
from annotations.text.nearness import cosines

# The example of Hugging Face's documentation of sentence similarity, with the cosines that it prints for this model.
PUBLISHED = [
    ("That is a happy person", "That is a happy dog", 0.6945773363),
    ("That is a happy person", "That is a very happy person", 0.9429150820),
    ("That is a happy person", "Today is a sunny day", 0.2568760812),
]
ODD = ["", " ", "😀 👩‍👩‍👧", "a\0b", "\ud800 lone", "word " * 5_000, "x" * 200_000, "中文没有空格", "1" * 400]


@pytest.fixture(autouse=True)
def packaged() -> Iterator[None]:
    yield
    choose(Choice("off"))
    choose(Choice())


@pytest.fixture
def model() -> Encoder:
    found = encoder()
    assert found is not None, why_none()
    return found


@pytest.mark.parametrize(("one", "other", "published"), PUBLISHED)
def test_agrees_with_the_published_figures(model: Encoder, one: str, other: str, published: float) -> None:
    first, second = model.encode([one, other])
    assert float(first @ second) == pytest.approx(published, abs=1e-6)


def test_one_by_one_and_in_batches_are_the_same(model: Encoder) -> None:
    texts = [pair[0] for pair in PUBLISHED] + ODD + [f"Unemployment fell by {n} % in {2000 + n}." for n in range(30)]
    together = model.encode(texts)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert together.shape == (len(texts), model.dimensions) == (len(texts), 384)
    assert together.dtype == np.float32
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-5
    assert model.encode([]).shape == (0, 384)


def test_reads_256_tokens_and_no_more(model: Encoder) -> None:
    within, beyond, far = model.encode(["tax " * 254, "tax " * 254 + "cat " * 50, "tax " * 253 + "cat"])
    assert np.abs(within - beyond).max() < 1e-6
    assert np.abs(within - far).max() > 1e-4


def test_many_threads_get_what_one_gets(model: Encoder) -> None:
    texts = [f"The mayor built {n} homes." for n in range(12)]
    wanted, got = model.encode(texts), {}
    threads = [threading.Thread(target=lambda n=n: got.update({n: model.encode([texts[n]])[0]})) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.abs(np.stack([got[n] for n in range(12)]) - wanted).max() < 1e-5


def test_the_error_function_is_right_to_a_millionth() -> None:
    points = np.linspace(-7, 7, 20_001, dtype=np.float32)
    exact = np.array([math.erf(float(point)) for point in points])
    assert np.abs(bert.erf(points) - exact).max() < 1e-6


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "a model"
    shutil.copytree(chosen(Choice()).folder, folder)
    return folder


def test_refuses_files_that_are_not_what_was_pinned(copy: Path) -> None:
    with (copy / "tokenizer.json").open("a") as file:
        file.write(" ")
    choose(Choice(str(copy), embedding.PACKAGED_SHA256))
    assert encoder() is None
    assert "tokenizer.json is not the one that was pinned" in why_none()
    (copy / "model.safetensors").unlink()
    choose(Choice(str(copy), (*embedding.PACKAGED_SHA256[:1], "0" * 64)))
    assert encoder() is None
    assert "No such file" in why_none()


def test_another_folder_is_another_model_by_its_own_digests(copy: Path, model: Encoder) -> None:
    (copy / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"query": "query: "}}))
    (copy / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_mean_tokens": False}))
    (copy / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 16}))
    choose(Choice(str(copy), embedding.PACKAGED_SHA256))
    other = encoder()
    assert other is not None, why_none()
    assert (other.name, other.dimensions) == ("a model-53aa51172d14", 384)
    asked, kept, spelled = other.encode(["a b"], is_query=True), other.encode(["a b"]), other.encode(["query: a b"])
    assert np.abs(asked - spelled).max() < 1e-6
    assert np.abs(asked - kept).max() > 1e-3
    assert np.abs(kept - model.encode(["a b"])).max() > 1e-3
    assert np.abs(other.encode(["tax " * 14]) - other.encode(["tax " * 200])).max() < 1e-6


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("config.json", '{"model_type": "gpt2"}', "kind gpt2"),
        ("config.json", '{"model_type": "bert"}', "cannot be read: 'max_position_embeddings'"),
        ("config.json", "not json", "cannot be read"),
        ("modules.json", '[{"type": "sentence_transformers.models.Dense"}]', "cannot be computed here: sentence_"),
    ],
)
def test_says_why_a_model_cannot_be_computed(copy: Path, file: str, text: str, said: str) -> None:
    (copy / file).write_text(text)
    choose(Choice(str(copy), embedding.PACKAGED_SHA256))
    assert encoder() is None
    assert said in why_none()


def test_weights_without_a_layer_are_refused(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 7}))
    choose(Choice(str(copy), embedding.PACKAGED_SHA256))
    assert encoder() is None
    assert "no tensor encoder.layer.6." in why_none()


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice("off"), "switched off"),
        (Choice("/no/such/folder", ("a" * 64, "b" * 64)), "No such file"),
        (Choice("/tmp"), "EMBEDDING_MODEL_SHA256"),
    ],
)
def test_without_a_model_it_says_why(choice: Choice, said: str) -> None:
    choose(choice)
    assert encoder() is None
    assert said in why_none()


def test_without_its_packages_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    choose(Choice("off"))
    choose(Choice())
    monkeypatch.setattr(embedding, "_NEEDED", ("numpy", "no_such_package"))
    assert encoder() is None
    assert "needs no_such_package" in why_none()
    choose(Choice("off"))
    choose(Choice())
    monkeypatch.setattr(embedding, "PACKAGE", "no_such_package")
    assert encoder() is None
    assert "not installed" in why_none()
    assert embedding.model_name() == ""


def test_compares_arrays_as_the_database_sends_them() -> None:
    def sent(*numbers: int) -> bytes:
        return bytes(20) + b"".join(b"\0\0\0\2" + number.to_bytes(2, "big", signed=True) for number in numbers)

    vector = np.array([0.6, 0.8], np.float32)
    found = cosines([sent(30, 40), sent(-300, -400), sent(40, -30), sent(0, 0)], vector)
    assert found == pytest.approx([1, -1, 0, 0], abs=1e-6)
