"""Makes the private key that signs the public log's daily heads."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.worker.signing import SigningKey, make_key, signing_key


class Command(BaseCommand):
    help = "Makes the key in LOG_KEY_FILE, where there is none, and says its public half."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LOG_KEY_FILE)
        try:
            make_key(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already. For a new key, move it away first.") from error
        key = signing_key()
        if isinstance(key, SigningKey):
            self.stdout.write(f"{path} holds the key now. Its public half, for everyone to know: {key.public}")
