"""`manage.py publish_scheduled ID`: publishes a claim whose time has come. The job calls it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from annotations.actions.scheduling import publish_due


class Command(BaseCommand):
    """Publishes one claim, if it is due."""

    help = "Publishes a claim whose set time has come; does nothing where it has not, or where that was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claim", type=int)

    def handle(self, *, claim: int, **options: object) -> None:
        publish_due(claim)
