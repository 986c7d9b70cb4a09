"""What the pages of cases are tried on: pim's case, one that must stay hidden from her, and a draft without grades."""

import pytest

from cases.models import Case, Report
from siren.access.context import acting_as
from siren.wiring.demo import World


@pytest.fixture
def case(world: World) -> Case:
    """The pickling case; pim leads it."""
    with acting_as(world.users["pim"]):
        return Case.objects.get(pk=world.bag["case1"])


@pytest.fixture
def hidden(world: World) -> Case:
    """The karaoke case, of which pim must not know."""
    with acting_as(world.users["anan"]):
        return Case.objects.get(pk=world.bag["case2"])


@pytest.fixture
def draft(world: World) -> Report:
    """A draft of pim's unit whose items have no grades."""
    with acting_as(world.users["pim"]):
        return Report.objects.filter(state="draft").order_by("created_at")[0]
