"""The identity: opened and written by those who may, each look recorded (R26)."""

import uuid
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.access.visibility import visible_to
from siren.audit.record import looked, record
from siren.common import dates
from siren.common.actor import Actor
from siren.common.errors import RuleBroken, Stale
from victims.choices import VictimVerb
from victims.models import Identity, Person
from victims.policy import IDENTITY

EARLIEST_BIRTH = 1900
FIELDS = ("name", "name_native", "name_romanised", "born", "contacts", "contact_care")


def open_identity(*, actor: Actor, person: uuid.UUID) -> tuple[Person, Identity | None]:
    """Who the person is; None while nobody has written it. The look is recorded before anything leaves.

    Raises:
        NotPermitted: the role reads no identities.
        NotVisible: the person is hidden or missing.
    """
    require(actor, IDENTITY)
    row = fetch(actor, Person, person)
    identity = visible_to(actor, Identity).filter(person=row).first()
    looked(actor=actor, target=identity or row)
    return row, identity


def write_identity(
    *,
    actor: Actor,
    person: uuid.UUID,
    version: int,
    name: str,
    name_native: str = "",
    name_romanised: str = "",
    born: str = "",
    contacts: str = "",
    contact_care: str = "",
) -> Identity:
    """Write who the person is. `version` is 0 when nothing was written before.

    Raises:
        NotPermitted, NotVisible.
        Stale: someone wrote it meanwhile (R30).
        RuleBroken: no name, or a date that is in the future or not written as a date (R29).
    """
    require(actor, IDENTITY)
    row = lock(actor, Person, person)
    wrong: dict[str, list[str]] = {}
    if not name.strip():
        wrong["name"] = [_("Write the name as the person says it, or “not said”.")]
    first = last = None
    if born:
        try:
            told = dates.parse(born)
            first, last = told.first, told.last
            if first and first > timezone.localdate():
                wrong["born"] = [_("The date of birth must not be in the future.")]
            elif first and first.year < EARLIEST_BIRTH:
                wrong["born"] = [_("The date of birth is too long ago. Check the year.")]
        except ValueError as error:
            wrong["born"] = [str(error)]
    if wrong:
        raise RuleBroken(rule="R29", fields=wrong)
    values = {
        "name": name.strip(),
        "name_native": name_native,
        "name_romanised": name_romanised,
        "born": born,
        "contacts": contacts,
        "contact_care": contact_care,
        "born_first": first,
        "born_last": last,
    }
    identity = visible_to(actor, Identity).filter(person=row).first()
    if (identity.version if identity else 0) != version:
        raise Stale(version=identity.version if identity else 0, theirs=_shown(identity), yours=_shown(None, values))
    if identity is None:
        identity = Identity.objects.create(
            created_by_id=actor.user_id, compartment_id=home(actor, Purpose.IDENTITY), person=row, **values
        )
    else:
        identity = lock(actor, Identity, identity.pk, version=version)
        for field, value in values.items():
            setattr(identity, field, value)
        save(identity, *values)
    record(actor=actor, verb=VictimVerb.IDENTITY_WRITTEN, target=identity)
    return identity


def _shown(identity: Identity | None, values: Mapping[str, object] | None = None) -> dict[str, str]:
    """Both versions in words, for the page of a stale edit."""
    words = dict(
        zip(
            FIELDS,
            (_("Name"), _("Name in own script"), _("Romanised"), _("Born"), _("Contacts"), _("Care with contacts")),
            strict=True,
        )
    )
    told: Mapping[str, object] = values or ({name: getattr(identity, name) for name in FIELDS} if identity else {})
    return {words[name]: str(told.get(name, "")) for name in FIELDS}
