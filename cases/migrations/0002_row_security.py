"""Row security of intelligence and cases; the same rules as on the models."""

from django.db import migrations

from siren.access.row_security import protect
from siren.access.rules import RowRule

TEAM = RowRule(team="case_team_id")
APART = RowRule()
PART = RowRule(parent="report", deletable=True, parent_writers=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        protect("cases_case", TEAM),
        protect("cases_report", TEAM),
        protect("cases_reportitem", PART, parent_table="cases_report"),
        protect("cases_mention", PART, parent_table="cases_report"),
        protect("cases_link", PART, parent_table="cases_report"),
        protect("cases_source", APART),
        protect("cases_reportimport", APART),
        protect("cases_entity", RowRule(also="cases.Mention.entity")),
        protect("cases_suspect", RowRule(team="case_team_id", team_changes=True, readers_change=True)),
        protect("cases_charge", TEAM),
        protect("cases_chargeelement", RowRule(parent="charge", parent_writers=True), parent_table="cases_charge"),
    ]
