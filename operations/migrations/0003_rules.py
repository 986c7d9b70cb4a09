"""Rules that hold whoever writes: states, two people and one version (R5, R7), mandates (R8), the site (R9), notices (R10)."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules.sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION access.plan_added() CASCADE;
DROP FUNCTION access.plan_moved() CASCADE;
DROP FUNCTION access.approval_added() CASCADE;
DROP FUNCTION access.plan_part_kept() CASCADE;
DROP FUNCTION access.safe_site_elsewhere() CASCADE;
DROP FUNCTION access.site_apart(uuid);
DROP FUNCTION access.km_between(float8, float8, float8, float8);
DROP FUNCTION access.roster_mandate() CASCADE;
DROP FUNCTION access.operation_moved() CASCADE;
DROP FUNCTION access.day_line_added() CASCADE;
DROP FUNCTION access.notice_kept() CASCADE;
DROP FUNCTION access.plan_own_unit() CASCADE;
DROP FUNCTION access.copy_own() CASCADE;
DROP FUNCTION access.editor_noted(uuid);
DROP FUNCTION access.refuse(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_row_security"), ("cases", "0003_rules")]

    operations = [migrations.RunSQL(RULES, UNDO)]
