"""Reading `/metrics` as Prometheus does."""

from collections.abc import Iterator, Mapping

from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

TOKEN = "a token for Prometheus, long enough"
Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def scraped(client: Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample, by its name and labels."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.content
    return dict(samples_of(answer.content.decode()))


def samples_of(text: str) -> Iterator[tuple[tuple[str, frozenset[tuple[str, str]]], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield (sample.name, frozenset(sample.labels.items())), sample.value


def value(samples: Samples, name: str, **labels: str) -> float:
    """One sample; 0 where there is none."""
    return samples.get((name, frozenset(labels.items())), 0.0)


def names(samples: Samples) -> set[str]:
    return {name for name, _ in samples}
