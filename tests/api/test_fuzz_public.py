"""Every public operation, called with what its document allows and with what it does not: no 5xx, no answer that the
document does not know.

Few calls each time, always the same ones. `make fuzz` makes many, at random: FUZZ_ROUNDS times as many.
"""

import os
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from annotations.actions import publications
from annotations.api.docs import document
from annotations.models import User
from tests import factories

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "0"))
NOT_IMPLEMENTED = 501
"""Of oEmbed, for other formats than its own: its standard says so."""

MOST_SAID = 2_000
EXAMPLES = 150 if ROUNDS else 12
CHECKS: list[Any] = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


def in_this_process(environ: dict[str, Any], start_response: Any) -> Any:
    """The product, made with the first call: it looks at directories that a test has and a fresh clone has not."""
    return _product()(environ, start_response)


@cache
def _product() -> Any:
    return get_wsgi_application()


SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = in_this_process
OPERATIONS: list[Any] = [found.ok() for found in cast(Any, SCHEMA).get_all_operations()]
PUBLIC = [
    pytest.param(operation, id=operation.definition.raw["operationId"])
    for operation in OPERATIONS
    if {} in operation.definition.raw.get("security", [])
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests leave the test's own connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(checker: User, editor: User) -> list[str]:
    """The names of three checks: one stands, one was corrected, one retracted."""
    stands, corrected, retracted = (factories.published_claim(by=checker, reviewer=editor) for _ in range(3))
    publications.retract(factories.fresh(retracted), "It was wrong.", by=editor)
    return [claim.slug for claim in (stands, corrected, retracted)]


@pytest.mark.parametrize("fuzz_round", range(max(1, ROUNDS)))
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", PUBLIC)
def test_answers_as_its_document_says(operation: Any, mode: GenerationMode, known: list[str], fuzz_round: int) -> None:
    @given(case=operation.as_strategy(generation_mode=mode), name=st.sampled_from([None, *known]))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=ROUNDS == 0,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def try_one(case: Any, name: str | None) -> None:
        if name is not None:
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, name)
        answer = case.call(base_url="http://localhost", headers={"Accept-Encoding": "identity"})
        assert answer.status_code in (*range(500), NOT_IMPLEMENTED), case.as_curl_command()[:MOST_SAID]
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as found:
            raise AssertionError(str(found)[:MOST_SAID]) from None

    try:
        try_one()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "what the document allows can be said"
