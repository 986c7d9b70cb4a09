"""The forms of one report together: one page, one send."""

import uuid
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.forms.report import (
    ItemFormSet,
    LinkFormSet,
    NameFormSet,
    ReportForm,
    SourceForm,
    item_initial,
    link_initial,
    name_initial,
    source_initial,
)
from cases.policy import READ_SOURCE, ItemIn
from cases.services.report import ReportIn
from siren.common.actor import Actor


class Writing:
    """A report on its way: bound to what was sent, or begun from a text, or from a stored draft."""

    def __init__(
        self,
        actor: Actor,
        data: QueryDict | None = None,
        *,
        told: ReportIn | None = None,
        version: int | None = None,
        case_id: uuid.UUID | None = None,
        text: str = "",
    ) -> None:
        self.actor = actor
        self.grading = data is not None and data.get("do") == "grade"
        self.adding = data is not None and any(
            f"{prefix}-{act}" in data for prefix in ("items", "names", "links") for act in ("add", "remove")
        )
        self.form = ReportForm(data, actor=actor, version=version or 0, initial=_initial(told, case_id))
        items = item_initial(told.items if told else [ItemIn(text)] if text else [])
        parts: dict[str, Any] = {"actor": actor}
        strict = {**parts, "grading": self.grading, "lenient": self.adding}
        self.items = ItemFormSet(data, prefix="items", initial=items, form_kwargs=strict)
        if items and data is None:
            self.items.extra = 0
        known = name_initial(told.names) if told else []
        self.names = NameFormSet(data, prefix="names", initial=known, form_kwargs=parts)
        joined = link_initial(told.links) if told else []
        self.links = LinkFormSet(data, prefix="links", initial=joined, form_kwargs=parts)
        self.source = (
            SourceForm(data, actor=actor, initial=source_initial(told.source) if told else {})
            if actor.has(READ_SOURCE)
            else None
        )

    @property
    def all(self) -> list[Any]:
        """Every form, in the order of the page."""
        return [form for form in (self.form, self.items, self.names, self.links, self.source) if form is not None]

    def is_valid(self) -> bool:
        """Whether every part is; all of them are checked, so that all problems show at once."""
        good = all([form.is_valid() for form in self.all])  # noqa: C419  # a generator would stop at the first
        rows = self.items.forms
        if good and rows and not any(form.cleaned_data.get("text") for form in rows):
            rows[0].add_error("text", _("Write down at least one thing that you learned."))
            return False
        return good

    def told(self) -> ReportIn:
        """The report as it was written."""
        data = self.form.cleaned_data
        names = [name for form in self.names.forms if (name := form.name())]
        links = [link for form in self.links.forms if (link := form.link())]
        told = ReportIn(
            received_at=data["received_at"],
            how_received=data["how_received"],
            exploitation=data["exploitation"],
            place=data["place"],
            items=[form.item() for form in self.items.forms if form.cleaned_data.get("text")],
            names=names,
            links=links,
        )
        if self.source is None:
            return told
        return ReportIn(
            told.received_at,
            told.how_received,
            told.items,
            told.exploitation,
            told.place,
            told.names,
            told.links,
            self.source.source(),
        )


def _initial(told: ReportIn | None, case_id: uuid.UUID | None) -> dict[str, Any]:
    if told is None:
        return {"case": case_id} if case_id else {}
    return {
        "received_at": told.received_at,
        "how_received": told.how_received,
        "exploitation": told.exploitation,
        "place": told.place,
    }
