"""A database of checks to ask, filled as an operator fills it, and the ways in which it is asked."""

import re
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from django.core.management import call_command
from django.db import connection
from numpy.typing import NDArray

from annotations.meaning import known
from annotations.models import PriorCheck, StatementVector
from annotations.text.embedding import Choice, Encoder
from annotations.text.posts import said_in
from annotations.worker.vectors import make_some
from bench.known_set import as_claim_review, background, calibration, checks

Hits = list[tuple[int, float]]
Ranker = Callable[[str], Hits]
DEEP = 50
OFF = Choice("off")
PACKAGED = Choice("")


class Remembering:
    """The model, asked only for texts that it has not read before; what it said is kept in a file."""

    def __init__(self, model: Encoder, path: Path | None) -> None:
        self.model, self.path, self.name, self.dimensions = model, path, model.name, model.dimensions
        self.known: dict[str, NDArray[np.float32]] = {}
        if path is not None and path.exists():
            with np.load(path) as kept:
                self.known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str], *, is_query: bool = False) -> NDArray[np.float32]:
        keys = [sha256(f"{self.name}\n{is_query}\n{text}".encode()).hexdigest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.known}
        if new:
            made = self.model.encode(list(new.values()), is_query=is_query)
            self.known.update(zip(new, made, strict=True))
        found = np.zeros((len(keys), self.dimensions), np.float32)
        for at, key in enumerate(keys):
            found[at] = self.known[key]
        return found

    def save(self) -> None:
        if self.path is not None:
            np.savez(self.path, keys=np.array(list(self.known)), vectors=np.stack(list(self.known.values())))


def fill(others: int, model: Remembering | None) -> dict[str, int]:
    """Import everything, make the vectors where there is a model; the ids of checks by their claims."""
    judged = {pair.claim: pair for pair in calibration()}
    pool = {check.claim: as_claim_review(check, at) for at, check in enumerate([*checks(), *background(others)])}
    for at, pair in enumerate(judged.values(), len(pool)):
        pool.setdefault(pair.claim, as_claim_review(pair.as_check, at))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("\n".join(pool.values()))
        file.flush()
        call_command("import_prior_checks", file.name, no_vectors=True)
    if model is not None:
        while make_some(model):
            pass
        model.save()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE annotations_priorcheck")
        cursor.execute("VACUUM ANALYZE annotations_statementvector")
        cursor.execute(_SAID)
    return dict(PriorCheck.objects.values_list("claim", "id"))


def by_known(said: str) -> Hits:
    """The product, with whatever model is chosen."""
    found = known.match(said, limit=DEEP).results
    return [(one.prior_check, one.score) for one in found if one.prior_check is not None]


def by_ts_rank(said: str) -> Hits:
    """Any of the words, in the English reading, ranked by PostgreSQL's own measure."""
    words = " ".join(re.findall(r"\w+", said_in(said)))
    with connection.cursor() as cursor:
        cursor.execute(_TS_RANK, [words, DEEP])
        return [(int(number), float(rank)) for number, rank in cursor.fetchall()]


def by_cosine(model: Encoder) -> Ranker:
    """The model alone, on the words without addresses and tails; the nearer of claim and title counts."""

    def ranked(said: str) -> Hits:
        vector = model.encode([said_in(said)], is_query=True)[0]
        near = StatementVector.objects.nearest(vector, limit=DEEP)
        return [(one.prior_check_id, one.likeness) for one in near if one.prior_check_id is not None]

    return ranked


_SAID = """
    CREATE TABLE bench_said AS SELECT id, to_tsvector('english', concat(claim, ' ', markup ->> 'name')) AS words
    FROM annotations_priorcheck;
    CREATE INDEX ON bench_said USING gin (words);
    ANALYZE bench_said
"""
_TS_RANK = """
    WITH asked AS (
        SELECT to_tsquery('simple', string_agg(quote_literal(word), ' | ')) AS words
        FROM unnest(tsvector_to_array(to_tsvector('english', %s))) AS word
    )
    SELECT id, ts_rank(said.words, asked.words) AS rank FROM asked, bench_said AS said
    WHERE said.words @@ asked.words ORDER BY rank DESC, id LIMIT %s
"""
