"""What a charge rests on: element by element, and how much of it is not testimony (R23)."""

import uuid
from dataclasses import dataclass, field

from cases.models import Charge, ChargeElement
from evidence.models import ElementSupport, Exhibit, Statement
from siren.access.visibility import visible_to
from siren.common.actor import Actor


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
    rows = {
        element.pk: ElementRow(element)
        for element in visible_to(actor, ChargeElement)
        .filter(charge=charge)
        .select_related("charge")
        .order_by("number")
    }
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
    testimony = sum(support.testimonial for support in supports)
    return Matrix(list(rows.values()), len(supports) - testimony, testimony)


def _tie(support: ElementSupport, exhibits: dict[uuid.UUID, Exhibit], statements: dict[uuid.UUID, Statement]) -> Tie:
    if support.exhibit_id in exhibits:
        exhibit = exhibits[support.exhibit_id]
        return Tie(support, exhibit.reference, exhibit.description, exhibit.get_absolute_url())
    if support.statement_id in statements:
        statement = statements[support.statement_id]
        return Tie(support, statement.reference, statement.witness_code, statement.get_absolute_url())
    return Tie(support, "", "", "")
