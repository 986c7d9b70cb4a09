"""Plans for programs: as far as the caller may see them."""

from typing import Any, ClassVar

from django.db.models import Prefetch, prefetch_related_objects
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.models import Case
from operations.models import Alternative, Objective, Plan, PlanAnnex, Risk, RosterEntry, SafeSite
from siren.access.api import VisibleViewSet
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can


class AlternativeSerializer(serializers.ModelSerializer[Alternative]):
    """A less intrusive way."""

    class Meta:
        model = Alternative
        fields = ("kind", "reason")


class RiskSerializer(serializers.ModelSerializer[Risk]):
    """A risk before and after mitigation."""

    class Meta:
        model = Risk
        fields = (
            "code", "group", "text", "likelihood_before", "impact_before", "likelihood", "impact", "mitigation", "owner",
        )  # fmt: skip


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    """One of the three objectives."""

    class Meta:
        model = Objective
        fields = ("kind", "expected", "note", "ready", "outcome", "why")


class RosterSerializer(serializers.ModelSerializer[RosterEntry]):
    """One person's role on the day."""

    name = serializers.CharField(source="user.name")

    class Meta:
        model = RosterEntry
        fields = ("name", "role", "team_size", "briefed")


class SafeSiteSerializer(serializers.ModelSerializer[SafeSite]):
    """Where people go."""

    class Meta:
        model = SafeSite
        fields = (
            "name", "latitude", "longitude", "capacity", "travel_minutes", "route", "second_route", "needs_ready",
        )  # fmt: skip


class AnnexSerializer(serializers.ModelSerializer[PlanAnnex]):
    """Place, business, method."""

    class Meta:
        model = PlanAnnex
        fields = ("location", "latitude", "longitude", "business", "method")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan; `case` and `annex` are null where they are withheld."""

    case = serializers.SerializerMethodField()
    alternatives = AlternativeSerializer(many=True, read_only=True)
    risks = RiskSerializer(many=True, read_only=True)
    objectives = ObjectiveSerializer(many=True, read_only=True)
    roster = RosterSerializer(many=True, read_only=True)
    safe_site = serializers.SerializerMethodField()
    annex = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = (
            "id", "reference", "title", "state", "revision", "version", "content_hash", "starts_at", "exploitation",
            "grounds", "immediate_danger", "harm_if_go", "harm_if_not", "children_expected", "child_protection",
            "languages", "interpreters", "case", "alternatives", "risks", "objectives", "roster", "safe_site", "annex",
        )  # fmt: skip

    def get_case(self, plan: Plan) -> str | None:
        """The case's id, where the caller may know of the case."""
        return str(plan.case.pk) if plan.case else None

    @extend_schema_field(SafeSiteSerializer(allow_null=True))
    def get_safe_site(self, plan: Plan) -> dict[str, Any] | None:
        """The safe site, if one is chosen."""
        site = getattr(plan, "safe_site", None)
        return dict(SafeSiteSerializer(site).data) if site else None

    @extend_schema_field(AnnexSerializer(allow_null=True))
    def get_annex(self, plan: Plan) -> dict[str, Any] | None:
        """The annex, or null where it is withheld."""
        annex = getattr(plan, "annex", None)
        return dict(AnnexSerializer(annex).data) if annex else None


class PlanViewSet(VisibleViewSet):
    """Read plans."""

    model: ClassVar = Plan
    queryset = Plan.objects.none()
    serializer_class = PlanSerializer
    capability: ClassVar = Can.READ_PLAN

    def parts(self) -> list[Any]:
        """What every plan has, and of case and annex what the caller may see: a fixed number of queries for any list."""
        return [
            "alternatives", "risks", "objectives", "roster__user", "safe_site",
            Prefetch("case", queryset=visible_to(self.actor, Case)),
            Prefetch("annex", queryset=visible_to(self.actor, PlanAnnex)),
        ]  # fmt: skip

    def get_queryset(self) -> Any:
        """With their parts."""
        found = super().get_queryset()
        return found if getattr(self, "swagger_fake_view", False) else found.prefetch_related(*self.parts())

    def get_object(self) -> Any:
        """One plan with its parts."""
        plan = super().get_object()
        prefetch_related_objects([plan], *self.parts())
        return plan
