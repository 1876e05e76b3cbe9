"""`make test` and the like: a command with services of its own, of which nothing is left when it ends."""

import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import environment, lay_out
from factcheck.local.processes import die_with_parent
from factcheck.local.services import Services
from factcheck.local.stopping import Stopped, StopWish

FORWARDED_PATIENCE_S = 10.0


def run_with_services(argv: list[str]) -> int:
    """Runs a command with fresh, empty services; its exit code. Nothing survives it, so nothing waits for the disk."""
    home = Path(tempfile.mkdtemp(prefix="factcheck-"))
    home.chmod(0o711)  # run by root where namespaces are forbidden, PostgreSQL must pass through as nobody
    wish = StopWish()
    layout = lay_out(home / "data")
    services = Services(layout=layout, wish=wish, is_throwaway=True)
    try:
        services.start()
        env = environment(layout, secret_key=secrets.token_urlsafe(60), base_url="http://127.0.0.1:8000")
        return run_to_end(argv, env=env, wish=wish)
    except Stopped:
        return 128 + signal.SIGTERM
    finally:
        services.stop()
        shutil.rmtree(home, ignore_errors=True)


def run_to_end(argv: list[str], *, env: dict[str, str], wish: StopWish) -> int:
    """Runs the command in this terminal; a stop asked of us is asked of it."""
    try:
        command = subprocess.Popen(argv, env=env, preexec_fn=lambda: die_with_parent(signal.SIGTERM))
    except FileNotFoundError:
        raise Unusable(f"There is no command {argv[0]!r}.") from None
    try:
        while not wish.wait_until(lambda: command.poll() is not None, seconds=60):
            pass
    except Stopped:
        command.send_signal(signal.SIGTERM)
        try:
            command.wait(FORWARDED_PATIENCE_S)
        except subprocess.TimeoutExpired:
            command.kill()
            command.wait()
        raise
    return command.returncode if command.returncode >= 0 else 128 - command.returncode
