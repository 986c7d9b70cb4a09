"""Rules that hold whoever writes: grade before use (R1), graded items stay, nothing points at what is hidden (R4)."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules.sql").read_text(encoding="utf-8")
UNDO = """
DROP TRIGGER grade_before_use ON cases_report;
DROP TRIGGER graded_stays ON cases_reportitem;
DROP TRIGGER mention_stays ON cases_mention;
DROP TRIGGER link_stays ON cases_link;
DROP TRIGGER mention_own ON cases_mention;
DROP TRIGGER link_ends ON cases_link;
DROP FUNCTION access.grade_before_use();
DROP FUNCTION access.graded_stays();
DROP FUNCTION access.mention_own();
DROP FUNCTION access.link_ends();
DROP TRIGGER report_case ON cases_report;
DROP TRIGGER source_report ON cases_source;
DROP TRIGGER suspect_named ON cases_suspect;
DROP TRIGGER charge_suspect ON cases_charge;
DROP FUNCTION access.report_case();
DROP FUNCTION access.source_report();
DROP FUNCTION access.suspect_named();
DROP FUNCTION access.charge_suspect();
DROP TRIGGER suspect_kept ON cases_suspect;
DROP FUNCTION access.suspect_kept();
DROP TRIGGER team_kept ON access_caseteammember;
DROP FUNCTION access.team_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_row_security")]

    operations = [migrations.RunSQL(RULES, UNDO)]
