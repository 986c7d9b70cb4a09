"""`manage.py import_reports FILE.csv --as USERNAME`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.services.import_reports import LARGEST_FILE, decoded, import_reports
from siren.access.context import acting_as
from siren.accounts.models import User
from siren.common.errors import SirenError


class Command(BaseCommand):
    """Loads graded reports from a CSV file as one person: every line of it, or nothing."""

    help = "Load graded reports from a CSV file (columns: docs/import.md); all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and on whose behalf."""
        parser.add_argument("file", type=Path, help="a CSV file in UTF-8")
        parser.add_argument("--as", dest="username", required=True, help="the person who loads it")
        parser.add_argument("--again", action="store_true", help="load it although the same file was loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one line for each problem; then nothing was loaded."""
        path: Path = options["file"]
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is nobody called {options['username']} whose account is open.")
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        try:
            with acting_as(user.pk) as actor:
                loaded = import_reports(actor=actor, text=decoded(data), file_name=path.name, again=options["again"])
        except SirenError as refused:
            lines = [line for sentences in getattr(refused, "fields", {}).values() for line in sentences]
            if lines != [refused.message]:
                lines.insert(0, refused.message)
            raise CommandError("\n".join(lines)) from None
        self.stdout.write(f"{loaded.report_count} reports with {loaded.item_count} items loaded.")
