"""Forms of exhibits and their files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.choices import ExhibitKind, FileType
from evidence.services.file_types import cut_off
from evidence.services.files import Arriving
from operations.models import Operation
from siren.common.actor import Actor
from siren.web.forms import Form, PartForm

TYPES = ",".join(f".{kind.value}" for kind in FileType) + ",.jpeg"
FILE_HELP = _(
    "jpg, png, pdf, mp4, mp3, txt, csv or zip, up to 150 MB. It is hashed and locked away while it arrives, and never changed."
)


def file_field(*, required: bool) -> forms.FileField:
    """A file that is checked by the service while it is read."""
    return forms.FileField(
        label=_("File"),
        required=required,
        allow_empty_file=True,  # the service says what is wrong with it
        help_text=FILE_HELP,
        widget=forms.FileInput({"accept": TYPES}),
    )


class FileForm(Form):
    """One more file of an exhibit."""

    file = file_field(required=True)
    sha256 = forms.CharField(
        label=_("SHA-256 of the original"),
        required=False,
        help_text=_("If you know it: a file that arrives with another one is not kept."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """A form that ended before its last field was cut off on its way, with or without its file."""
        if self.data.get(self.add_prefix("whole")) != "yes":
            self.add_error("file", cut_off().fields["file"])
        return super().clean() or self.cleaned_data

    def arriving(self) -> Arriving | None:
        """The file as the services take it."""
        sent = self.cleaned_data.get("file")
        if sent is None:
            return None
        return Arriving(
            name=sent.name,
            chunks=sent.chunks(),
            size=sent.size,
            sha256=self.cleaned_data.get("sha256", ""),
        )


class ExhibitForm(FileForm):
    """One thing that was found."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=ExhibitKind.choices, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        help_text=_("So that nobody can mistake it for something else: marks, colour, size, number of pages."),
        widget=forms.Textarea({"rows": 3}),
    )
    found_where = forms.CharField(label=_("Where it was found"), help_text=_("Room and spot."))
    found_at = forms.DateTimeField(label=_("When it was found"), widget=forms.DateTimeInput)
    seal_number = forms.CharField(label=_("Number on the seal"), required=False, max_length=40)
    operation = forms.ChoiceField(label=_("Operation"), required=False)
    file = file_field(required=False)

    field_order = ("kind", "description", "found_where", "found_at", "seal_number", "operation", "file", "sha256")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        actor: Actor,
        operations: list[Operation],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, actor=actor, **kwargs)
        if operations:
            field: Any = self.fields["operation"]
            field.choices = [("", _("Not during an operation"))] + [
                (str(row.pk), f"{row.started_at:%Y-%m-%d}") for row in operations
            ]
        else:
            del self.fields["operation"]


class ExhibitFilterForm(PartForm):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("Reference or words"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *ExhibitKind.choices])
    mine = forms.BooleanField(label=_("Only what I hold"), required=False)
    flagged = forms.BooleanField(label=_("Only those with a mark"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.unmarked = True  # type: ignore[attr-defined]  # read by components/field.html: a filter may stay empty
