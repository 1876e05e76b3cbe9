"""The web process, as a server begins it."""

import subprocess
import sys

BEGIN = "import gc, factcheck.wsgi; print(gc.get_freeze_count()); gc.collect(); print(len(gc.get_objects()))"


def test_what_is_there_when_serving_begins_is_never_looked_through_again() -> None:
    told = subprocess.run([sys.executable, "-c", BEGIN], capture_output=True, text=True, check=True).stdout
    frozen, looked_at = map(int, told.split())
    assert frozen > 100_000 > looked_at * 10
