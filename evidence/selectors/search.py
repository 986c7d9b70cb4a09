"""What search finds in this app: exhibits and statements, for those who may read exhibits at all."""

from django.utils.translation import gettext as _

from evidence.models import Statement
from evidence.policy import READ
from evidence.selectors.exhibit import exhibits
from siren.access.visibility import visible_to
from siren.common.actor import Actor


def search(actor: Actor, q: str, limit: int = 8) -> list[tuple[str, str, str]]:
    """(label, url, kind) of what matches; nothing is even looked for without the capability."""
    text = q.strip()
    if not actor.has(READ) or len(text) < 2:
        return []
    found = [
        (f"{row.reference} {row.description}", row.get_absolute_url(), str(_("Exhibit")))
        for row in exhibits(actor, text=text).order_by("-created_at")[:limit]
    ]
    spoken = (
        visible_to(actor, Statement).filter(reference__icontains=text).order_by("-created_at")[: limit - len(found)]
    )
    return found + [
        (f"{row.reference} {row.witness_code}", row.get_absolute_url(), str(_("Statement"))) for row in spoken
    ]
