"""`manage.py words`: brings the translators' catalogues up to what the sources say, and makes what is served."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations.management.catalogues import keeping


class Command(BaseCommand):
    help = "Merges what the interface says into each language's catalogue, says what is missing, compiles the rest."

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        said = keeping.wanted(root)
        for language in keeping.CATEGORIES:
            keeping.merge(root, language, said)
            for path, content in keeping.make(root, language).items():
                path.write_bytes(content)
            self.stdout.write(f"{language}: {len(keeping.missing(root, language, said))} to translate")
