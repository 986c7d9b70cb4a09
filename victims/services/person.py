"""The person's record: started by code, changed field by field."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.models import ProviderNotice
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken, Stale
from siren.common.records import made_before
from siren.common.references import ALPHABET
from victims.choices import AgeBand, AgeSource, Label, Language, VictimVerb
from victims.interpreters import names_one_of
from victims.models import Person
from victims.policy import CHOOSE, START
from victims.selectors.person import serves_elsewhere

TRIES = 20
EARLIEST_ARRIVAL = 1900


def new_code() -> str:
    """A random code such as "P-7K3F": no running number that would tell how many people there are (R4)."""
    return "P-" + "".join(secrets.choice(ALPHABET) for _letter in range(4))


def start_record(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    language: str = "",
    age_band: str = "",
    age_source: str = AgeSource.UNKNOWN,
    alias: str = "",
    interpreter: str = "",
    not_interpreter: str = "",
    notice: uuid.UUID | None = None,
    arrived_at: dt.datetime | None = None,
    place: str = "",
) -> Person:
    """Start a person's record under a new code; no name is asked for.

    Raises:
        NotPermitted: the role starts no records.
        NotVisible: the notice is hidden or missing.
        RuleBroken: a value is not on its list, an age is given without how it is known (R29), an interpreter who
            must not interpret, or an arrival in the future or long ago.
    """
    require(actor, START)
    if earlier := made_before(Person, actor, id):
        return earlier
    values = {
        "language": language,
        "age_band": age_band,
        "age_source": age_source,
        "alias": alias,
        "interpreter": interpreter,
        "not_interpreter": not_interpreter,
        "arrived_at": arrived_at,
        "place": place,
    }
    _check(values)
    if notice is not None:
        fetch(actor, ProviderNotice, notice)
    person = _with_free_code(
        Person(
            id=id or uuid.uuid4(),
            created_by_id=actor.user_id,
            compartment_id=home(actor, Purpose.PROTECTION),
            notice_id=notice,
            **values,
        )
    )
    record(actor=actor, verb=VictimVerb.PERSON_STARTED, target=person, payload={"notice": str(notice or "")})
    return person


EDITABLE = (
    "alias",
    "language",
    "interpreter",
    "not_interpreter",
    "age_band",
    "age_source",
    "arrived_at",
    "place",
    "label",
    "notice_id",
)


def change_person(*, actor: Actor, person: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Person:
    """Change what is known of the person. Only the fields named in EDITABLE can be changed.

    Raises:
        NotPermitted, NotVisible, RuleBroken: as start_record.
        Stale: someone changed the record meanwhile; both versions are in it (R30).
    """
    require(actor, START)
    values = {name: changes[name] for name in EDITABLE if name in changes}
    row = lock(actor, Person, person)
    if row.version != version:
        raise Stale(theirs=shown(row), yours=shown(row, values), version=row.version)
    _check({**{name: getattr(row, name) for name in EDITABLE}, **values})
    if values.get("notice_id") and values["notice_id"] != row.notice_id:
        fetch(actor, ProviderNotice, values["notice_id"])
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    save(row, *changed)
    record(actor=actor, verb=VictimVerb.PERSON_CHANGED, target=row, payload={"fields": sorted(changed)})
    return row


def name_guardian(*, actor: Actor, person: uuid.UUID, version: int, name: str, independent: bool = False) -> Person:
    """Say who stands beside a child when something lasting is decided (R18).

    Raises:
        NotPermitted, NotVisible, Stale.
        RuleBroken: no name, nobody vouches that the guardian is independent, the guardian works for an agency that
            investigates or prosecutes, or the person is an adult.
    """
    require(actor, CHOOSE)
    row = lock(actor, Person, person)
    if row.version != version:
        told = _("Guardian")
        raise Stale(
            theirs=shown(row) | {told: row.guardian_name},
            yours=shown(row) | {told: name.strip()},
            version=row.version,
        )
    wrong: dict[str, list[str]] = {}
    if not name.strip():
        wrong["name"] = [_("Write the guardian's name.")]
    elif serves_elsewhere(name):
        wrong["name"] = [_("Someone with this name works on cases here. Name a guardian who does not.")]
    if not independent:
        wrong["independent"] = [_("Make sure of it first, then tick the box: the guardian stands apart from the case.")]
    if wrong:
        raise RuleBroken(rule="R18", fields=wrong)
    if not row.maybe_child:
        raise RuleBroken(
            _("This person is an adult. Change the age first if that is wrong."),
            rule="R18",
        )
    row.guardian_name = name.strip()
    save(row, "guardian_name")
    record(actor=actor, verb=VictimVerb.GUARDIAN_NAMED, target=row, payload={"independent": True})
    return row


def shown(row: Person, values: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The changeable fields in words, for the page that shows two versions beside each other (R30)."""
    told = {name: getattr(row, name) for name in EDITABLE if name != "notice_id"} | {
        name: value for name, value in (values or {}).items() if name != "notice_id"
    }
    lists: dict[str, Any] = {
        "language": Language,
        "age_band": AgeBand,
        "age_source": AgeSource,
        "label": Label,
    }
    words = {
        "alias": _("Called"),
        "language": _("Language"),
        "interpreter": _("Interpreter"),
        "not_interpreter": _("Must not interpret"),
        "age_band": _("Age"),
        "age_source": _("How the age is known"),
        "arrived_at": _("Arrived at the safe site"),
        "place": _("Province"),
        "label": _("The finding's name"),
    }
    return {
        words[name]: str(lists[name](value).label if name in lists and value in lists[name].values else value or "")
        for name, value in told.items()
    }


def _check(values: Mapping[str, Any]) -> None:
    """Closed lists, and an age that says how it is known (R29)."""
    wrong: dict[str, list[str]] = {}
    for name, allowed in (
        ("language", ["", *Language.values]),
        ("age_band", AgeBand.values),
        ("age_source", AgeSource.values),
        ("label", Label.values),
    ):
        if name in values and values[name] not in allowed:
            wrong[name] = [_("Choose one from the list.")]
    if values["age_band"] and values["age_source"] == AgeSource.UNKNOWN:
        wrong["age_source"] = [_("Choose how the age is known.")]
    if not values["age_band"] and values["age_source"] in (AgeSource.KNOWN, AgeSource.SAID, AgeSource.ESTIMATED):
        wrong["age_band"] = [_("Choose the age, or say that it is not known.")]
    if names_one_of(values.get("not_interpreter", ""), values.get("interpreter", "")):
        wrong["interpreter"] = [_("This interpreter must not interpret for this person. Choose someone else.")]
    arrived = values.get("arrived_at")
    if arrived is not None and arrived > timezone.now() + dt.timedelta(minutes=5):
        wrong["arrived_at"] = [_("The arrival must not be in the future.")]
    elif arrived is not None and arrived.year < EARLIEST_ARRIVAL:
        wrong["arrived_at"] = [_("The arrival is too long ago. Check the year.")]
    if wrong:
        raise RuleBroken(rule="R29", fields=wrong)


def _with_free_code(person: Person) -> Person:
    """Store the person under a code that nobody else in the compartment has; other compartments play no part (R4)."""
    for _try in range(TRIES):
        person.code = new_code()
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError as clash:
            if "code" not in str(clash):
                raise
            continue
        return person
    raise RuntimeError("no free code for a person")
