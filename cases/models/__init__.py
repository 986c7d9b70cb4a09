"""Reports and their sources, entities and links, cases, suspects, charges."""

from cases.models.case import Case, Charge, ChargeElement, Suspect
from cases.models.entity import Entity, Link, Mention
from cases.models.report import Report, ReportImport, ReportItem, Source

__all__ = [
    "Case",
    "Charge",
    "ChargeElement",
    "Entity",
    "Link",
    "Mention",
    "Report",
    "ReportImport",
    "ReportItem",
    "Source",
    "Suspect",
]
