"""Screening at the safe site: the eleven signs of forced labour, asked and answered one by one."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from siren.access.require import lock, require
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.common.records import made_before
from victims.choices import Finding, Indicator, Language, Observed, ScreeningPlace, VictimVerb
from victims.models import Person, Screening, ScreeningAnswer
from victims.policy import SCREEN
from victims.services.explanation import check_interpreter


def record_screening(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    person: uuid.UUID,
    place: str,
    language: str,
    interpreter: str = "",
    answers: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
    finding: str,
    finding_by: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> Screening:
    """Add one screening. A sign that is missing from `answers` is stored as not asked, never as no (R29).

    The finding is a named person's; nothing counts the answers into one.

    Raises:
        NotPermitted: the role does not screen.
        NotVisible: the person is hidden or missing.
        RuleBroken: not at one of the places away from the scene (S14), no finding, an unknown sign or answer,
            a finding of "likely" or "unlikely" without one answer, or an interpreter who must not interpret.
    """
    require(actor, SCREEN)
    if earlier := made_before(Screening, actor, id):
        return earlier
    row = lock(actor, Person, person)
    notes = notes or {}
    wrong: dict[str, list[str]] = {}
    if place not in ScreeningPlace.values:
        wrong["place"] = [_("Choose where you talked. Nobody is screened at the scene.")]
    if finding not in Finding.values:
        wrong["finding"] = [_("Choose what you conclude: likely, unlikely or unclear.")]
    if language not in Language.values:
        wrong["language"] = [_("Choose the language in which you talked.")]
    for name in [*answers, *notes]:
        if name not in Indicator.values:
            wrong.setdefault("", []).append(_("This sign is not one of the eleven."))
    for name, value in answers.items():
        if value not in Observed.values:
            wrong[name] = [_("Choose yes, no or not sure, or leave it as not asked.")]
    asked = [value for value in answers.values() if value != Observed.NOT_ASKED]
    if finding in (Finding.LIKELY, Finding.UNLIKELY) and not asked:
        wrong["finding"] = [_("Nothing was asked yet. Answer at least one question, or choose unclear.")]
    if at is not None and at > timezone.now() + dt.timedelta(minutes=5):
        wrong["at"] = [_("The talk must not be in the future.")]
    check_interpreter(row, interpreter, wrong)
    if wrong:
        raise RuleBroken(rule="R29", fields=wrong)
    screening = Screening.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        person=row,
        at=at or timezone.now(),
        place=place,
        language=language,
        interpreter=interpreter.strip(),
        finding=finding,
        finding_by=finding_by.strip() or actor.name,
        note=note,
    )
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(
            created_by_id=actor.user_id,
            screening=screening,
            indicator=name,
            answer=answers.get(name) or Observed.NOT_ASKED,
            note=notes.get(name, ""),
        )
        for name in Indicator.values
    )
    record(actor=actor, verb=VictimVerb.SCREENED, target=screening, payload={"finding": finding})
    return screening
