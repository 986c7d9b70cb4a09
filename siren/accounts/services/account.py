"""Agencies, units, people and postings: made, posted, ended, suspended. These tables hold nothing about a case."""

import datetime as dt
import uuid
from decimal import Decimal

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from siren.accounts.directory import directory_open
from siren.accounts.models import Agency, Posting, Unit, User
from siren.accounts.roles import Role
from siren.common.errors import RuleBroken


@directory_open()
def make_agency(name: str, kind: str, *, safe_site_km: Decimal | int = 2) -> Agency:
    """A new agency, with the group through which rows are shared with all its people."""
    return Agency.objects.create(name=name, kind=kind, safe_site_km=Decimal(safe_site_km), group=_new_group("agency"))


@directory_open()
def make_unit(agency: Agency, name: str) -> Unit:
    """A new unit of an agency, with its own group."""
    return Unit.objects.create(agency=agency, name=name, group=_new_group("unit"))


@directory_open()
def make_user(
    username: str,
    name: str,
    password: str | None,
    *,
    email: str = "",
    language: str = "en",
    evidence_trained: bool = False,
) -> User:
    """A person who can sign in; without a password, an account that only tasks act as. Nobody is a superuser (R27)."""
    user = User(username=username, name=name, email=email, language=language, evidence_trained=evidence_trained)
    user.set_password(password)
    user.save()
    return user


@directory_open()
def post(
    user: User, unit: Unit, role: str, *, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> Posting:
    """Someone begins to serve in a unit, in one role.

    Raises:
        RuleBroken: the posting would end before it begins.
    """
    begins = since or timezone.now()
    if until is not None and until <= begins:
        raise RuleBroken(
            _("A posting ends after it begins."), fields={"until": [_("Choose a day after the first day.")]}
        )
    posting = Posting.objects.create(user=user, unit=unit, role=Role(role), since=begins, until=until)
    user.groups.add(unit.group_id, unit.agency.group_id)
    return posting


@directory_open()
def end_posting(posting: Posting, *, at: dt.datetime | None = None) -> Posting:
    """The posting ends (now, unless said otherwise); what it gave access to is gone from the next request on."""
    ends = at or timezone.now()
    posting.until = ends
    posting.save(update_fields=["until"])
    kept = (
        Posting.objects.filter(user=posting.user)
        .filter(Q(until__isnull=True) | Q(until__gt=ends))
        .values_list("unit__group_id", "unit__agency__group_id")
    )
    still = {number for pair in kept for number in pair}
    gone = {posting.unit.group_id, posting.unit.agency.group_id} - still
    if ends <= timezone.now():
        posting.user.groups.remove(*gone)
    return posting


@directory_open()
def suspend(user: User) -> User:
    """The account opens nothing any more, sessions included; nothing that the person did is touched."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


def set_preferences(user: User, *, theme: str = "", density: str = "", language: str = "") -> User:
    """Keep how this person wants the screen. What is not given stays as it is."""
    wanted = {"theme": theme, "density": density, "language": language}
    chosen = {name: value for name, value in wanted.items() if value}
    for name, value in chosen.items():
        setattr(user, name, value)
    if chosen:
        user.save(update_fields=list(chosen))
    return user


def _new_group(kind: str) -> Group:
    return Group.objects.create(name=f"{kind}-{uuid.uuid4().hex}")
