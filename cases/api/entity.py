"""Whom and what reports speak of, for programs: list, one with its links, a new one, a new link."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.choices import EntityKind, LinkVerb
from cases.models import Entity, Link
from cases.policy import NAME, READ_REPORTS, NameIn
from cases.selectors.entity import entities, links_of
from cases.services.link import link_entities
from cases.services.names import name_entity
from siren.access.api import VisibleViewSet
from siren.access.require import fetch, require
from siren.access.sent import LARGEST, Keyed, OneOf, Text

MOST_LINKS = 500


class NamedSerializer(serializers.ModelSerializer[Entity]):
    """An entity by its name."""

    class Meta:
        model = Entity
        fields = ("id", "kind", "label")
        read_only_fields = fields


class EntityLinkSerializer(serializers.ModelSerializer[Link]):
    """A link with the report, the item and the grade on which it rests."""

    from_entity = NamedSerializer(read_only=True)
    to_entity = NamedSerializer(read_only=True)
    report = serializers.UUIDField(source="report_id", read_only=True)
    reference = serializers.CharField(source="report.reference", read_only=True)
    item = serializers.IntegerField(source="item.number", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Link
        fields = ("id", "from_entity", "verb", "to_entity", "report", "reference", "item", "grade")
        read_only_fields = fields


class EntitySerializer(serializers.ModelSerializer[Entity]):
    """A person, place, business, phone, vehicle, account, boat or document."""

    class Meta:
        model = Entity
        fields = (
            "id", "kind", "label", "native_label", "romanised", "identifier", "note", "version", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class NewEntitySerializer(Keyed):
    """What naming an entity takes."""

    label = Text(max_length=120)  # type: ignore[assignment]  # the framework takes fields off the class
    kind = OneOf(choices=EntityKind.choices, required=False, allow_blank=True, default="")
    native_label = Text(max_length=120, required=False, allow_blank=True, default="")
    romanised = Text(max_length=120, required=False, allow_blank=True, default="")
    identifier = Text(max_length=120, required=False, allow_blank=True, default="")
    note = Text(required=False, allow_blank=True, default="")


class NewLinkSerializer(Keyed):
    """What a link takes: the other end, and the report and item that say so."""

    verb = OneOf(choices=LinkVerb.choices)
    to_entity = serializers.UUIDField()
    report = serializers.UUIDField()
    item = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, default=1)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("q", description="Part of a name in any script, or a number however it is written."),
            OpenApiParameter("kind", enum=EntityKind.values),
        ]
    )
)
class EntityViewSet(VisibleViewSet):
    """Entities that the caller may see."""

    model: ClassVar = Entity
    serializer_class = EntitySerializer
    capability: ClassVar = READ_REPORTS

    def get_queryset(self) -> Any:
        """Those whose name or number is asked for."""
        found = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return found
        asked = self.request.query_params
        return entities(self.actor, asked.get("q", "")[:120].replace("\0", ""), asked.get("kind", ""))

    @extend_schema(request=NewEntitySerializer, responses={201: EntitySerializer})
    def create(self, request: Request) -> Response:
        """Name an entity. Whether others keep one of that name changes nothing here (R4)."""
        require(self.actor, NAME)
        sent = self.valid(request.data, NewEntitySerializer)
        entity = name_entity(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            name=NameIn(sent["label"], sent["kind"], sent["native_label"], sent["romanised"], sent["note"]),
            identifier=sent["identifier"],
        )
        return Response(EntitySerializer(entity).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=EntityLinkSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewLinkSerializer, responses={201: EntityLinkSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def links(self, request: Request, pk: str) -> Response:
        """The links that graded reports make, newest report first; or a new link from this entity."""
        if request.method != "POST":
            found = links_of(self.actor, self.get_object())[:MOST_LINKS]
            return Response(EntityLinkSerializer(found, many=True).data)
        require(self.actor, NAME)
        entity = fetch(self.actor, Entity, pk)
        sent = self.valid(request.data, NewLinkSerializer)
        link = link_entities(
            actor=self.actor,
            id=self.own_id(sent.get("key")),
            from_id=entity.pk,
            to_id=sent["to_entity"],
            verb=sent["verb"],
            report_id=sent["report"],
            item=sent["item"],
        )
        return Response(EntityLinkSerializer(link).data, status=status.HTTP_201_CREATED)
