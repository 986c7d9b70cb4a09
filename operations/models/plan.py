"""The plan of a raid: why, at what risk, to which ends, and where people go afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from operations.choices import AlternativeKind, Expected, Exploitation, ObjectiveKind, Outcome, PlanState, RiskGroup
from siren.access.models import ProtectedRecord, UserGrant
from siren.access.rules import RowRule
from siren.common.records import Record

GRANT = "operations.PlanUserGrant"


def one_to_five(*fields: str) -> Q:
    """A condition that each of these lies between 1 and 5."""
    found = Q()
    for name in fields:
        found &= Q(**{f"{name}__gte": 1, f"{name}__lte": 5})
    return found


class Plan(ProtectedRecord):
    """A proposal to raid a place at a time. What names place, business and people stands in its annex."""

    row_rule: ClassVar[RowRule] = RowRule(grants=(GRANT,))

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    state = FSMField(max_length=10, choices=PlanState, default=PlanState.DRAFT, protected=True)
    revision = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64, blank=True, default="")  # of the submitted revision (R7)
    starts_at = models.DateTimeField(null=True)
    exploitation = models.CharField(max_length=10, choices=Exploitation, default=Exploitation.UNKNOWN)
    grounds = models.TextField(blank=True, default="")
    immediate_danger = models.TextField(blank=True, default="")  # the finding itself, or empty (R5)
    harm_if_go = models.TextField(blank=True, default="")
    harm_if_not = models.TextField(blank=True, default="")
    children_expected = models.CharField(max_length=10, choices=Expected, default=Expected.UNKNOWN)
    child_protection = models.CharField(max_length=120, blank=True, default="")
    languages = models.JSONField(default=list)
    interpreters = models.JSONField(default=list)

    class Meta:
        permissions = [
            ("view_whole_plan", "May see one plan without its annex"),
            ("view_annex", "May see the annex of one plan"),
        ]
        indexes = [
            models.Index(fields=["compartment", "-created_at", "-id"], name="plan_newest"),
            models.Index(fields=["case", "-created_at"], name="plan_of_case"),
            models.Index(fields=["state", "starts_at"], name="plan_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def author_id(self) -> int:
        """Who drafted the plan."""
        return int(self.created_by_id or 0)

    @transition(field=state, source=[PlanState.DRAFT, PlanState.RETURNED], target=PlanState.SUBMITTED)
    def submit(self) -> None:
        """The author lays this version before the approvers."""

    @transition(field=state, source=[PlanState.SUBMITTED], target=PlanState.APPROVED)
    def approve(self) -> None:
        """Two people agreed to this version."""

    @transition(field=state, source=[PlanState.SUBMITTED], target=PlanState.RETURNED)
    def send_back(self) -> None:
        """An approver wants changes."""

    @transition(field=state, source=[PlanState.SUBMITTED], target=PlanState.REFUSED)
    def refuse(self) -> None:
        """An approver wants another way; the plan ends."""

    @transition(
        field=state,
        source=[PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED],
        target=PlanState.DRAFT,
    )
    def rework(self) -> None:
        """Somebody changes the plan: what was decided on the earlier version no longer holds (R7)."""

    @transition(field=state, source=[PlanState.APPROVED], target=PlanState.RUNNING)
    def start(self) -> None:
        """The commander begins."""

    @transition(field=state, source=[PlanState.RUNNING], target=PlanState.CLOSED)
    def close(self) -> None:
        """Every objective has its outcome."""


class PlanUserGrant(UserGrant):
    """One person may see one plan: its approvers, its commander, its prosecutor."""

    content_object = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="user_grants")


class PlanEditor(Record):
    """Someone wrote in this plan and can therefore not approve it (R7)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", append_only=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="plan_editor_once")]


class Alternative(Record):
    """A less intrusive way that was weighed, and why it is not enough (R5)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", deletable=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="alternatives")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=AlternativeKind)
    reason = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="alternative_once"),
            models.CheckConstraint(condition=Q(kind__in=AlternativeKind.values), name="alternative_kind"),
        ]


class Risk(Record):
    """What could go wrong, for whom, how bad before and after what we do about it, and who sees to it."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", deletable=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="risks")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=4)
    group = models.CharField(max_length=20, choices=RiskGroup)
    text = models.CharField(max_length=200)
    likelihood_before = models.PositiveSmallIntegerField()
    impact_before = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()  # after mitigation
    impact = models.PositiveSmallIntegerField()
    mitigation = models.TextField(blank=True, default="")
    owner = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="risk_code_once"),
            models.CheckConstraint(condition=Q(group__in=RiskGroup.values), name="risk_group"),
            models.CheckConstraint(
                condition=one_to_five("likelihood_before", "impact_before", "likelihood", "impact"), name="risk_scale"
            ),
        ]

    @property
    def score(self) -> int:
        """Likelihood times impact after mitigation."""
        return self.likelihood * self.impact


class SafeSite(Record):
    """The place away from the scene where people are screened (R9)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan")

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="safe_site")
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    capacity = models.PositiveIntegerField()
    travel_minutes = models.PositiveIntegerField()
    route = models.TextField(blank=True, default="")
    second_route = models.TextField(blank=True, default="")
    needs_ready = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="safe_site_on_earth",
            )
        ]


class Objective(Record):
    """One of the three things a raid is for: how many are expected, and how it ended (R6)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    kind = models.CharField(max_length=10, choices=ObjectiveKind)
    expected = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    ready = models.BooleanField(default=False, verbose_name=_("Ready"))
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="objective_once"),
            models.CheckConstraint(condition=Q(kind__in=ObjectiveKind.values), name="objective_three"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="objective_outcome"),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(why=""), name="objective_outcome_why"),
        ]
