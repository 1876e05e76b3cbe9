"""A Chromium for the journeys: the machine's own, else Debian's package when root, else Playwright's download."""

import os
import shutil
import subprocess
import sys

from factcheck.local.bootstrap import Unusable

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ADVICE = (
    "No Chromium for the browser tests, and none could be fetched."
    " Install one (Debian: `sudo apt-get install chromium`) or name one: CHROMIUM=/path/to/chromium make test"
)


def find_browser() -> str:
    """The path of a Chromium that starts; installs one when there is none. Raises Unusable when there is no way."""
    found = named_browser() or system_browser() or from_debian() or from_playwright()
    if not found:
        raise Unusable(ADVICE)
    return found


def starts(path: str) -> bool:
    """Whether the program runs at all; a stub that only points to another package manager does not."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def named_browser() -> str | None:
    """The one that CHROMIUM names. Raises Unusable when that one does not start."""
    named = os.environ.get("CHROMIUM")
    if named and not starts(named):
        raise Unusable(f"CHROMIUM names {named}, which does not start.")
    return named or None


def system_browser() -> str | None:
    """One that is on the PATH."""
    paths = filter(None, map(shutil.which, NAMES))
    return next(filter(starts, paths), None)


def from_debian() -> str | None:
    """Debian's package, where there is apt and the right to use it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return system_browser()


def from_playwright() -> str | None:
    """Playwright's own download, which needs its server to be reachable."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, check=False)
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = said.stdout.strip()
    return path if path and starts(path) else None
