"""Writes what is generated in both clients; files that are right already stay as they are."""

from pathlib import Path

import yaml

from clients.generator import python, typescript
from clients.generator.document import Document

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "openapi.yaml"
PYTHON = ROOT / "clients" / "python" / "src" / "factcheck_client"
TYPESCRIPT = ROOT / "clients" / "typescript" / "src"


def written(document: Document) -> dict[Path, str]:
    """Every generated file and its text."""
    return {
        **{PYTHON / name: text for name, text in python.modules(document).items()},
        **{TYPESCRIPT / name: text for name, text in typescript.modules(document).items()},
    }


def main() -> None:
    """Reads the document and writes the files."""
    document = Document(yaml.safe_load(SCHEMA.read_text(encoding="utf-8")))
    for path, text in written(document).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
