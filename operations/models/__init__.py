"""Plans, notices to providers, and operations."""

from operations.models.annex import ExpectedEvidence, PlanAnnex, Target
from operations.models.approval import Approval
from operations.models.document import NoticeDocument, PlanDocument
from operations.models.notice import NoticeGroupGrant, NoticeLink, ProviderNotice
from operations.models.operation import Count, LogLine, Operation
from operations.models.plan import Alternative, Objective, Plan, PlanEditor, PlanUserGrant, Risk, SafeSite
from operations.models.roster import RosterEntry

__all__ = [
    "Alternative",
    "Approval",
    "Count",
    "ExpectedEvidence",
    "LogLine",
    "NoticeDocument",
    "NoticeGroupGrant",
    "NoticeLink",
    "Objective",
    "Operation",
    "Plan",
    "PlanAnnex",
    "PlanDocument",
    "PlanEditor",
    "PlanUserGrant",
    "ProviderNotice",
    "Risk",
    "RosterEntry",
    "SafeSite",
    "Target",
]
