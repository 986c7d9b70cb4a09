"""The whole content of a plan in one canonical form, and its hash: what an approval binds (R7)."""

import datetime as dt
import hashlib
import json
from typing import Any

from operations.models import ExpectedEvidence, Plan, PlanAnnex, RosterEntry, SafeSite, Target

PLAN_FIELDS = (
    "reference",
    "title",
    "case_id",
    "starts_at",
    "exploitation",
    "grounds",
    "immediate_danger",
    "harm_if_go",
    "harm_if_not",
    "children_expected",
    "child_protection",
    "languages",
    "interpreters",
)
RISK_FIELDS = (
    "code", "group", "text", "likelihood_before", "impact_before", "likelihood", "impact", "mitigation", "owner",
)  # fmt: skip
SITE_FIELDS = (
    "name", "latitude", "longitude", "capacity", "travel_minutes", "route", "second_route", "needs_ready",
)  # fmt: skip
ANNEX_FIELDS = ("location", "latitude", "longitude", "business", "method")


def content_of(plan: Plan) -> dict[str, Any]:
    """Everything that an approver approves: the plan, its parts and its annex. Not what only says how far things are
    (who is briefed, what was found), and no row ids: the same words give the same hash."""
    site = SafeSite.objects.filter(plan=plan).first()
    annex = PlanAnnex.objects.filter(plan=plan).first()
    return {
        "plan": {name: getattr(plan, name) for name in PLAN_FIELDS},
        "alternatives": list(plan.alternatives.order_by("position").values_list("kind", "reason")),
        "risks": list(plan.risks.order_by("position").values_list(*RISK_FIELDS)),
        "objectives": list(plan.objectives.order_by("kind").values_list("kind", "expected", "note", "ready")),
        "roster": list(
            RosterEntry.objects.filter(plan=plan)
            .order_by("user_id")
            .values_list("user_id", "role", "mandate", "team_size")
        ),
        "safe_site": site and {name: getattr(site, name) for name in SITE_FIELDS},
        "expected_evidence": list(
            ExpectedEvidence.objects.filter(plan=plan).order_by("position").values_list("text", flat=True)
        ),
        "annex": annex and {name: getattr(annex, name) for name in ANNEX_FIELDS},
        "targets": annex
        and list(Target.objects.filter(annex=annex).order_by("position").values_list("suspect_id", "expected")),
    }


def content_hash(plan: Plan) -> str:
    """SHA-256 (hex) of the canonical JSON of a plan's content."""
    text = json.dumps(content_of(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=canonical)
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Moments in UTC, ids as text."""
    if isinstance(value, dt.datetime):
        return str(value.astimezone(dt.UTC).isoformat())
    return str(value)
