"""What a printed plan and a printed notice say."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from operations.choices import NoticeState, PlanState
from operations.models import NoticeDocument, Plan, PlanDocument, ProviderNotice
from operations.selectors.checks import blockers
from operations.selectors.notice import notice_view
from operations.selectors.plan import (
    aims_of,
    annex_of,
    case_of,
    decisions_of,
    risks_of,
    site_of,
    teams_of,
)
from operations.selectors.suspects import targets_of
from siren.common.actor import Actor


def section(
    heading: str,
    *,
    paragraphs: list[str] | None = None,
    facts: list[list[str]] | None = None,
    columns: list[str] | None = None,
    rows: list[list[str]] | None = None,
) -> dict[str, Any]:
    """One part of a printed sheet."""
    return {
        "heading": heading,
        "paragraphs": [line for line in paragraphs or [] if line],
        "facts": facts or [],
        "table": {"columns": columns, "rows": rows or []} if columns else None,
    }


def moment(value: Any) -> str:
    """A moment in the office's time; empty when not recorded."""
    return date_format(timezone.localtime(value), "j F Y, H:i") if value else ""


def plan_sheet(actor: Actor, plan: Plan, document: PlanDocument) -> dict[str, Any]:
    """The plan, whole, as its page shows it to somebody who sees the annex."""
    return _frame(actor, document) | {
        "ref": plan.reference,
        "title": plan.title,
        "state": str(PlanState(plan.state).label),
        "version_hash": document.content_hash,
        "handling": str(_("Named people only")),
        "sections": [*_first_page(actor, plan), *_tables(plan), *_annex(actor, plan), _decisions(plan)],
    }


def notice_sheet(actor: Actor, notice: ProviderNotice, document: NoticeDocument) -> dict[str, Any]:
    """The notice: its closed list of fields and nothing else (R10)."""
    seen = notice_view(actor, notice)
    return _frame(actor, document) | {
        "ref": notice.reference,
        "title": str(_("Please be ready to receive people")),
        "state": str(NoticeState(notice.state).label),
        "version_hash": "",
        "handling": str(_("For the provider's staff only")),
        "sections": [
            section(
                str(_("What to be ready for")),
                facts=[
                    [str(_("From")), moment(notice.window_from)],
                    [str(_("To")), moment(notice.window_to)],
                    [str(_("About how many people")), str(notice.expected_number)],
                    [str(_("Ages")), seen.ages],
                    [str(_("Languages")), seen.languages],
                    [str(_("Needs")), ", ".join(seen.needs)],
                    [str(_("Meeting point")), notice.meeting_point],
                ],
            )
        ],
    }


def _frame(actor: Actor, document: PlanDocument | NoticeDocument) -> dict[str, Any]:
    return {
        "lang": get_language() or "en",
        "printed_by": actor.name,
        "printed_at": moment(timezone.now()),
        "copy_id": str(document.pk)[:8],
    }


def _first_page(actor: Actor, plan: Plan) -> list[dict[str, Any]]:
    case = case_of(actor, plan)
    aims = aims_of(plan, blockers(plan))
    return [
        section(
            str(_("Summary")),
            facts=[
                [str(_("Case")), case.reference if case else str(_("Withheld"))],
                [str(_("Begins")), moment(plan.starts_at)],
                [str(_("Revision")), str(plan.revision)],
            ],
        ),
        section(
            str(_("The three objectives")),
            columns=[str(_("Objective")), str(_("Expected")), str(_("Note"))],
            rows=[[f"{aim.number}. {aim.title}", aim.figure, aim.objective.note] for aim in aims],
        ),
        section(
            str(_("Why a raid, and not something else")),
            facts=[
                [str(_("Why a raid is needed")), plan.grounds],
                [str(_("Immediate danger")), plan.immediate_danger],
                [str(_("Harm if we go")), plan.harm_if_go],
                [str(_("Harm if we do not go")), plan.harm_if_not],
            ],
            columns=[str(_("Other way")), str(_("Why it is not enough"))],
            rows=[[str(row.get_kind_display()), row.reason] for row in plan.alternatives.all()],
        ),
    ]


def _tables(plan: Plan) -> list[dict[str, Any]]:
    site = site_of(plan)
    return [
        section(
            str(_("Risks after mitigation")),
            columns=[str(_("No.")), str(_("Risk")), str(_("What we do about it")), str(_("Who")), str(_("Score"))],
            rows=[[risk.code, risk.text, risk.mitigation, risk.owner, str(risk.score)] for risk in risks_of(plan)],
        ),
        section(
            str(_("Teams and roles")),
            columns=[str(_("Team")), str(_("Leader")), str(_("People")), str(_("What they are told"))],
            rows=[[str(team.role.label), team.leader, str(team.people), team.told] for team in teams_of(plan)],
        ),
        section(
            str(_("Safe site")),
            facts=[
                [str(_("Place")), site.name],
                [str(_("Travel time")), str(_("%(n)d minutes") % {"n": site.travel_minutes})],
                [str(_("Route")), site.route],
                [str(_("Second route")), site.second_route],
                [str(_("Space for")), str(site.capacity)],
                [str(_("Ready on site")), site.needs_ready],
            ]
            if site
            else [],
        ),
        section(
            str(_("Expected evidence")),
            paragraphs=[item.text for item in plan.expected_evidence.all()],
        ),
    ]


def _annex(actor: Actor, plan: Plan) -> list[dict[str, Any]]:
    annex = annex_of(actor, plan)
    if annex is None:
        return []
    return [
        section(
            str(_("Annex: place, business, method")),
            facts=[
                [str(_("Place")), annex.location],
                [str(_("Business")), annex.business],
                [str(_("Method")), annex.method],
            ],
            columns=[str(_("Suspect")), str(_("Where expected"))],
            rows=[[row.name, row.target.expected] for row in targets_of(actor, annex)],
        )
    ]


def _decisions(plan: Plan) -> dict[str, Any]:
    return section(
        str(_("Decisions on this version")),
        columns=[str(_("When")), str(_("Who")), str(_("Decision")), str(_("Reasons"))],
        rows=[
            [moment(row.approval.created_at), row.name, str(row.approval.get_decision_display()), row.approval.reasons]
            for row in decisions_of(plan)
            if row.holds
        ],
    )
