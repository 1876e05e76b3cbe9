"""A publisher's engineer who follows a document, block for block, with a machine and a folder of her own."""

import os
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from factcheck.local.bootstrap import node_environment
from tests.documents import Block, body_of, difference, is_alike
from tests.e2e.product import wait_for

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "frontend" / "node_modules"
PATIENCE_S = 60
NEWSROOM = "https://checks.example.org"


class Differs(AssertionError):
    """A block did not do what its document says."""


@dataclass
class Publisher:
    """Her folder, her own Python, and what the document's words stand for here.

    stands_for: what is said in the document, and what it is on this machine.
    browse: opens her article with this markup in it, and returns what is marked there, passage by passage.
    """

    folder: Path
    stands_for: dict[str, str]
    browse: Callable[[str], str]
    printed: str = ""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._bin = self.folder / ".bin"
        venv.create(self.folder / ".venv", with_pip=False)
        self._bin.mkdir()
        (self.folder / "package.json").write_text('{"private": true, "type": "module"}')
        pip = f"{sys.executable} -m pip" if find_spec("pip") else "pip"
        (self._bin / "pip").write_text(f'#!/bin/sh\nexec {pip} --python "{self.folder}/.venv/bin/python" "$@"\n')
        (self._bin / "pip").chmod(0o755)
        path = [str(self._bin), str(self.folder / ".venv" / "bin"), node_environment()["PATH"]]
        self.environment = {
            "PATH": os.pathsep.join(path),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "npm_config_audit": "false",
            "npm_config_fund": "false",
            "npm_config_offline": "true",
            "npm_config_update_notifier": "false",
        }

    def leave(self) -> None:
        """Ends what still runs."""
        for process in self._running:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)

    def follow(self, block: Block) -> None:
        """Does what the block says. Raises Differs."""
        if "not run" in block.orders:
            return
        if block.is_shown:
            self._compare(block)
        elif name := block.orders.get("file"):
            (self.folder / name).write_text(self.localised(block.text), encoding="utf-8")
        elif "serves" in block.orders:
            self._serve(block)
        elif block.language == "html":
            self.printed = self.browse(self.localised(block.text))
        else:
            self.printed = self._run(self._command(block))

    def localised(self, text: str) -> str:
        """The document's text with what its words stand for here."""
        for said in sorted(self.stands_for, key=len, reverse=True):
            text = text.replace(said, self.stands_for[said])
        return text

    def _as_said(self, text: str) -> str:
        for said, here in sorted(self.stands_for.items(), key=lambda one: -len(one[1])):
            text = text.replace(here, said)
        return text

    def _command(self, block: Block) -> list[str]:
        text = self.localised(block.text)
        name = f"block-{block.line}.{block.language}"
        if block.language == "sh":
            return ["bash", "-euo", "pipefail", "-c", text]
        (self.folder / name).write_text(text, encoding="utf-8")
        if block.language == "python":
            return ["python", "-W", "error", name]
        if block.language == "ts":
            self._compile(name)
            name = str(Path(name).with_suffix(".js"))
        return ["node", name]

    def _compile(self, name: str) -> None:
        """TypeScript as strict as it can be; newer Nodes run it as it is."""
        options = "--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --target es2022 --module nodenext"
        types = ["--types", "node", "--typeRoots", str(MODULES / "@types")]
        self._run(["node", str(MODULES / "typescript-native" / "bin" / "tsc"), *options.split(), *types, name])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if done.returncode:
            raise Differs(f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def _serve(self, block: Block) -> None:
        """Starts it, and waits until it listens on the port that the order names."""
        port = int(self.localised(block.orders["serves"]))
        with open(self.folder / f"{block.orders['serves']}.log", "wb") as log:
            process = subprocess.Popen(
                self._command(block), cwd=self.folder, env=self.environment, stdout=log, start_new_session=True
            )
        self._running.append(process)
        wait_for(lambda: _listens(port), seconds=PATIENCE_S, what=f"line {block.line} to listen on port {port}")

    def _compare(self, block: Block) -> None:
        if port := block.orders.get("served"):
            log = self.folder / f"{port}.log"
            wait_for(lambda: self._has_printed(log, block.text), seconds=PATIENCE_S, what=f"{block.text!r} in {log}")
            return
        printed = self._as_said(self.printed)
        if block.language == "text":
            if not is_alike(block.text.strip(), printed.strip()):
                raise Differs(f"it printed\n{printed}")
            return
        if found := difference(body_of(block.text), body_of(printed)):
            raise Differs(f"{found}\n{printed[:3000]}")

    def _has_printed(self, log: Path, shown: str) -> bool:
        return is_alike(shown.strip(), self._as_said(log.read_text()).strip())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
