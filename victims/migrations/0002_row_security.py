"""Row security of people, screenings, explanations and choices; the same rules as on the models."""

from django.db import migrations

from siren.access.row_security import open_tables, protect
from siren.access.rules import RowRule

PART = RowRule(parent="person")
KEPT_PART = RowRule(parent="person", append_only=True)


class Migration(migrations.Migration):
    dependencies = [("victims", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        open_tables("victims_servicetype", rights="SELECT"),  # a catalogue; it says nothing about anybody
        protect("victims_person", RowRule()),
        protect("victims_identity", RowRule()),
        protect("victims_screening", KEPT_PART, parent_table="victims_person"),
        protect(
            "victims_screeninganswer",
            RowRule(parent="screening", append_only=True),
            parent_table="victims_screening",
        ),
        protect("victims_explanation", KEPT_PART, parent_table="victims_person"),
        protect("victims_choice", KEPT_PART, parent_table="victims_person"),
        protect("victims_choicedocument", PART, parent_table="victims_person"),
    ]
