"""Opening cases, adding reports to them, and who is on their team."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.choices import CaseKind, CaseState, CaseVerb, ReportState
from cases.models import Case, Report
from cases.policy import LOG, MANAGE_TEAM, OPEN_CASE, READ_CASE
from siren.access import teams
from siren.access.models import CaseTeamMember
from siren.access.post import notify
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.accounts.models import Posting, User
from siren.accounts.roles import capabilities_of
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference


def on_team(actor: Actor, case: Case) -> Case:
    """The case, when the actor works on it and it is open.

    Raises:
        NotPermitted: the actor sees it through the unit, but is not on its team.
        MoveNotAllowed: it is closed.
    """
    if case.case_team_id not in actor.teams:
        raise NotPermitted(_("You are not on this case's team. Ask its lead analyst to add you."))
    if case.state != CaseState.OPEN:
        raise MoveNotAllowed(_("This case is closed."))
    return case


def open_case(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    title: str,
    summary: str = "",
    kind: str = CaseKind.REACTIVE,
    reports: Sequence[uuid.UUID],
    members: Iterable[int] = (),
) -> Case:
    """Open a case from graded reports, with a team of its own; its reports are seen by the team from then on.

    Raises:
        NotPermitted: the role opens no cases, or a report belongs to another unit.
        NotVisible: a report is hidden or missing.
        RuleBroken: no title, no report, a report that is a draft (R1) or in a case already, a member who may read
            no cases.
    """
    require(actor, OPEN_CASE)
    if earlier := made_before(Case, actor, id):
        return earlier
    if not title.strip():
        sentence = _("Give the case a title that names no victim.")
        raise RuleBroken(sentence, fields={"title": [sentence]})
    if kind not in CaseKind.values:
        sentence = _("Choose whether the case is proactive or reactive.")
        raise RuleBroken(sentence, fields={"kind": [sentence]})
    found = [_lock_own(actor, pk) for pk in sorted(set(reports))]
    if not found:
        sentence = _("Choose at least one graded report to open the case from.")
        raise RuleBroken(sentence, fields={"reports": [sentence]})
    for report in found:
        _check_addable(report)
    team, actor = teams.make_team(actor)
    case = Case.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.INTELLIGENCE),
        case_team=team,
        reference=new_reference("C"),
        title=title.strip(),
        summary=summary,
        kind=kind,
        lead_id=actor.user_id,
    )
    for report in found:
        _put(report, case)
    record(actor=actor, verb=CaseVerb.CASE_OPENED, target=case, payload={"reports": [str(row.pk) for row in found]})
    for user_id in dict.fromkeys(members):
        if user_id != actor.user_id:
            join(actor=actor, case_id=case.pk, user_id=user_id)
    return case


def add_report(*, actor: Actor, case_id: uuid.UUID | str, report_id: uuid.UUID | str) -> Report:
    """Add one of one's own graded reports to a case that one works on.

    Raises:
        NotPermitted, NotVisible, MoveNotAllowed: as for on_team.
        RuleBroken: the report is a draft (R1), or in a case already.
    """
    require(actor, LOG)
    case = on_team(actor, fetch(actor, Case, case_id))
    if (there := fetch(actor, Report, report_id)).case_id == case.pk:
        return there
    report = _lock_own(actor, report_id)
    if report.case_id == case.pk:
        return report
    _check_addable(report)
    _put(report, case)
    record(actor=actor, verb=CaseVerb.REPORT_ADDED, target=case, payload={"report": str(report.pk)})
    return report


def join(*, actor: Actor, case_id: uuid.UUID | str, user_id: int, until: dt.datetime | None = None) -> CaseTeamMember:
    """Put someone on the case's team, of whatever agency; they see the case from their next request on.

    Raises:
        NotPermitted: the role manages no teams, or the actor is not on this one.
        NotVisible: the case is hidden or missing.
        RuleBroken: someone whose role may read no cases, or who is on the team already; an end in the past.
    """
    case = _own_team(actor, case_id)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or READ_CASE not in capabilities_of(tuple(_roles(user_id))):
        sentence = _("Choose someone whose role works on cases: police, prosecutor or labour inspector.")
        raise RuleBroken(sentence, fields={"user": [sentence]})
    if until is not None and until <= timezone.now():
        sentence = _("The last day must lie ahead.")
        raise RuleBroken(sentence, fields={"until": [sentence]})
    member = teams.join_team(actor, case.case_team_id or 0, user_id, until)
    record(actor=actor, verb=CaseVerb.TEAM_JOINED, target=case, payload={"user": user_id})
    notify([user_id], key=f"team:{case.pk}:{member.pk}")
    return member


def leave(*, actor: Actor, case_id: uuid.UUID | str, user_id: int) -> int:
    """Take someone off the case's team, now. Returns 1, or 0 when they were not on it.

    Raises:
        NotPermitted, NotVisible.
        RuleBroken: the lead analyst, who stays.
    """
    case = _own_team(actor, case_id)
    if user_id == case.lead_id:
        raise RuleBroken(_("The lead analyst stays on the team."))
    ended = teams.leave_team(actor, case.case_team_id or 0, user_id)
    if ended:
        record(actor=actor, verb=CaseVerb.TEAM_LEFT, target=case, payload={"user": user_id})
    return ended


def _own_team(actor: Actor, case_id: uuid.UUID | str) -> Case:
    require(actor, MANAGE_TEAM)
    case = on_team(actor, fetch(actor, Case, case_id))
    if case.compartment_id not in actor.writes:
        raise NotPermitted(_("Only the unit that keeps a case says who works on it."))
    return case


def _lock_own(actor: Actor, report_id: uuid.UUID | str) -> Report:
    if fetch(actor, Report, report_id).compartment_id not in actor.writes:
        raise NotPermitted(_("A report of another unit is added to a case by that unit."))
    return lock(actor, Report, report_id)


def _check_addable(report: Report) -> None:
    if report.state != ReportState.GRADED:
        sentence = _("%(report)s is a draft. Grade it first.") % {"report": report.reference}
        raise RuleBroken(sentence, rule="R1", fields={"reports": [sentence]})
    if report.case_id is not None:
        sentence = _("%(report)s is part of a case already.") % {"report": report.reference}
        raise RuleBroken(sentence, fields={"reports": [sentence]})


def _put(report: Report, case: Case) -> None:
    report.case_id, report.case_team_id = case.pk, case.case_team_id
    save(report, "case_id", "case_team_id")


def _roles(user_id: int) -> list[str]:
    now = timezone.now()
    postings = Posting.objects.filter(user_id=user_id, since__lte=now, unit__agency__is_active=True)
    return [posting.role for posting in postings if posting.until is None or posting.until > now]
