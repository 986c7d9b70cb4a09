"""Migrations in a third of the time, for `up` and for tests: an index or a constraint renders no models again.

Django renders the model and all its neighbours anew for each of them, because SQLite rebuilds tables from the rendered
model. PostgreSQL adds the index alone. State and schema are the same in the end; production uses Django's own way.
"""

from typing import Any

from django.db.migrations.state import ProjectState

OWN = ProjectState._append_option  # type: ignore[attr-defined]  # private to Django; Django is pinned, a test compares


def append_option(self: ProjectState, app_label: str, model_name: str, option: str, value: Any) -> None:
    """As Django's own, without reload_model."""
    options = self.models[app_label, model_name].options
    options[option] = [*options[option], value]


def make_quick() -> None:
    """For this process."""
    ProjectState._append_option = append_option  # type: ignore[attr-defined]  # as above
