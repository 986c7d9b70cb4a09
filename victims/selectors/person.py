"""People: lists, one person, what is due."""

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.models import NoticeLink, ProviderNotice
from siren.access.models import Compartment
from siren.access.purposes import ROLE_PURPOSES, Purpose
from siren.access.require import fetch
from siren.access.visibility import visible_to
from siren.accounts.models import Posting
from siren.accounts.roles import Role
from siren.common.actor import Actor
from victims.choices import Answer, Label, PersonState
from victims.models import Person, Screening
from victims.selectors.choice import offers_of

PAGE = 30


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One page of the list, newest first, by key."""

    people: list[Person]
    next_url: str = ""
    prev_url: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do for one person."""

    person: Person
    kind: str
    chip: str
    text: str = ""
    url_name: str = "victims:person_detail"


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One line of the safeguards card of a child, or of someone whose age is in doubt (R18)."""

    label: str
    kind: str
    text: str
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class Seer:
    """One line of the who-can-see list."""

    who: str
    what: str
    since: dt.datetime | None = None


def people(actor: Actor, *, text: str = "") -> QuerySet[Person]:
    """Everyone the actor may see, newest first; optionally by code or alias."""
    found = visible_to(actor, Person).order_by("-created_at", "-id")
    if text.strip():
        found = found.filter(Q(code__icontains=text.strip()) | Q(alias__icontains=text.strip()))
    return found


def page_of_people(actor: Actor, *, text: str = "", before: str = "") -> PersonPage:
    """One page of the list; `before` is the id of the last person of the page above."""
    found = people(actor, text=text)
    if before:
        last = fetch(actor, Person, before)
        found = found.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.pk))
    rows = list(found[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return PersonPage(
        rows,
        next_url="?" + urlencode({"q": text, "before": rows[-1].pk}) if more else "",
        prev_url="?" + urlencode({"q": text}) if before else "",
    )


def due(actor: Actor) -> list[Due]:
    """What waits: no screening, options not complete, a guardian missing, a service to offer again (R15, R16, R18)."""
    screened = Exists(visible_to(actor, Screening).filter(person=OuterRef("pk")))
    rows = list(people(actor).annotate(is_screened=screened)[:200])
    offered = offers_of(actor, rows)
    today = timezone.localdate()
    found: list[Due] = []
    for person in rows:
        offers = offered[person.pk]
        again = [
            offer
            for offer in offers
            if offer.choice
            and offer.choice.answer == Answer.UNDECIDED
            and offer.choice.offered_again_on
            and offer.choice.offered_again_on <= today
        ]
        if person.maybe_child and not person.guardian_name:
            found.append(Due(person, "bad", _("Guardian not named"), url_name="victims:guardian_name"))
        if not person.is_screened:
            found.append(Due(person, "warn", _("Not screened"), url_name="victims:screening_create"))
        left = [offer for offer in offers if offer.choice is None]
        if left:
            words = _("%(n)d of %(all)d services have no answer") % {"n": len(left), "all": len(offers)}
            found.append(Due(person, "warn", _("Options open"), words, "victims:choice_record"))
        elif person.state == PersonState.STARTED:
            found.append(Due(person, "info", _("Complete the explanation")))
        found.extend(
            Due(person, "info", _("Ask again today"), str(offer.label), "victims:choice_record") for offer in again
        )
    return found


def safeguards(person: Person, screened: bool) -> list[Safeguard]:
    """What a child's record must have; nothing here holds up urgent care (R18)."""
    if not person.maybe_child:
        return []
    named = bool(person.guardian_name)
    sure = person.age_source not in ("unknown", "disputed")
    return [
        Safeguard(
            _("Guardian"), "ok" if named else "bad", person.guardian_name or _("Not named yet"), "victims:guardian_name"
        ),
        Safeguard(
            _("Age"),
            "ok" if sure and person.is_child else "warn",
            str(person.get_age_source_display()) if sure else _("In doubt: counts as a child"),
            "victims:person_edit",
        ),
        Safeguard(
            _("First talk at the safe site"), "ok" if screened else "warn", _("Done") if screened else _("To do")
        ),
        Safeguard(_("Urgent care"), "ok", _("Never waits for a guardian")),
    ]


def who_can_see(actor: Actor, person: Person) -> list[Seer]:
    """The people who serve where the row is kept, by the same roles and purposes that the database goes by."""
    kept = fetch_compartment(person)
    now = timezone.now()
    where = Q(unit__agency_id=kept.agency_id) if kept.unit_id is None else Q(unit_id=kept.unit_id)
    readers = [role for role, own in ROLE_PURPOSES.items() if Purpose.PROTECTION in own]
    serving = (
        Posting.objects.filter(where, role__in=readers, since__lte=now, user__is_active=True)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .select_related("user")
        .order_by("role", "user__name")
    )
    return [
        Seer(
            _("You") if posting.user_id == actor.user_id else posting.user.name,
            _("Everything, and the identity")
            if Purpose.IDENTITY in ROLE_PURPOSES[Role(posting.role)]
            else _("All but the identity"),
            posting.since,
        )
        for posting in serving
    ]


def serves_elsewhere(name: str) -> bool:
    """Whether someone with this name serves, in a role outside the care of people, with an agency here (R18)."""
    told = name.strip().casefold()
    outside = [role for role, own in ROLE_PURPOSES.items() if Purpose.PROTECTION not in own]
    found = Posting.objects.filter(role__in=outside, user__name__icontains=told).values_list("user__name", flat=True)
    return any(told in _names(one) for one in found)


def _names(full: str) -> set[str]:
    """The ways in which one person's name is written: "สมชาย (Somchai)" is two, and the whole."""
    return {part.strip().casefold() for part in [full, *full.replace(")", "").split("(")] if part.strip()}


def fetch_compartment(person: Person) -> Compartment:
    """The compartment that the person's row is kept in."""
    return Compartment.objects.get(pk=person.compartment_id)


def notice_of(actor: Actor, person: Person) -> ProviderNotice | None:
    """The notice that the person came with; None when there is none or it is withheld."""
    if person.notice_id is None:
        return None
    return visible_to(actor, ProviderNotice).filter(pk=person.notice_id).first()


def notices(actor: Actor) -> QuerySet[ProviderNotice]:
    """The notices that the actor may link a person to, newest first."""
    return visible_to(actor, ProviderNotice).order_by("-created_at", "-id")


def people_of_notice(actor: Actor, notice_id: uuid.UUID) -> list[Person]:
    """Who came with a notice, as far as the actor may see."""
    return list(people(actor).filter(notice_id=notice_id)[:200])


def people_of_operation(actor: Actor, operation_id: uuid.UUID) -> list[Person]:
    """Who came out of an operation, for a reader who may see both the plan's side and the person; nobody else."""
    links = visible_to(actor, NoticeLink).filter(plan__operation=operation_id)
    return list(people(actor).filter(notice__in=links.values("notice_id"))[:200])


def label_is_declined(person: Person) -> bool:
    """Whether nothing made for this person may carry the label (R19)."""
    return person.label == Label.DECLINED
