"""`python -m clients.build STAGE INTO`: the clients as a wheel and an npm package, from `docs/openapi.yaml`.

The sources are copied to STAGE, the generated half is written beside them, and both are built there: nothing that is
generated lies in the checkout, so nothing of it can be stale. INTO gets the two files. Network is not needed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from clients.generator import python, typescript
from clients.generator.document import Document
from factcheck.local.bootstrap import node_environment

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs" / "openapi.yaml"
TSC = ROOT / "frontend" / "node_modules" / "typescript-native" / "bin" / "tsc"

EPOCH = "1767225600"
"""The time that the wheel's files carry, so that the same sources make the same bytes: 1 January 2026."""


def build(schema: str, stage: Path, into: Path) -> tuple[Path, Path]:
    """The wheel and the npm package of an OpenAPI document, made anew.

    Raises CalledProcessError where the TypeScript is not well typed.
    """
    document = Document(yaml.safe_load(schema))
    shutil.rmtree(stage, ignore_errors=True)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for name in ("python", "typescript"):
        shutil.copytree(ROOT / "clients" / name, stage / name, ignore=shutil.ignore_patterns("__pycache__"))
    _write(stage / "python" / "src" / "factcheck_client", python.modules(document))
    _write(stage / "typescript" / "src", typescript.modules(document))
    return _wheel(stage / "python", into), _npm_package(stage / "typescript", into)


def _write(folder: Path, modules: dict[str, str]) -> None:
    for name, text in modules.items():
        (folder / name).write_text(text, encoding="utf-8")


def _wheel(source: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "flit_core.wheel", "--outdir", str(into)]
    env = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(command, cwd=source, env=env, check=True, capture_output=True)
    return next(into.glob("*.whl"))


def _npm_package(source: Path, into: Path) -> Path:
    env = node_environment()
    subprocess.run(["node", str(TSC), "-p", str(source)], env=env, check=True)
    pack = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into), str(source)]
    said = subprocess.run(pack, env=env, check=True, capture_output=True, text=True, cwd=source)
    return into / said.stdout.split()[-1]


def main(stage: str, into: str) -> None:
    """Builds, and says what it made."""
    for made in build(SCHEMA.read_text(encoding="utf-8"), Path(stage).absolute(), Path(into).absolute()):
        print(os.path.relpath(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
