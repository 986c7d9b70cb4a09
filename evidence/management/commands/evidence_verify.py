"""Hash every stored file again that one person may see (R14)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.models import ExhibitFile
from evidence.services.files import verify
from siren.access.context import acting_as
from siren.access.visibility import visible_to
from siren.accounts.models import User


class Command(BaseCommand):
    """`manage.py evidence_verify --as malee`: files that fail mark their exhibits for good."""

    help = "Hash again every file of an exhibit that the given person may see; those that fail mark their exhibit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose files."""
        parser.add_argument("--as", dest="username", required=True, help="the person in whose name it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction a file, so that a mark stays whatever happens to the next."""
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError("There is no active account of this name.")
        with acting_as(user.pk) as actor:
            rows = visible_to(actor, ExhibitFile).order_by("created_at")
            references = dict(rows.values_list("pk", "exhibit__reference"))
        failed = 0
        for pk, reference in references.items():
            with acting_as(user.pk) as actor:
                if not verify(actor=actor, file=pk):
                    failed += 1
                    self.stderr.write(f"FAILED {pk} {reference}")
        self.stdout.write(f"{len(references)} files hashed again, {failed} not as they arrived.")
        if failed:
            raise CommandError("Some files are not as they arrived; their exhibits are marked.")
