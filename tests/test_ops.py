"""The files in `ops/`: what they ask for is what `/metrics` says, and every alert has its paragraph."""

import json
import re
from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from annotations import meters
from annotations.pages import figures
from factcheck.local.bootstrap import ROOT
from tests.metrics import TOKEN, scraped

OPS = ROOT / "ops"
SELECTED = re.compile(r"(factcheck_[a-z_]+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'([a-z_]+)(=~|!~|!=|=)"([^"]*)"')
GROUPED = re.compile(r"\bby \(([a-z_, ]+)\)")
FUNCTIONS = {
    *("absent", "by", "for", "histogram_quantile", "increase", "le", "max", "min", "or", "rate", "sum", "topk"),
}
WORD = re.compile(r"[a-z_]+(?= ?\()")


def rules() -> list[dict[str, Any]]:
    told = yaml.safe_load((OPS / "alerts.yml").read_text())
    return [rule for group in told["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    told = json.loads((OPS / "grafana.json").read_text())
    return [panel for panel in told["panels"] if panel["type"] != "row"]


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel["targets"]]


@pytest.fixture
def known(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> dict[str, set[str]]:
    """Every metric that there is, with its labels."""
    meters.push()
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4()}"}}
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "KEPT_S", 0.0)
    for meter in (meters.REQUESTS, meters.JOBS, meters.CAPTURES, meters.ANCHORS, meters.DELIVERIES, meters.MAILS):
        meter.note(*("x" for _ in meter.labels), seconds=0.1)
    found: dict[str, set[str]] = defaultdict(set)
    for name, labels in scraped(client):
        found[name] |= {label for label, _ in labels}
    return found


def test_every_expression_asks_for_what_there_is(known: dict[str, set[str]]) -> None:
    assert len(expressions()) > 40
    for expression in expressions():
        selected = SELECTED.findall(expression)
        assert selected, expression
        labels = set.union(*(known[name] for name, _ in selected if name in known), set())
        assert [name for name, _ in selected if name not in known] == [], expression
        for name, matchers in selected:
            assert {label for label, _, _ in MATCHER.findall(matchers)} <= known[name], expression
            assert MATCHER.sub("", matchers).strip(", ") == "", expression
        for grouped in GROUPED.findall(expression):
            assert {label.strip() for label in grouped.split(",")} <= labels, expression
        assert set(WORD.findall(expression.replace("factcheck_", ""))) <= FUNCTIONS, expression
        for opening, closing in ("()", "[]", "{}"):
            assert expression.count(opening) == expression.count(closing), expression


def test_every_metric_is_looked_at(known: dict[str, set[str]]) -> None:
    """One that nobody sees is one that nobody misses."""
    asked = "\n".join(expressions())
    plain = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in known}
    assert [name for name in sorted(plain) if name not in asked] == []


def test_values_that_alerts_name_are_ours() -> None:
    """What stands in a matcher is a word of the code's: a misspelt one would never fire."""
    code = "\n".join(path.read_text() for path in (ROOT / "annotations").rglob("*.py"))
    told = {word for rule in rules() for _, _, value in MATCHER.findall(rule["expr"]) for word in value.split("|")}
    assert [word for word in told if word != "5.." and word not in code] == []


def test_every_alert_says_what_it_means_and_where_to_read_on() -> None:
    prose = (ROOT / "docs" / "operations.md").read_text()
    for rule in rules():
        assert re.fullmatch(r"Factcheck[A-Za-z]+", rule["alert"])
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        assert f"#### {rule['alert']}\n" in prose
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def test_panels_stand_beside_each_other() -> None:
    told = json.loads((OPS / "grafana.json").read_text())
    assert len({panel["id"] for panel in told["panels"]}) == len(told["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in told["panels"]:
        at = panel["gridPos"]
        places = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not places & taken and at["x"] + at["w"] <= 24
        taken |= places


def test_prometheus_reads_the_rules_with_a_token_from_a_file() -> None:
    told = yaml.safe_load((OPS / "prometheus.yml").read_text())
    assert told["rule_files"] == ["alerts.yml"]
    (scrape,) = told["scrape_configs"]
    assert scrape["scheme"] == "https" and set(scrape["authorization"]) == {"credentials_file"}
