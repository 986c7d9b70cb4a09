"""The access schema, its functions, the rights of the runtime role on open tables, and the first protected tables."""

from pathlib import Path

from django.db import migrations

from siren.access.row_security import open_tables, protect
from siren.access.rules import RowRule

CONTEXT = Path(__file__).with_name("context.sql").read_text(encoding="utf-8")
READ = "SELECT"
FULL = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CONTEXT, "DROP SCHEMA access CASCADE"),
        # Directory and plumbing: no row here says anything about a case.
        open_tables("accounts_agency", "accounts_unit", "accounts_user", "accounts_posting", "accounts_message"),
        open_tables("accounts_user_groups", "django_session", rights=FULL),
        open_tables("access_compartment", rights="SELECT, INSERT"),
        open_tables("access_rolepurpose", "auth_permission", "django_content_type", "django_migrations", rights=READ),
        open_tables("accounts_user_user_permissions", "auth_group_permissions", rights=READ),
        open_tables("auth_group", rights="SELECT, INSERT, UPDATE"),
        open_tables("guardian_userobjectpermission", "guardian_groupobjectpermission", rights=READ),
        protect("access_caseteam", RowRule(compartment=False, team="id", creator=True, append_only=True)),
        protect("access_caseteammember", RowRule(compartment=False, parent="team"), parent_table="access_caseteam"),
        migrations.RunSQL(
            # The audit: everybody appends in their own name, and now; read by who may see the record, by oneself, and by oversight.
            """
            ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
            ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
            REVOKE ALL ON audit_event FROM PUBLIC, siren_app;
            GRANT SELECT, INSERT ON audit_event TO siren_app;
            CREATE POLICY floor ON audit_event AS RESTRICTIVE TO siren_app
                USING ((SELECT cardinality(access.part(1))) > 0);
            CREATE POLICY see ON audit_event FOR SELECT TO siren_app USING (
                actor_id = ANY ((SELECT access.part(1))::int[])
                OR compartment_id = ANY ((SELECT access.part(2))::int[])
                OR case_team_id IN (SELECT unnest(access.part(4)))
                OR (SELECT cardinality(access.part(6))) > 0);
            CREATE POLICY add ON audit_event FOR INSERT TO siren_app WITH CHECK (
                actor_id = ANY ((SELECT access.part(1))::int[])
                AND at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes');
            """,
            "ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY",
        ),
    ]
