"""What the environment may say of logs and metrics: a wrong word stops the start, in a sentence."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.watching import log_settings, networks, token


def test_takes_networks_of_both_families() -> None:
    assert [str(one) for one in networks("N", " 10.1.0.0/16, fd00::/8 ,127.0.0.1")] == [
        "10.1.0.0/16",
        "fd00::/8",
        "127.0.0.1/32",
    ]
    assert networks("N", "") == ()


@pytest.mark.parametrize("given", ["10.1.0.1/16", "everybody", "10.1.0.0/33"])
def test_refuses_what_is_no_network(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="METRICS_NETWORKS"):
        networks("METRICS_NETWORKS", given)


@pytest.mark.parametrize("given", ["short", "naïve token, long enough", "a token\nof two lines, long"])
def test_refuses_a_token_that_is_none_and_repeats_none_of_it(given: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        token("METRICS_TOKEN", given)
    assert given not in str(caught.value)


@pytest.mark.parametrize(("shape", "level"), [("xml", "INFO"), ("json", "loud")])
def test_refuses_words_that_it_does_not_know(shape: str, level: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is one of"):
        log_settings(shape, level)


@pytest.mark.parametrize(("demo", "beginning"), [("1", "20"), ("0", '{"at": "20')])
def test_writes_lines_here_and_json_in_production(demo: str, beginning: str) -> None:
    said = "import django, logging; django.setup(); logging.getLogger('x').warning('hello')"
    production = {"DEMO": demo, "DEBUG": "0", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "a.example"}
    addresses = {"BASE_URL": "https://a.example", "LOG_FORMAT": "", "FETCH_ALLOW_NETWORKS": ""}
    done = subprocess.run(
        [sys.executable, "-c", said],
        env={**os.environ, **production, **addresses},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.startswith(beginning), done.stderr
    assert "hello" in done.stderr
