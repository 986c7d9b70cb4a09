"""Forms of cases: opening one, its team, links, suspects, charges, and loading a file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CaseKind, EntityKind, Law, LinkVerb, SuspectRole
from cases.models import Entity, Report, Suspect
from cases.services.import_reports import LARGEST_FILE
from siren.web import forms as web
from siren.web import moments


def unmark(form: forms.Form, *names: str) -> None:
    """Do not say "(not required)": a draft may be incomplete, a filter or a row may stay empty as a whole."""
    for name in names or form.fields:
        form.fields[name].unmarked = True  # type: ignore[attr-defined]  # read by components/field.html


class CaseForm(web.Form):
    """Open a case."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Say what it is about. Name no victim."))
    summary = forms.CharField(label=_("In short"), required=False, widget=forms.Textarea({"rows": "3"}))
    kind = web.HintedChoiceField(label=_("How did it begin?"), choices=CaseKind.choices)
    reports = forms.MultipleChoiceField(
        label=_("Reports to open it from"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one graded report to open the case from.")},
    )
    members = forms.MultipleChoiceField(
        label=_("People on the team"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They see the case and its reports, never the sources. You are on it anyway."),
    )

    def __init__(self, *args: Any, reports: Iterable[Report], people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports"].choices = [(str(row.pk), says(row)) for row in reports]  # type: ignore[attr-defined]
        self.fields["members"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]


class MemberForm(web.Form):
    """Put someone on the team."""

    user = forms.ChoiceField(label=_("Person"))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput())

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Choose a person")), *((str(pk), name) for pk, name in people)]  # type: ignore[attr-defined]


class LinkForm(web.Form):
    """Link two entities of a case on the word of one of its reports."""

    from_entity = forms.ChoiceField(label=_("Who or what"))
    verb = forms.ChoiceField(label=_("How they hang together"), choices=LinkVerb.choices)
    to_entity = forms.ChoiceField(label=_("With whom or what"))
    rests_on = forms.ChoiceField(
        label=_("On the word of"), help_text=_("The link takes the grade of this item and always shows its report.")
    )

    def __init__(self, *args: Any, entities: Iterable[Entity], reports: Iterable[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [("", _("Choose")), *((str(row.pk), f"{row.label} ({row.get_kind_display()})") for row in entities)]
        for name in ("from_entity", "to_entity"):
            self.fields[name].choices = ends  # type: ignore[attr-defined]
        self.fields["rests_on"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *(
                (f"{row.pk}:{item.number}", f"{row.reference} · {item.number} · {shortened(item.text)}")
                for row in reports
                for item in row.items.all()
            ),
        ]


class SuspectForm(web.Form):
    """Name a suspect."""

    entity = forms.ChoiceField(label=_("Person or organisation"), help_text=_("Only whom a report of this case names."))
    role = forms.ChoiceField(label=_("Part in the exploitation"), choices=[("", _("Choose")), *SuspectRole.choices])
    note = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea({"rows": "3"}))

    def __init__(self, *args: Any, entities: Iterable[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(row.pk), row.label) for row in entities),
        ]


class ChargeForm(web.Form):
    """Enter a charge."""

    suspect = forms.ChoiceField(label=_("Suspect"))
    law = web.HintedChoiceField(
        label=_("Under which law?"),
        choices=Law.choices,
        error_messages={"required": _("Choose the law. Offences of immigration are not charged here.")},
    )
    text = forms.CharField(label=_("What the suspect did"), required=False, widget=forms.Textarea({"rows": "4"}))

    def __init__(self, *args: Any, suspects: Iterable[Suspect], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suspect"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(row.pk), f"{row.name} · {row.get_role_display()}") for row in suspects),
        ]


class EntityFilter(web.PartForm):
    """Look for an entity."""

    q = forms.CharField(
        label=_("Name or number"),
        required=False,
        max_length=120,
        help_text=_("Part of a name in any script, or a number."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *EntityKind.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark(self)


class ImportForm(web.Form):
    """A file of reports to look at before it is loaded."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("A spreadsheet saved as CSV (UTF-8), at most 1 MB. You see first what it says."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark(self)


class ImportConfirm(web.Form):
    """The text of a file that was looked at, sent back to be loaded. It is read and checked again."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST_FILE, strip=False)
    file_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    again = forms.BooleanField(label=_("Load it although the same file was loaded before"), required=False)


def shortened(text: str, most: int = 70) -> str:
    """The beginning of a text, for a line in a list."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def says(report: Report) -> str:
    """A report in one line: reference, day, what its first item says."""
    first = next(iter(report.items.all()), None)
    day = moments.spoken(report.received_at, "day")
    return f"{report.reference} · {day} · {shortened(first.text) if first else ''}"
