"""What a web process must not carry: the libraries that read articles, which serve workers only."""

import subprocess
import sys

READERS = ("trafilatura", "htmldate", "pypdfium2")
ASK = (
    "import sys; from factcheck.wsgi import application; from django.urls import get_resolver;"
    f"get_resolver().url_patterns; print(*(name for name in {READERS} if name in sys.modules))"
)


def test_the_web_process_loads_no_reader() -> None:
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []
