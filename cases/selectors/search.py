"""What this app adds to search-or-jump: only what the person may see (R4)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Report
from cases.policy import READ_CASE, READ_REPORTS
from cases.selectors.entity import entities
from siren.access.visibility import visible_to
from siren.common.actor import Actor

MOST = 8


def search(actor: Actor, q: str) -> list[tuple[str, str, str]]:
    """Reports and cases by their reference, cases by their title, entities by name or number: (label, url, kind)."""
    q = q.strip()
    found: list[tuple[str, str, str]] = []
    if len(q) < 2:
        return found
    if actor.has(READ_CASE):
        by_title = visible_to(actor, Case).filter(title__icontains=q)
        by_reference = visible_to(actor, Case).filter(reference__startswith=q.upper())
        found += [
            (f"{case.reference} {case.title}", reverse("cases:case_detail", args=[case.pk]), _("Case"))
            for case in (by_title | by_reference).order_by("-created_at")[:MOST]
        ]
    if actor.has(READ_REPORTS):
        found += [
            (report.reference, reverse("cases:report_detail", args=[report.pk]), _("Report"))
            for report in visible_to(actor, Report)
            .filter(reference__startswith=q.upper())
            .order_by("-received_at")[:MOST]
        ]
        found += [
            (entity.label, reverse("cases:entity_detail", args=[entity.pk]), str(entity.get_kind_display()))
            for entity in entities(actor, q)[:MOST]
        ]
    return found
