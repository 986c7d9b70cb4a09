"""What search finds in this app: people by code or alias, for those who may read people at all."""

from django.utils.translation import gettext as _

from siren.common.actor import Actor
from victims.policy import READ
from victims.selectors.person import people


def search(actor: Actor, q: str, limit: int = 8) -> list[tuple[str, str, str]]:
    """(label, url, kind) of matching people; nothing is even looked for without the capability."""
    if not actor.has(READ) or len(q.strip()) < 2:
        return []
    return [(str(person), person.get_absolute_url(), str(_("Person"))) for person in people(actor, text=q)[:limit]]
