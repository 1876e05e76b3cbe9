"""How long `make run` takes until the product answers: into an empty directory, and into one that it knows."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def starts() -> dict[str, float]:
    """Seconds from the command to its line `Ready:`; whatever has to be installed or built is there already."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o711)
        return {"first_start_s": _start(folder), "next_start_s": _start(folder)}


def _start(folder: str) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "DATA_DIR": f"{folder}/d", "PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "SECRET_KEY", "BASE_URL"):
        env.pop(name, None)
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "factcheck.local", "run"], env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        return _until_ready(child, began)
    finally:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=60)


def _until_ready(child: "subprocess.Popen[str]", began: float) -> float:
    assert child.stdout is not None, "it is read from a pipe"
    for line in child.stdout:
        if line.startswith("Ready:"):
            return round(time.monotonic() - began, 2)
    raise RuntimeError("`make run` did not come up.")
