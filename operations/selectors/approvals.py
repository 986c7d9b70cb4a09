"""Which approvals hold."""

from operations.choices import Decision
from operations.models import Approval, Plan


def valid_approvals(plan: Plan) -> list[Approval]:
    """The approvals of exactly this version, at most one a person (R7)."""
    found = plan.approvals.filter(
        decision=Decision.APPROVE, revision=plan.revision, content_hash=plan.content_hash
    ).order_by("created_at")
    return list({approval.by_id: approval for approval in found}.values()) if plan.content_hash else []
