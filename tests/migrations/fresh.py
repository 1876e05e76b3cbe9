"""Writes `annotations/migrations/0001_squashed.py`: the short way to a fresh database, in place of all migrations.

    python -m tests.migrations.fresh

Databases that have some of the migrations go on step by step. `tests/upgrade` compares what both ways make.
Run it again when new migrations have made fresh databases slow; what they do beside the models goes into TEMPLATE.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from factcheck.local.bootstrap import ROOT

TARGET = ROOT / "annotations/migrations/0001_squashed.py"
SETTINGS = "from factcheck.settings import *\nMIGRATION_MODULES = {'annotations': 'fresh'}\n"
TEMPLATE = '''"""All tables, as what it replaces makes them. Written by `python -m tests.migrations.fresh`."""

$imports
from importlib import import_module

from annotations.models import near, preparing
from annotations.models.creating import CreateAll
from annotations.text.embedding import PACKAGED_DIMENSIONS, PACKAGED_NAME
from django.contrib.postgres.operations import TrigramExtension

LEXEMES = import_module('annotations.migrations.0028_said')
TURN = import_module('annotations.migrations.0032_queue')
SCALE = import_module('annotations.migrations.0002_first_scale')
NOTICES = import_module('annotations.migrations.0041_notices')


def make_ready(apps, schema_editor):
    """pgvector and its index, where the server has it and we may."""
    if not preparing.make_extension(schema_editor.connection):
        schema_editor.execute('CREATE INDEX ' + near.index_over(PACKAGED_NAME, PACKAGED_DIMENSIONS))


class Migration(migrations.Migration):

    initial = True

    replaces = [
$replaces
    ]

    dependencies = [
        $dependency,
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL([LEXEMES.STEMMER, LEXEMES.LEXEMES, LEXEMES.TITLE, LEXEMES.PRIOR_LEXEMES, TURN.TURN_SQL]),
        CreateAll([
$operations
        ]),
        migrations.RunPython(SCALE.add_scale),
        migrations.RunPython(NOTICES.begin_after_what_was),
        migrations.RunPython(make_ready),
    ]
'''


def generated() -> str:
    """What Django would write if there were no migration yet."""
    with TemporaryDirectory() as made:
        (Path(made) / "fresh").mkdir()
        (Path(made) / "fresh/__init__.py").touch()
        (Path(made) / "as_if_new.py").write_text(SETTINGS)
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "as_if_new", "PYTHONPATH": f"{ROOT}{os.pathsep}{made}"}
        argv = [sys.executable, "manage.py", "makemigrations", "annotations", "--no-header"]
        subprocess.run(argv, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        (written,) = Path(made).glob("fresh/0*.py")
        return written.read_text()


def squashed(written: str) -> str:
    """The same as one migration that stands for all that there are."""
    imports, _, rest = written.partition("\n\nclass Migration")
    dependency = re.search(r"\('auth', '\w+'\)", rest)
    operations = re.search(r"operations = \[\n(.*)\n    \]\n", rest, re.DOTALL)
    if dependency is None or operations is None:
        raise RuntimeError("Django wrote something else than expected.")
    names = sorted(path.stem for path in TARGET.parent.glob("0*.py") if path != TARGET)
    return Template(TEMPLATE).substitute(
        imports=imports.strip(),
        replaces="\n".join(f"        ('annotations', '{name}')," for name in names),
        dependency=dependency[0],
        operations=operations[1],
    )


if __name__ == "__main__":
    TARGET.write_text(squashed(generated()))
