"""Assessing what could go wrong."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from operations.models import Plan, Risk
from operations.services.plan import edited, open_for_edit
from siren.common.actor import Actor
from siren.common.errors import RuleBroken


def set_risks(*, actor: Actor, plan_id: uuid.UUID | str, version: int, risks: Sequence[dict[str, Any]]) -> Plan:
    """Store the risks in this order; codes R1, R2, … follow it.

    Raises:
        RuleBroken: a likelihood or impact that is not 1 to 5, or one that mitigation is said to make worse.
    """
    plan = open_for_edit(actor, plan_id, version)
    for at, row in enumerate(risks, 1):
        scale = [row[name] for name in ("likelihood_before", "impact_before", "likelihood", "impact")]
        if any(not 1 <= value <= 5 for value in scale):
            raise RuleBroken(_("Likelihood and harm go from 1 to 5."))
        if row["likelihood"] * row["impact"] > row["likelihood_before"] * row["impact_before"]:
            raise RuleBroken(
                _("Risk %(code)s is worse after what we do than before. Check its numbers.") % {"code": f"R{at}"}
            )
    plan.risks.all().delete()
    Risk.objects.bulk_create(
        Risk(plan=plan, position=at, code=f"R{at}", created_by_id=actor.user_id, **row)
        for at, row in enumerate(risks, 1)
    )
    return edited(actor, plan, "risks")
