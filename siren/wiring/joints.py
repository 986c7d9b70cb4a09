"""What joins parts that must not import each other."""

from typing import Any

from siren.access.context import acting_as
from siren.accounts.models import User
from siren.audit.models import Kind
from siren.audit.record import record
from siren.audit.verbs import AuditVerb


def record_sign_in(*, user: User, **_: Any) -> None:
    """Every sign-in is an event in the person's own name (R26). If it cannot be written, nobody signs in."""
    with acting_as(user.pk) as actor:
        record(actor=actor, verb=AuditVerb.SIGNED_IN, kind=Kind.SIGN_IN)
