"""Row security of plans, notices and operations; the same rules as on the models."""

from django.db import migrations

from siren.access.row_security import protect, protect_grants
from siren.access.rules import RowRule

PLAN = RowRule(grants=("operations.PlanUserGrant",))
ANNEX = RowRule(grants=("operations.PlanUserGrant",), grant_key="plan_id", grant_permission="view_annex")
OPERATION = RowRule(grants=("operations.PlanUserGrant",), grant_key="plan_id")
NOTICE = RowRule(grants=("operations.NoticeGroupGrant",))
PART = RowRule(parent="plan")
DRAFT_PART = RowRule(parent="plan", deletable=True)
KEPT_PART = RowRule(parent="plan", append_only=True)


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        protect_grants("operations_planusergrant"),
        protect_grants("operations_noticegroupgrant", group=True),
        protect("operations_plan", PLAN),
        protect("operations_planannex", ANNEX),
        protect("operations_providernotice", NOTICE),
        protect("operations_operation", OPERATION),
        protect("operations_planeditor", KEPT_PART, parent_table="operations_plan"),
        protect("operations_alternative", DRAFT_PART, parent_table="operations_plan"),
        protect("operations_risk", DRAFT_PART, parent_table="operations_plan"),
        protect("operations_rosterentry", DRAFT_PART, parent_table="operations_plan"),
        protect("operations_safesite", PART, parent_table="operations_plan"),
        protect("operations_objective", PART, parent_table="operations_plan"),
        protect("operations_expectedevidence", DRAFT_PART, parent_table="operations_plan"),
        protect("operations_approval", KEPT_PART, parent_table="operations_plan"),
        protect("operations_noticelink", PART, parent_table="operations_plan"),
        protect("operations_target", RowRule(parent="annex", deletable=True), parent_table="operations_planannex"),
        protect("operations_plandocument", RowRule(parent="annex"), parent_table="operations_planannex"),
        protect("operations_noticedocument", RowRule(parent="notice"), parent_table="operations_providernotice"),
        protect("operations_count", RowRule(parent="operation", append_only=True), parent_table="operations_operation"),
        protect(
            "operations_logline", RowRule(parent="operation", append_only=True), parent_table="operations_operation"
        ),
    ]
