"""What the search box finds here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from operations.models import ProviderNotice
from operations.selectors.plan import search_plans
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.common.actor import Actor

MOST = 8


def search(actor: Actor, q: str) -> list[tuple[str, str, str]]:
    """Plans by reference or title, notices by reference: (label, url, kind), only what this person may see (R4)."""
    text = q.strip()
    if not text:
        return []
    found: list[tuple[str, str, str]] = []
    if actor.has(Can.READ_PLAN):
        found += [
            (f"{plan.reference} {plan.title}", reverse("operations:plan_detail", args=[plan.pk]), str(_("Plan")))
            for plan in search_plans(actor, text)[:MOST]
        ]
    if actor.has(Can.READ_NOTICE):
        found += [
            (notice.reference, reverse("operations:notice_detail", args=[notice.pk]), str(_("Notice")))
            for notice in visible_to(actor, ProviderNotice).filter(reference__icontains=text)[:MOST]
        ]
    return found
