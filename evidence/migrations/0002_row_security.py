"""Row security of evidence, and the closed chain of custody kept by the database itself (R13)."""

from pathlib import Path

from django.db import migrations

from siren.access.row_security import protect
from siren.access.rules import RowRule

CASE = RowRule(team="case_team_id")
KEPT_CASE = RowRule(team="case_team_id", append_only=True)
KEPT = RowRule(parent="exhibit", append_only=True)
RECEIPT = RowRule(parent="transfer", append_only=True)
CUSTODY = Path(__file__).with_name("custody.sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION evidence_exhibit_added() CASCADE;
DROP FUNCTION evidence_exhibit_kept() CASCADE;
DROP FUNCTION evidence_transfer_added() CASCADE;
DROP FUNCTION evidence_receipt_added() CASCADE;
DROP FUNCTION evidence_support_kept() CASCADE;
DROP FUNCTION evidence_file_added() CASCADE;
DROP FUNCTION evidence_in_own_name() CASCADE;
DROP FUNCTION evidence_flag_added() CASCADE;
DROP FUNCTION evidence_files_known(text[]);
DROP FUNCTION evidence_mark() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        protect("evidence_exhibit", RowRule(team="case_team_id", team_changes=True)),
        protect("evidence_exhibitfile", KEPT, parent_table="evidence_exhibit"),
        protect("evidence_custodytransfer", KEPT, parent_table="evidence_exhibit"),
        protect("evidence_custodyreceipt", RECEIPT, parent_table="evidence_custodytransfer"),
        protect("evidence_exhibitflag", KEPT, parent_table="evidence_exhibit"),
        protect("evidence_statement", KEPT_CASE),
        protect("evidence_elementsupport", CASE),
        migrations.RunSQL(CUSTODY, UNDO),
    ]
