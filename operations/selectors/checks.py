"""Checks before approval: what stands in the way of a plan, one sentence each, with the page where it is mended."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from operations.choices import Expected, Language, PlanState
from operations.models import NoticeLink, Plan, PlanAnnex, SafeSite
from operations.policy import (
    ALTERNATIVES_NEEDED,
    HIGH_RISK,
    NEEDED_ROLES,
    distance_km,
    open_alternatives,
    same_name,
)

# a plan that is not approved a day after its raid should have begun is not about that day any more
LATE = dt.timedelta(days=1)
BEFORE_APPROVAL = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to be in order: its name, whether it is, what is missing, and a short word for the chip."""

    key: str
    name: str
    ok: bool
    sentence: str
    word: str
    section: str


def grounds_problem(plan: Plan) -> str:
    """Why a raid has not been justified against less intrusive ways, or "" (R5)."""
    if plan.immediate_danger.strip():
        return ""
    open_kinds = open_alternatives(plan.exploitation)
    answered = plan.alternatives.filter(kind__in=open_kinds).exclude(reason="").count()
    if answered >= ALTERNATIVES_NEEDED:
        return ""
    return _(
        "Write the finding of immediate danger, or say of at least two less intrusive ways why they are not enough."
    )


def site_problem(plan: Plan, site: SafeSite | None, annex: PlanAnnex | None) -> str:
    """Why the safe site is not away from the scene, or "" (R9)."""
    if site is None:
        return _("No safe site is chosen.")
    if annex is None or annex.latitude is None or annex.longitude is None:
        return _("The point of the target is not recorded, so the distance to the safe site cannot be checked.")
    return too_near(plan, site.name, site.latitude, site.longitude, annex)


def too_near(plan: Plan, name: str, latitude: float, longitude: float, annex: PlanAnnex) -> str:
    """Whether a place is the target or too close to it (R9): the sentence, or ""."""
    if same_name(name, annex.location):
        return _("The safe site is the target. Choose another place.")
    if annex.latitude is None or annex.longitude is None:
        return ""
    least = float(plan.compartment.agency.safe_site_km)
    apart = distance_km(latitude, longitude, annex.latitude, annex.longitude)
    if apart < least:
        return _("The safe site is %(apart).1f km from the target. It must be at least %(least).1f km away.") % {
            "apart": apart,
            "least": least,
        }
    return ""


def blockers(plan: Plan) -> list[Check]:
    """Every check before approval, in the order of the page. A plan is approved only when all are in order."""
    return [
        _grounds(plan),
        _place_and_time(plan),
        _risks(plan),
        _roster(plan),
        _briefed(plan),
        _safe_site(plan),
        _interpreters(plan),
        _notice(plan),
        _child_protection(plan),
    ]


def standing_in_the_way(plan: Plan) -> list[Check]:
    """The checks that are not in order."""
    return [check for check in blockers(plan) if not check.ok]


def _made(key: str, name: str, problem: str, good: str, bad: str, section: str) -> Check:
    return Check(key, name, not problem, problem, bad if problem else good, section)


def _grounds(plan: Plan) -> Check:
    return _made(
        "grounds", _("Grounds and alternatives"), grounds_problem(plan), _("Complete"), _("Missing"), "grounds"
    )


def _place_and_time(plan: Plan) -> Check:
    annex = PlanAnnex.objects.filter(plan=plan).first()
    if plan.starts_at is None:
        problem = _("The time of the raid is not set.")
    elif plan.state in BEFORE_APPROVAL and plan.starts_at < timezone.now() - LATE:
        problem = _("The time of the raid has passed. Set a new one.")
    elif annex is None or not annex.location or annex.latitude is None or not annex.method:
        problem = _("Place, point on the map and method are not all recorded.")
    else:
        problem = ""
    return _made("annex", _("Place, time and method"), problem, _("Complete"), _("Missing"), "annex")


def _risks(plan: Plan) -> Check:
    risks = list(plan.risks.all())
    open_ones = [risk.code for risk in risks if risk.score >= HIGH_RISK and not risk.owner.strip()]
    bare = [risk.code for risk in risks if not risk.mitigation.strip()]
    if not risks:
        problem, word = _("No risk is assessed yet."), _("Missing")
    elif open_ones or bare:
        wanting = sorted({*open_ones, *bare})
        problem = ngettext(
            "Risk %(codes)s needs somebody who sees to it, or what is done about it.",
            "Risks %(codes)s need somebody who sees to them, or what is done about them.",
            len(wanting),
        ) % {"codes": ", ".join(wanting)}
        word = ngettext("%(n)d risk needs action", "%(n)d risks need action", len(wanting)) % {"n": len(wanting)}
    else:
        problem, word = "", ""
    return _made("risks", _("Risk assessment"), problem, _("Complete"), word, "risks")


def _roster(plan: Plan) -> Check:
    held = set(plan.roster.values_list("role", flat=True))
    missing = [str(role.label) for role in NEEDED_ROLES if role not in held]
    problem = _("Nobody has this role yet: %(roles)s.") % {"roles": ", ".join(missing)} if missing else ""
    return _made(
        "roster",
        _("Roster"),
        problem,
        _("Complete"),
        ngettext("%(n)d role open", "%(n)d roles open", len(missing)) % {"n": len(missing)},
        "roster",
    )


def _briefed(plan: Plan) -> Check:
    roles = set(plan.roster.values_list("role", flat=True))
    waiting = set(plan.roster.filter(briefed=False).values_list("role", flat=True))
    if not roles:
        problem = _("No team is briefed.")
    elif waiting:
        problem = ngettext("%(n)d team is not briefed.", "%(n)d teams are not briefed.", len(waiting)) % {
            "n": len(waiting)
        }
    else:
        problem = ""
    counted = _("%(done)d of %(all)d") % {"done": len(roles - waiting), "all": len(roles)}
    return _made("briefed", _("Teams briefed"), problem, counted, counted, "roster")


def _safe_site(plan: Plan) -> Check:
    site = SafeSite.objects.filter(plan=plan).first()
    annex = PlanAnnex.objects.filter(plan=plan).first()
    problem = site_problem(plan, site, annex)
    if not problem and site is not None and not site.needs_ready.strip():
        problem = _("It is not recorded what is ready at the safe site.")
    return _made("safe_site", _("Safe site"), problem, _("Complete"), _("Not ready"), "safe_site")


def _interpreters(plan: Plan) -> Check:
    missing = [Language(code).label for code in plan.languages if code not in plan.interpreters]
    if not plan.languages:
        problem = _("It is not recorded which languages the people there speak.")
    elif missing:
        problem = _("No interpreter for: %(languages)s.") % {"languages": ", ".join(map(str, missing))}
    else:
        problem = ""
    spoken = ", ".join(str(Language(code).label) for code in plan.languages)
    return _made("interpreters", _("Interpreters"), problem, spoken, _("Not named"), "objectives")


def _notice(plan: Plan) -> Check:
    sent = NoticeLink.objects.filter(plan=plan, sent_at__isnull=False)
    if not sent.exists():
        problem = _("No provider has been asked to receive people.")
    elif plan.starts_at and not sent.filter(Q(window_from__lte=plan.starts_at, window_to__gte=plan.starts_at)).exists():
        problem = _("The raid begins outside the window that the provider was told.")
    else:
        problem = ""
    return _made("notice", _("Notice to a provider"), problem, _("Sent"), _("Not sent"), "notice")


def _child_protection(plan: Plan) -> Check:
    named = plan.child_protection.strip()
    problem = ""
    if plan.children_expected != Expected.NO and not named:
        problem = _("Nobody is named to protect children, and children may be there.")
    good = _("Named") if named else _("No children expected")
    return _made("child_protection", _("Child protection"), problem, good, _("Not named"), "objectives")
