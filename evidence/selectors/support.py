"""What a charge rests on: element by element, and how much of it is not testimony (R23)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.models import Charge, ChargeElement
from evidence.models import ElementSupport, Exhibit, Statement
from siren.access.visibility import visible_to
from siren.common.actor import Actor

MOST = 100  # charges on one page


@dataclass(slots=True)
class Tie:
    """One support as it is shown: its reference, or nothing where the item itself is hidden."""

    support: ElementSupport
    label: str
    text: str
    url: str


@dataclass(slots=True)
class ElementRow:
    """One element with what it rests on."""

    element: ChargeElement
    ties: list[Tie] = field(default_factory=list)

    @property
    def exhibits(self) -> list[Tie]:
        """What does not rest on testimony."""
        return [tie for tie in self.ties if not tie.support.testimonial]

    @property
    def statements(self) -> list[Tie]:
        """What rests on testimony."""
        return [tie for tie in self.ties if tie.support.testimonial]

    @property
    def kind(self) -> str:
        """How it stands, as the chip's colour."""
        if not self.ties:
            return "bad"
        return "ok" if self.exhibits else "warn"

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return {"bad": _("Lacks evidence"), "warn": _("Testimony only"), "ok": _("Supported")}[self.kind]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A charge's elements, and the share of what they rest on that is not testimony."""

    rows: list[ElementRow]
    exhibits: int
    statements: int

    @property
    def lacking(self) -> list[ElementRow]:
        """Elements that rest on nothing yet."""
        return [row for row in self.rows if not row.ties]

    @property
    def testimony_only(self) -> list[ElementRow]:
        """Elements that rest on testimony alone."""
        return [row for row in self.rows if row.ties and not row.exhibits]

    @property
    def total(self) -> int:
        """All ties that stand."""
        return self.exhibits + self.statements

    @property
    def share(self) -> int | None:
        """Percent that is not testimony; None while nothing is tied (R29)."""
        return round(100 * self.exhibits / self.total) if self.total else None


def matrix(actor: Actor, charge: Charge) -> Matrix:
    """The elements of a charge with the ties that stand; withdrawn ones do not count."""
    return matrices(actor, [charge])[charge.pk]


def matrices(actor: Actor, charges: Iterable[Charge]) -> dict[uuid.UUID, Matrix]:
    """The same for several charges, in as many queries as for one."""
    of: dict[uuid.UUID, list[ElementRow]] = {charge.pk: [] for charge in charges}
    elements = visible_to(actor, ChargeElement).filter(charge__in=list(of)).select_related("charge").order_by("number")
    rows = {element.pk: ElementRow(element) for element in elements}
    for row in rows.values():
        of[row.element.charge_id].append(row)
    supports = list(
        visible_to(actor, ElementSupport)
        .filter(element_id__in=rows, withdrawn_at__isnull=True)
        .order_by("created_at", "id")
    )
    exhibits = {
        row.pk: row
        for row in visible_to(actor, Exhibit).filter(pk__in={s.exhibit_id for s in supports if s.exhibit_id})
    }
    statements = {
        row.pk: row
        for row in visible_to(actor, Statement).filter(pk__in={s.statement_id for s in supports if s.statement_id})
    }
    for support in supports:
        rows[support.element_id].ties.append(_tie(support, exhibits, statements))
    return {
        pk: Matrix(found, sum(len(row.exhibits) for row in found), sum(len(row.statements) for row in found))
        for pk, found in of.items()
    }


def charges_by_id(actor: Actor, ids: Iterable[str]) -> list[Charge]:
    """Those of these charges that the person may see; all of them, newest first, where none is named."""
    named = list(ids)
    found = visible_to(actor, Charge).select_related("suspect__entity").order_by("-created_at", "-id")
    if not named:
        return list(found[:MOST])
    return list(found.filter(pk__in=[key for key in map(_key, named[:MOST]) if key]))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _tie(support: ElementSupport, exhibits: dict[uuid.UUID, Exhibit], statements: dict[uuid.UUID, Statement]) -> Tie:
    if support.exhibit_id in exhibits:
        exhibit = exhibits[support.exhibit_id]
        return Tie(support, exhibit.reference, exhibit.description, exhibit.get_absolute_url())
    if support.statement_id in statements:
        statement = statements[support.statement_id]
        return Tie(support, statement.reference, statement.witness_code, statement.get_absolute_url())
    return Tie(support, "", "", "")
