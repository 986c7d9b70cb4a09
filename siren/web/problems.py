"""The problems of a form as one list, each with the place to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm, BaseFormSet
from django.forms.utils import ErrorList

if TYPE_CHECKING:
    AnyFormSet = BaseFormSet[Any]
else:
    AnyFormSet = BaseFormSet  # takes no parameter when it runs


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the id of the field that it is about ("" when it is about the whole form)."""

    text: str
    target: str = ""


def problems_of(form: BaseForm | AnyFormSet) -> Iterator[Problem]:
    """Every problem of a form or formset, those of the whole first."""
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(text)) for text in form.non_form_errors())
        for part in form.forms:
            yield from problems_of(part)
        return
    for name, texts in form.errors.items():
        yield from (Problem(str(text), target_of(form, name)) for text in sentences(texts))


def sentences(texts: Any) -> list[str]:
    """The messages of an error list, whatever made it."""
    return [str(text) for text in (texts if isinstance(texts, (ErrorList, list, tuple)) else [texts])]


def target_of(form: BaseForm, name: str) -> str:
    """The id of the first control of a field: what the summary's link jumps to and focuses."""
    if name not in form.fields or form[name].is_hidden:
        return ""
    field = form[name]
    first = getattr(field.field.widget, "first_id", None)
    auto_id = field.auto_id if isinstance(field.auto_id, str) else ""
    if first is not None:
        return str(first(auto_id))
    return field.id_for_label or (f"{auto_id}_0" if field.use_fieldset else auto_id)
