"""The OpenAPI document: fresh, valid, complete, and true of its own examples."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from annotations import errors
from annotations.api.codes import CODES
from annotations.api.docs import document
from annotations.text.urls import SENTENCES
from tests.api.callers import Caller

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    pytest.param(path, method, id=f"{method.upper()} {path}")
    for path, methods in document()["paths"].items()
    for method in METHODS
    if method in methods
]


def _operation(path: str, method: str) -> Any:
    return document()["paths"][path][method]


def _bodies(path: str, method: str) -> list[tuple[str, Any]]:
    """Every JSON body that an operation takes or gives: where, and its media type object."""
    said = _operation(path, method)
    given = {"request": said.get("requestBody", {}), **said["responses"]}
    return [
        (where, media)
        for where, body in given.items()
        for kind, media in body.get("content", {}).items()
        if "json" in kind
    ]


def test_is_the_document_that_is_committed() -> None:
    committed = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())
    assert committed == json.loads(json.dumps(document())), "docs/openapi.yaml is stale: make schema"


def test_is_served_as_yaml_and_as_json(anyone: Caller) -> None:
    as_yaml = anyone.get("/api/schema/")
    assert as_yaml.headers["Content-Type"].startswith("application/vnd.oai.openapi")
    assert yaml.safe_load(as_yaml.content)["openapi"] == "3.1.0"
    as_json = anyone.get("/api/schema/", headers={"Accept": "application/json"})
    assert json.loads(as_json.content) == yaml.safe_load(as_yaml.content)
    tag = as_json.headers["ETag"]
    assert anyone.get("/api/schema/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_says_of_every_operation_what_it_is_and_how_it_refuses(path: str, method: str) -> None:
    said = _operation(path, method)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", said["operationId"])
    assert said["summary"] and not said["summary"].endswith(".")
    refusals = {status: answer for status, answer in said["responses"].items() if status >= "400"}
    expected = {"400", "401", "406", "503"} | ({"404"} if "{" in path else set())
    expected |= {"403", "409", "411", "413", "415", "422"} if "requestBody" in said else set()
    assert expected <= set(refusals)
    for answer in refusals.values():
        assert answer["description"]
        schema = answer["content"]["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}
    names = {parameter["name"] for parameter in said.get("parameters", [])}
    assert ("Idempotency-Key" in names) == (method == "post" and not path.startswith("/api/public/"))


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_gives_an_example_of_every_body_that_its_schema_allows(path: str, method: str) -> None:
    for where, media in _bodies(path, method):
        if where >= "400" and where != "request":
            continue
        assert media.get("examples"), f"{where} has no example"
        for example in media["examples"].values():
            validator = Draft202012Validator({**media["schema"], "components": document()["components"]})
            wrong = [f"{'.'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(example["value"])]
            assert not wrong, (where, wrong)


def _component(schema: Any) -> Any:
    return document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_says_that_bodies_take_no_unknown_names(path: str, method: str) -> None:
    for media in _operation(path, method).get("requestBody", {}).get("content", {}).values():
        assert _component(media["schema"])["additionalProperties"] is False


def test_says_what_a_highlight_s_claim_may_be() -> None:
    [media] = _operation("/api/v1/articles/{article_id}/highlights/", "post")["requestBody"]["content"].values()
    number, new = _component(media["schema"])["properties"]["claim"]["oneOf"]
    assert number["type"] == "integer"
    assert (_component(new)["required"], _component(new)["additionalProperties"]) == (["text"], False)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_says_how_long_headers_may_be(path: str, method: str) -> None:
    for parameter in _operation(path, method).get("parameters", []):
        if parameter["name"] in ("Idempotency-Key", "If-Match"):
            assert parameter["schema"]["minLength"] == 1
            assert parameter["schema"]["maxLength"] == (255 if parameter["name"] == "Idempotency-Key" else 1_000)


def test_names_each_operation_once() -> None:
    names = [said["operationId"] for methods in document()["paths"].values() for said in methods.values()]
    assert len(names) == len(set(names))


def test_explains_every_code_that_the_program_knows() -> None:
    known = {refused.code for refused in _refusals(errors.Refused)} | set(SENTENCES)
    pattern = re.compile(r"""(?:\bcode=|default_code\s*=\s*|Problem\(\s*\d+,\s*)["']([a-z_]+)["']""")
    files = [file for folder in ("actions", "api") for file in (ROOT / "annotations" / folder).rglob("*.py")]
    for file in [*files, ROOT / "annotations" / "pages" / "problems.py"]:
        known |= set(pattern.findall(file.read_text()))
    assert known - {"refused", "name_taken"} <= set(CODES)


def _refusals(of: type[errors.Refused]) -> list[type[errors.Refused]]:
    return [of, *(found for sub in of.__subclasses__() for found in _refusals(sub))]
