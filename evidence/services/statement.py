"""What witnesses say, under a code."""

import datetime as dt
import re
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from evidence.choices import EvidenceVerb
from evidence.models import Statement
from evidence.policy import AHEAD, SEIZE, TIE
from siren.access.purposes import Purpose
from siren.access.require import fetch, home
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference

CODE = re.compile(r"[A-Z]{1,3}-[A-Z0-9]{1,8}")


def take_statement(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    case: uuid.UUID,
    witness_code: str,
    taken_at: dt.datetime,
    summary: str,
) -> Statement:
    """Keep what a witness said. The witness stands under a code; a name has no field here.

    Raises:
        NotPermitted: the role takes no statements.
        NotVisible: the case is hidden or missing.
        RuleBroken: not a code, no summary, a time in the future, or not on the case's team.
    """
    if not (actor.has(TIE) or actor.has(SEIZE)):
        raise NotPermitted
    if earlier := made_before(Statement, actor, id):
        return earlier
    of_case = fetch(actor, Case, case)
    code = witness_code.strip().upper()
    wrong: dict[str, list[str]] = {}
    if not CODE.fullmatch(code):
        wrong["witness_code"] = [_("Write the witness's code, such as W-7, and never a name.")]
    if not summary.strip():
        wrong["summary"] = [_("Write what the witness said, in a few lines.")]
    if taken_at > timezone.now() + AHEAD:
        wrong["taken_at"] = [_("The time when it was taken must not be in the future.")]
    if of_case.case_team_id is not None and of_case.case_team_id not in actor.teams:
        wrong[""] = [_("You are not on this case's team. Ask the analyst of the case to add you.")]
    if wrong:
        raise RuleBroken(" ".join(wrong.get("", [])), fields=wrong)
    statement = Statement.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.PROSECUTION if actor.has(TIE) else Purpose.EVIDENCE),
        case_team_id=of_case.case_team_id,
        reference=new_reference("ST"),
        case_id=of_case.pk,
        witness_code=code,
        taken_at=taken_at,
        summary=summary.strip(),
    )
    record(actor=actor, verb=EvidenceVerb.STATEMENT_TAKEN, target=statement, payload={"case": str(of_case.pk)})
    return statement
