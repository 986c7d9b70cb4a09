"""Reports for programs: list, one, a new one, a draft anew, and grading it. Who told us is no part of it (R2)."""

import uuid
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.entity import EntityLinkSerializer, NamedSerializer
from cases.choices import (
    EntityKind,
    Exploitation,
    Handling,
    HowReceived,
    InformationGrade,
    LinkVerb,
    ReportState,
    SourceGrade,
)
from cases.models import Case, Entity, Link, Report, ReportItem
from cases.policy import GRADE, LOG, READ_REPORTS, ItemIn, LinkIn, NameIn
from cases.selectors.report import Filters, reports, with_parts
from cases.services.report import ReportIn, change_report, grade_report, log_report
from siren.access.api import VisibleViewSet
from siren.access.require import fetch, require
from siren.access.sent import LARGEST, MOST_ROWS, Keyed, OneOf, Sent, Text, Versioned
from siren.access.visibility import visible_to


class ItemSerializer(serializers.ModelSerializer[ReportItem]):
    """One thing that a report says, with its grade. `intelligence_date` is EDTF: it keeps its precision (R29)."""

    class Meta:
        model = ReportItem
        fields = (
            "number", "text", "place", "source_grade", "information_grade", "handling", "conditions",
            "intelligence_date", "intelligence_first", "intelligence_last",
        )  # fmt: skip
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report with its items, whom it names and what it links. `case` is null also where the case is withheld."""

    case = serializers.SerializerMethodField()
    items = ItemSerializer(many=True, read_only=True)
    names = serializers.SerializerMethodField()
    links = EntityLinkSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = (
            "id", "reference", "received_at", "how_received", "exploitation", "place", "state", "case", "items", "names",
            "links", "version", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_case(self, report: Report) -> uuid.UUID | None:
        """The case's id, where the caller may know of the case."""
        return report.case.pk if report.case else None

    @extend_schema_field(NamedSerializer(many=True))
    def get_names(self, report: Report) -> list[dict[str, Any]]:
        """Whom and what the report speaks of."""
        return list(NamedSerializer([mention.entity for mention in report.mentions.all()], many=True).data)


class SentItem(Sent):
    """One item as it is sent. A draft may leave its grades out."""

    text = Text()
    source_grade = OneOf(choices=SourceGrade.choices, required=False, allow_null=True, default=None)
    information_grade = OneOf(choices=InformationGrade.choices, required=False, allow_null=True, default=None)
    handling = OneOf(choices=Handling.choices, required=False, allow_blank=True, default="")
    conditions = Text(
        max_length=40, required=False, allow_blank=True, default="", help_text="With handling C: “A1 S1”."
    )
    intelligence_date = Text(
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        help_text="EDTF, as exactly as it is known: 2011-01-11, 2011-01, 2010~, 2010/2011-01.",
    )
    place = Text(max_length=120, required=False, allow_blank=True, default="")


class SentName(Sent):
    """Someone or something that the report names. Without a kind it is worked out from the name."""

    label = Text(max_length=120)  # type: ignore[assignment]  # the framework takes fields off the class
    kind = OneOf(choices=EntityKind.choices, required=False, allow_blank=True, default="")
    native_label = Text(max_length=120, required=False, allow_blank=True, default="")
    romanised = Text(max_length=120, required=False, allow_blank=True, default="")


class SentLink(Sent):
    """Two names and how they hang together, on the word of one item."""

    from_name = SentName()
    verb = OneOf(choices=LinkVerb.choices)
    to_name = SentName()
    item = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, default=1)


class SentReport(Sent):
    """What a report says."""

    received_at = serializers.DateTimeField()
    how_received = OneOf(choices=HowReceived.choices)
    exploitation = OneOf(choices=Exploitation.choices, required=False, default=Exploitation.UNKNOWN)
    place = Text(max_length=120, required=False, allow_blank=True, default="")
    items = serializers.ListField(child=SentItem(), max_length=MOST_ROWS)
    names = serializers.ListField(child=SentName(), max_length=MOST_ROWS, required=False, default=list)
    links = serializers.ListField(child=SentLink(), max_length=MOST_ROWS, required=False, default=list)

    def unknown(self, name: str) -> str:
        """Who told us stands apart and is written where only readers of sources come (R2)."""
        if name.startswith("source"):
            return str(_("Who told us is no part of this. Record the source on the report's page."))
        return super().unknown(name)


class NewReportSerializer(SentReport, Keyed):
    """What logging a report takes."""

    case = serializers.UUIDField(required=False, allow_null=True, default=None)
    grade = serializers.BooleanField(
        required=False, default=False, help_text="Take it out of draft at once: every item has its grade (R1)."
    )


class ChangedReportSerializer(SentReport, Versioned):
    """What writing a draft anew takes: all of it, and the version that was read."""


class GradedSerializer(Versioned):
    """What grading takes: the version that was read."""


def told_by(sent: dict[str, Any]) -> ReportIn:
    """A report as it was sent, for the service."""
    return ReportIn(
        received_at=sent["received_at"],
        how_received=sent["how_received"],
        exploitation=sent["exploitation"],
        place=sent["place"],
        items=[ItemIn(**item) for item in sent["items"]],
        names=[NameIn(**name) for name in sent["names"]],
        links=[
            LinkIn(NameIn(**link["from_name"]), link["verb"], NameIn(**link["to_name"]), link["item"])
            for link in sent["links"]
        ],
    )


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("grade", enum=InformationGrade.values, description="At least one item this good."),
            OpenApiParameter("exploitation", enum=Exploitation.values),
            OpenApiParameter("state", enum=ReportState.values),
            OpenApiParameter("entity", OpenApiTypes.UUID, description="Reports that mention this entity."),
        ]
    )
)
class ReportViewSet(VisibleViewSet):
    """Reports that the caller may see."""

    model: ClassVar = Report
    serializer_class = ReportSerializer
    capability: ClassVar = READ_REPORTS

    def get_queryset(self) -> Any:
        """With their parts, in a fixed number of queries."""
        found = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return found
        return self._whole(reports(self.actor, Filters.of(self.request.query_params)))

    @extend_schema(responses=ReportSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One report."""
        return self._answer(self.get_object())

    @extend_schema(request=NewReportSerializer, responses={201: ReportSerializer})
    def create(self, request: Request) -> Response:
        """Log a report."""
        require(self.actor, LOG)
        sent = self.valid(request.data, NewReportSerializer)
        report = log_report(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            told=told_by(sent),
            case_id=sent["case"],
            grade=sent["grade"],
        )
        return self._answer(report, status.HTTP_201_CREATED)

    @extend_schema(request=ChangedReportSerializer, responses=ReportSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Write a draft anew."""
        require(self.actor, LOG)
        fetch(self.actor, Report, pk)
        sent = self.valid(request.data, ChangedReportSerializer)
        return self._answer(change_report(actor=self.actor, report_id=pk, version=sent["version"], told=told_by(sent)))

    @extend_schema(request=GradedSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def grade(self, request: Request, pk: str) -> Response:
        """Take a report out of draft: every item has its grade (R1)."""
        require(self.actor, GRADE)
        fetch(self.actor, Report, pk)
        sent = self.valid(request.data, GradedSerializer)
        return self._answer(grade_report(actor=self.actor, report_id=pk, version=sent["version"]))

    def _whole(self, found: QuerySet[Report]) -> QuerySet[Report]:
        """Reports with their case and links too, as far as the caller may see each of them."""
        known = visible_to(self.actor, Entity).values("pk")
        links = Link.objects.filter(from_entity__in=known, to_entity__in=known).order_by("created_at")
        return found.prefetch_related(
            Prefetch("case", queryset=visible_to(self.actor, Case)),
            Prefetch("links", queryset=links.select_related("from_entity", "to_entity", "item", "report")),
        )

    def _answer(self, report: Report, code: int = status.HTTP_200_OK) -> Response:
        whole = self._whole(with_parts(visible_to(self.actor, Report).filter(pk=report.pk))).get()
        return Response(ReportSerializer(whole).data, status=code)
