"""The sections of a plan."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from operations.forms import plan as forms
from operations.models import Plan
from operations.selectors.plan import annex_of, site_of
from operations.selectors.suspects import suspects_of_case
from operations.services import plan as plans
from operations.services.risk import set_risks
from operations.services.roster import set_roster
from operations.services.safe_site import FIELDS as SITE_FIELDS
from operations.services.safe_site import set_safe_site
from operations.views.section import Section, edit
from siren.common.actor import Actor

WHY = ("title", "exploitation", "grounds", "immediate_danger", "harm_if_go", "harm_if_not")
PLACE = ("location", "latitude", "longitude", "business", "method")
NEEDED = ("children_expected", "child_protection", "languages", "interpreters")
RISK = ("text", "group", "likelihood_before", "impact_before", "mitigation", "likelihood", "impact", "owner")
Values = dict[str, Any]


def of(row: object, names: tuple[str, ...]) -> Values:
    """These fields of a row."""
    return {name: getattr(row, name) for name in names}


def _objectives(actor: Actor, plan: Plan) -> Values:
    values = of(plan, NEEDED)
    for row in plan.objectives.all():
        values |= {f"{row.kind}_{name}": getattr(row, name) for name in ("expected", "note", "ready")}
    return values


def _annex(actor: Actor, plan: Plan) -> Values:
    annex = annex_of(actor, plan)
    return {"starts_at": plan.starts_at} | (of(annex, PLACE) if annex else {})


def _targets(actor: Actor, plan: Plan) -> list[Values]:
    annex = annex_of(actor, plan)
    rows = annex.targets.all() if annex else []
    return [{"suspect_id": str(row.suspect_id or ""), "expected": row.expected} for row in rows]


GROUNDS = Section(
    name="grounds",
    title=_("Why a raid, and not something else"),
    form=forms.GroundsForm,
    values=lambda actor, plan: of(plan, WHY),
    rows=forms.AlternativeRows,
    row_values=lambda actor, plan: [of(row, ("kind", "reason")) for row in plan.alternatives.all()],
    key="kind",
    row_label=_("Other way"),
    rows_title=_("Other ways"),
    add_label=_("Add another way"),
    hint=_("Less intrusive ways, and why each is not enough."),
    store=lambda actor, plan, version, form, rows: plans.set_grounds(
        actor=actor, plan_id=plan.pk, version=version, **of_form(form, WHY), alternatives=rows
    ),
)
OBJECTIVES = Section(
    name="objectives",
    title=_("The three objectives"),
    form=forms.ObjectivesForm,
    values=_objectives,
    lead=_("Looking for people without papers is not an objective and cannot be recorded as one."),
    store=lambda actor, plan, version, form, rows: plans.set_objectives(
        actor=actor,
        plan_id=plan.pk,
        version=version,
        objectives=form.objectives(),  # type: ignore[attr-defined]  # this section's own form
        **of_form(form, NEEDED),
    ),
)
RISKS = Section(
    name="risks",
    title=_("Risks"),
    form=forms.RisksForm,
    values=lambda actor, plan: {},
    rows=forms.RiskRows,
    row_values=lambda actor, plan: [of(row, RISK) for row in plan.risks.all()],
    key="text",
    row_label=_("Risk"),
    add_label=_("Add a risk"),
    hint=_("Think of the team, the people exploited, those left behind, families, and those who told us."),
    store=lambda actor, plan, version, form, rows: set_risks(
        actor=actor, plan_id=plan.pk, version=version, risks=[{name: row[name] for name in RISK} for row in rows]
    ),
)
ROSTER = Section(
    name="roster",
    title=_("Teams and roles"),
    form=forms.RosterForm,
    values=lambda actor, plan: {},
    rows=forms.RosterRows,
    row_values=lambda actor, plan: [of(row, ("user_id", "role", "team_size")) for row in plan.roster.all()],
    row_more=lambda actor, plan: {"people": forms.people_choices()},
    key="user_id",
    row_label=_("Person"),
    add_label=_("Add a person"),
    hint=_("One role each. Only people with a mandate: no media, NGO, immigration officer or observer."),
    store=lambda actor, plan, version, form, rows: set_roster(
        actor=actor, plan_id=plan.pk, version=version, people=rows
    ),
)
SAFE_SITE = Section(
    name="safe_site",
    title=_("Safe site"),
    form=forms.SafeSiteForm,
    values=lambda actor, plan: of(site, SITE_FIELDS) if (site := site_of(plan)) else {},
    lead=_("Where people are screened, away from the scene."),
    store=lambda actor, plan, version, form, rows: set_safe_site(
        actor=actor, plan_id=plan.pk, version=version, **of_form(form, SITE_FIELDS)
    ),
)
ANNEX = Section(
    name="annex",
    title=_("Place, time and method"),
    form=forms.AnnexForm,
    values=_annex,
    rows=forms.TargetRows,
    row_values=_targets,
    row_more=lambda actor, plan: {"suspects": suspects_of_case(actor, plan)},
    key="suspect_id",
    row_label=_("Suspect"),
    rows_title=_("Suspects to be arrested"),
    add_label=_("Add a suspect"),
    hint=_("Suspects of this case who are to be arrested. Being without papers makes nobody a suspect."),
    lead=_("This part is shown to named people only."),
    store=lambda actor, plan, version, form, rows: plans.set_annex(
        actor=actor, plan_id=plan.pk, version=version, **of_form(form, ("starts_at", *PLACE)), targets=rows
    ),
)
EVIDENCE = Section(
    name="evidence",
    title=_("Expected evidence"),
    form=forms.EvidenceForm,
    values=lambda actor, plan: {},
    rows=forms.EvidenceRows,
    row_values=lambda actor, plan: [{"text": row.text} for row in plan.expected_evidence.all()],
    key="text",
    row_label=_("Item"),
    add_label=_("Add an item"),
    hint=_("What earlier intelligence says will be found there."),
    store=lambda actor, plan, version, form, rows: plans.set_expected_evidence(
        actor=actor, plan_id=plan.pk, version=version, items=[row["text"] for row in rows]
    ),
)


def of_form(form: Any, names: tuple[str, ...]) -> Values:
    """These answers of a form."""
    return {name: form.cleaned_data[name] for name in names}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_grounds(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Why a raid (R5)."""
    return edit(request, pk, GROUNDS)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_objectives(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The three objectives (R6)."""
    return edit(request, pk, OBJECTIVES)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_risks(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What could go wrong."""
    return edit(request, pk, RISKS)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_roster(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who is on scene (R8)."""
    return edit(request, pk, ROSTER)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_safe_site(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where people go (R9)."""
    return edit(request, pk, SAFE_SITE)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_annex(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where, when, how."""
    return edit(request, pk, ANNEX)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_evidence(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What should be found (S11)."""
    return edit(request, pk, EVIDENCE)
