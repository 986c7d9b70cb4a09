"""Plans for programs: as far as the caller may see them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from operations.models import Alternative, Objective, Plan, PlanAnnex, Risk, RosterEntry, SafeSite
from operations.selectors.plan import annex_of, case_of, site_of
from siren.access.api import VisibleViewSet
from siren.accounts.capabilities import Can
from siren.common.actor import Actor


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

    @property
    def actor(self) -> Actor:
        """Who asks."""
        view: Any = self.context["view"]
        actor: Actor = view.actor
        return actor

    def get_case(self, plan: Plan) -> str | None:
        """The case's id, where the caller may know of the case."""
        case = case_of(self.actor, plan)
        return str(case.pk) if case else None

    @extend_schema_field(SafeSiteSerializer(allow_null=True))
    def get_safe_site(self, plan: Plan) -> dict[str, Any] | None:
        """The safe site, if one is chosen."""
        site = site_of(plan)
        return dict(SafeSiteSerializer(site).data) if site else None

    @extend_schema_field(AnnexSerializer(allow_null=True))
    def get_annex(self, plan: Plan) -> dict[str, Any] | None:
        """The annex, or null where it is withheld."""
        annex = annex_of(self.actor, plan)
        return dict(AnnexSerializer(annex).data) if annex else None


class PlanViewSet(VisibleViewSet):
    """Read plans."""

    model: ClassVar = Plan
    queryset = Plan.objects.none()
    serializer_class = PlanSerializer
    capability: ClassVar = Can.READ_PLAN

    def get_queryset(self) -> Any:
        """With the parts that every plan has, in a fixed number of queries."""
        return super().get_queryset().prefetch_related("alternatives", "risks", "objectives", "roster__user")
