"""The day as the live board and the operation's page show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from operations.choices import CountKind, LogKind, ObjectiveKind, OperationState, RosterRole
from operations.models import LogLine, Objective, Operation, Plan
from operations.selectors.people import names_of
from operations.selectors.plan import ICONS, teams_of
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.common.actor import Actor

COUNTED = {
    ObjectiveKind.ARREST: CountKind.ARRESTED,
    ObjectiveKind.EVIDENCE: CountKind.ITEM,
    ObjectiveKind.RESCUE: CountKind.MOVED,
}
STATE_KINDS = {OperationState.RUNNING: "brand", OperationState.STOPPED: "bad", OperationState.CLOSED: "neutral"}
LINES = 30


@dataclass(frozen=True, slots=True)
class Track:
    """One objective on the day."""

    objective: Objective
    number: int
    icon: str
    title: str
    figure: int
    of: str
    kind: str
    status: str
    note: str
    count_kind: CountKind
    button: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log in words."""

    at: Any
    text: str
    by: str
    kind: str


def operations(actor: Actor) -> QuerySet[Operation]:
    """The operations that this person may know of, newest first."""
    return visible_to(actor, Operation).select_related("plan", "commander").order_by("-started_at", "-pk")


def totals(operation: Operation) -> dict[str, int]:
    """What is counted, by kind."""
    rows = operation.counts.order_by().values("kind").annotate(all=Sum("step"))
    return dict.fromkeys(CountKind.values, 0) | {row["kind"]: row["all"] for row in rows}


def tracks(operation: Operation) -> list[Track]:
    """The three objectives with what is counted so far."""
    counted = totals(operation)
    rows = {row.kind: row for row in Objective.objects.filter(plan_id=operation.plan_id)}
    return [
        _track(operation, rows[kind], number, counted[COUNTED[kind]]) for number, kind in enumerate(ObjectiveKind, 1)
    ]


def _track(operation: Operation, row: Objective, number: int, figure: int) -> Track:
    kind = ObjectiveKind(row.kind)
    expected = {
        ObjectiveKind.ARREST: _("of %(n)d"),
        ObjectiveKind.EVIDENCE: _("of %(n)d logged"),
        ObjectiveKind.RESCUE: _("of about %(n)d moved"),
    }[kind]
    note = row.note
    if kind is ObjectiveKind.ARREST:
        apart = operation.suspects_separated_at is not None
        note = _("Kept apart from witnesses: yes") if apart else _("Kept apart from witnesses: not yet")
    missing = max(0, (row.expected or 0) - figure)
    status = _("Complete") if row.expected and not missing else _("%(n)d to go") % {"n": missing}
    good = figure > 0 and (not missing or kind is not ObjectiveKind.ARREST)
    return Track(
        objective=row,
        number=number,
        icon=ICONS[kind],
        title={"arrest": _("Arrest"), "evidence": _("Evidence"), "rescue": _("Rescue")}[kind],
        figure=figure,
        of=expected % {"n": row.expected} if row.expected else "",
        kind="ok" if good else "warn",
        status=status if row.expected else _("Number not known"),
        note=note,
        count_kind=COUNTED[kind],
        button={
            "arrest": _("+1 arrested"),
            "evidence": _("+1 item logged"),
            "rescue": _("+1 moved"),
        }[kind],
    )


def log_of(operation: Operation, limit: int = LINES) -> list[Line]:
    """The newest lines of the log in words."""
    rows = list(LogLine.objects.filter(operation=operation).order_by("-created_at", "-pk")[:limit])
    names = names_of(row.created_by_id for row in rows)
    return [in_words(row, names) for row in rows]


def in_words(row: LogLine, names: dict[int, str]) -> Line:
    """One line in words."""
    head = str(LogKind(row.kind).label) if row.kind != LogKind.LOG else ""
    team = str(RosterRole(row.team).label) if row.team else ""
    text = ": ".join(part for part in (head, team, row.text) if part)
    tone = {LogKind.HELP: "warn", LogKind.MEDIC: "warn", LogKind.STOP: "bad"}.get(LogKind(row.kind), "")
    return Line(row.created_at, text, names.get(row.created_by_id or 0, ""), tone)


def last_call(operation: Operation) -> Line | None:
    """The newest call for help or a medic, shown above everything while the operation runs."""
    row = (
        LogLine.objects.filter(operation=operation, kind__in=[LogKind.HELP, LogKind.MEDIC])
        .order_by("-created_at")
        .first()
    )
    return in_words(row, names_of([row.created_by_id])) if row else None


def teams_on_scene(operation: Operation, plan: Plan) -> list[dict[str, Any]]:
    """Each team and since when it is there."""
    seen = dict(
        LogLine.objects.filter(operation=operation, kind=LogKind.ON_SCENE)
        .order_by("-created_at")
        .values_list("team", "created_at")
    )
    return [{"team": team, "since": seen.get(team.role)} for team in teams_of(plan)]


def board(actor: Actor, operation: Operation) -> dict[str, Any]:
    """Everything that the live board shows."""
    plan = operation.plan
    state = OperationState(operation.state)
    return {
        "operation": operation,
        "plan": plan,
        "state_label": state.label,
        "state_kind": STATE_KINDS[state],
        "is_running": state is OperationState.RUNNING,
        "may_command": actor.has(Can.COMMAND) and state is OperationState.RUNNING,
        "may_close": actor.has(Can.COMMAND)
        and state is not OperationState.CLOSED
        and operation.compartment_id in actor.writes,
        "tracks": tracks(operation),
        "log": log_of(operation),
        "call": last_call(operation) if state is OperationState.RUNNING else None,
        "teams": teams_on_scene(operation, plan),
    }


def still_open(operation: Operation, aims: Sequence[Track]) -> list[str]:
    """What this app knows to be open: objectives without outcome, times not taken, evidence not answered for (R24)."""
    found = [_("%(aim)s: no outcome yet") % {"aim": aim.title} for aim in aims if not aim.objective.outcome]
    if operation.scene_secure_at is None:
        found.append(_("No time at which the scene was secure"))
    if operation.suspects_separated_at is None:
        found.append(_("No time at which suspects were kept apart"))
    unanswered = operation.plan.expected_evidence.filter(found__isnull=True).count()
    if unanswered:
        found.append(_("%(n)d expected items not answered for") % {"n": unanswered})
    return [str(line) for line in found]
