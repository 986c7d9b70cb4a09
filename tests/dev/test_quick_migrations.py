"""The short way through the migrations ends where Django's own ends."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from siren.dev.quick_migrations import OWN, append_option


def test_the_state_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = MigrationLoader(None)
    assert vars(ProjectState)["_append_option"] is append_option  # as in every test run
    quick = loader.project_state()
    monkeypatch.setattr(ProjectState, "_append_option", OWN)
    own = loader.project_state()
    assert quick == own
    assert len(own.models) > 50 and own.models["cases", "report"].options["indexes"]
