"""Cases for programs: list, one with its reports, suspects and team, a new one, and what is added to it."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.choices import CaseKind, CaseState, Law, SuspectRole
from cases.models import Case, Charge, ChargeElement, Suspect
from cases.policy import CHARGE, LOG, OPEN_CASE, READ_CASE, READ_CHARGE
from cases.selectors import case as selectors
from cases.services.case import add_report, open_case
from cases.services.suspect import enter_charge, name_suspect
from siren.access.api import VisibleViewSet
from siren.access.context import renew
from siren.access.models import CaseTeamMember
from siren.access.require import fetch, require
from siren.access.sent import MOST_ROWS, Keyed, OneOf, Sent, Text
from siren.access.visibility import visible_to
from siren.common.actor import Actor


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case in a list."""

    lead = serializers.CharField(source="lead.name", read_only=True)

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "id", "reference", "title", "summary", "kind", "state", "lead", "version", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class CaseReportSerializer(serializers.Serializer[Any]):
    """A report of a case, by its reference."""

    id = serializers.UUIDField()
    reference = serializers.CharField()


class SuspectSerializer(serializers.ModelSerializer[Suspect]):
    """Someone suspected of a part in the exploitation (R6)."""

    entity = serializers.UUIDField(source="entity_id", read_only=True)
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Suspect
        fields = ("id", "entity", "name", "role", "note", "state", "version", "created_at")
        read_only_fields = fields


class TeamMemberSerializer(serializers.ModelSerializer[CaseTeamMember]):
    """Someone on the case's team."""

    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = CaseTeamMember
        fields = ("name", "since", "until")
        read_only_fields = fields


class ElementSerializer(serializers.ModelSerializer[ChargeElement]):
    """One thing that must be shown for a charge to hold."""

    text = serializers.CharField(read_only=True)

    class Meta:
        model = ChargeElement
        fields = ("number", "code", "text")
        read_only_fields = fields


class ChargeSerializer(serializers.ModelSerializer[Charge]):
    """A charge with its elements."""

    suspect = serializers.UUIDField(source="suspect_id", read_only=True)
    elements = ElementSerializer(many=True, read_only=True)

    class Meta:
        model = Charge
        fields = ("id", "reference", "suspect", "law", "text", "state", "elements", "version", "created_at")
        read_only_fields = fields


class CaseDetailSerializer(CaseSerializer):
    """A case with its reports, its suspects and its team, as far as the caller may see each of them."""

    reports = serializers.SerializerMethodField()
    suspects = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "reports", "suspects", "team")
        read_only_fields = fields

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.context["actor"]
        return actor

    @extend_schema_field(CaseReportSerializer(many=True))
    def get_reports(self, case: Case) -> list[dict[str, Any]]:
        """Its reports, newest first."""
        found = visible_to(self.actor, case.reports.model).filter(case=case).order_by("-received_at", "-pk")
        return list(CaseReportSerializer(found, many=True).data)

    @extend_schema_field(SuspectSerializer(many=True))
    def get_suspects(self, case: Case) -> list[dict[str, Any]]:
        """Its suspects."""
        return list(SuspectSerializer(selectors.suspects(self.actor, case), many=True).data)

    @extend_schema_field(TeamMemberSerializer(many=True))
    def get_team(self, case: Case) -> list[dict[str, Any]]:
        """Who works on it now."""
        return list(TeamMemberSerializer(selectors.members(self.actor, case), many=True).data)


class NewCaseSerializer(Keyed):
    """What opening a case takes: a title that names no victim, and at least one graded report of one's own."""

    title = Text(max_length=120)
    summary = Text(required=False, allow_blank=True, default="")
    kind = OneOf(choices=CaseKind.choices, required=False, default=CaseKind.REACTIVE)
    reports = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_ROWS)


class AddedReportSerializer(Sent):
    """What adding a report takes."""

    report = serializers.UUIDField()


class NewSuspectSerializer(Keyed):
    """What naming a suspect takes: whom a report of the case names, and the part in the exploitation (R6)."""

    entity = serializers.UUIDField()
    role = OneOf(choices=SuspectRole.choices)
    note = Text(required=False, allow_blank=True, default="")


class NewChargeSerializer(Keyed):
    """What a charge takes. Offences of immigration are not among the laws (R6)."""

    suspect = serializers.UUIDField()
    law = OneOf(choices=Law.choices)
    text = Text(required=False, allow_blank=True, default="")


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("state", enum=CaseState.values)]))
class CaseViewSet(VisibleViewSet):
    """Cases that the caller may see."""

    model: ClassVar = Case
    serializer_class = CaseSerializer
    capability: ClassVar = READ_CASE

    def get_queryset(self) -> Any:
        """With who leads them."""
        found = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return found
        return selectors.cases(self.actor, self.request.query_params.get("state", ""))

    @extend_schema(responses=CaseDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One case."""
        return self._answer(self.get_object())

    @extend_schema(request=NewCaseSerializer, responses={201: CaseDetailSerializer})
    def create(self, request: Request) -> Response:
        """Open a case from graded reports; the caller leads it."""
        require(self.actor, OPEN_CASE)
        sent = self.valid(request.data, NewCaseSerializer)
        case = open_case(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            title=sent["title"],
            summary=sent["summary"],
            kind=sent["kind"],
            reports=sent["reports"],
        )
        return self._answer(case, status.HTTP_201_CREATED, renew(self.actor))  # who now is on its team

    @extend_schema(request=AddedReportSerializer, responses=CaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def reports(self, request: Request, pk: str) -> Response:
        """Add one of the caller's own graded reports."""
        require(self.actor, LOG)
        case = fetch(self.actor, Case, pk)
        sent = self.valid(request.data, AddedReportSerializer)
        add_report(actor=self.actor, case_id=case.pk, report_id=sent["report"])
        return self._answer(case)

    @extend_schema(request=NewSuspectSerializer, responses={201: SuspectSerializer})
    @action(detail=True, methods=["post"])
    def suspects(self, request: Request, pk: str) -> Response:
        """Name someone whom a report of the case speaks of as a suspect."""
        require(self.actor, OPEN_CASE)
        case = fetch(self.actor, Case, pk)
        sent = self.valid(request.data, NewSuspectSerializer)
        suspect = name_suspect(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            case_id=case.pk,
            entity_id=sent["entity"],
            role=sent["role"],
            note=sent["note"],
        )
        return Response(SuspectSerializer(suspect).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=ChargeSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewChargeSerializer, responses={201: ChargeSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def charges(self, request: Request, pk: str) -> Response:
        """The charges of the case that the caller may see; or a new one against one of its suspects."""
        if request.method != "POST":
            require(self.actor, READ_CHARGE)
            found = selectors.charges(self.actor).filter(case=self.get_object()).prefetch_related("elements")
            return Response(ChargeSerializer(found, many=True).data)
        require(self.actor, CHARGE)
        case = fetch(self.actor, Case, pk)
        sent = self.valid(request.data, NewChargeSerializer)
        charge = enter_charge(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            case_id=case.pk,
            suspect_id=sent["suspect"],
            law=sent["law"],
            text=sent["text"],
        )
        return Response(ChargeSerializer(charge).data, status=status.HTTP_201_CREATED)

    def _answer(self, case: Case, code: int = status.HTTP_200_OK, actor: Actor | None = None) -> Response:
        return Response(CaseDetailSerializer(case, context={"actor": actor or self.actor}).data, status=code)
