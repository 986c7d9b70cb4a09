"""Exhibits for programs: list, one with its chain, a new one."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import policy
from evidence.choices import ExhibitKind
from evidence.models import CustodyTransfer, Exhibit, ExhibitFile, ExhibitFlag
from evidence.selectors import custody
from evidence.selectors.exhibit import files_of
from evidence.services.exhibit import seize_exhibit
from siren.access.api import VisibleViewSet
from siren.access.require import require
from siren.access.sent import Keyed, OneOf, Text


class ExhibitSerializer(serializers.ModelSerializer[Exhibit]):
    """One exhibit in a list."""

    found_by = serializers.CharField(source="found_by.name")
    holder = serializers.CharField(source="holder.name")
    case = serializers.UUIDField(source="case_id")

    class Meta:
        model = Exhibit
        fields = [
            "id", "reference", "case", "kind", "description", "found_where", "found_by", "found_at",
            "seal_number", "holder", "state", "version", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class TransferSerializer(serializers.ModelSerializer[CustodyTransfer]):
    """One link of the chain."""

    releaser = serializers.CharField(source="releaser.name")
    receiver = serializers.CharField(source="receiver.name")
    outcome = serializers.CharField(source="receipt.outcome", default=None, allow_null=True)
    received_at = serializers.DateTimeField(source="receipt.received_at", default=None, allow_null=True)
    seal_intact_on_arrival = serializers.BooleanField(source="receipt.seal_intact", default=None, allow_null=True)

    class Meta:
        model = CustodyTransfer
        fields = [
            "id", "number", "releaser", "receiver", "released_at", "reason", "seal_intact", "outcome", "received_at",
            "seal_intact_on_arrival",
        ]  # fmt: skip
        read_only_fields = fields


class FileSerializer(serializers.ModelSerializer[ExhibitFile]):
    """One file, without its bytes."""

    class Meta:
        model = ExhibitFile
        fields = ["id", "file_name", "file_type", "file_size", "file_sha256", "created_at"]
        read_only_fields = fields


class FlagSerializer(serializers.ModelSerializer[ExhibitFlag]):
    """One mark that stays for good."""

    class Meta:
        model = ExhibitFlag
        fields = ["id", "kind", "created_at"]
        read_only_fields = fields


class ExhibitDetailSerializer(ExhibitSerializer):
    """One exhibit with its files, its chain and its marks."""

    files = serializers.SerializerMethodField()
    chain = serializers.SerializerMethodField()
    flags = serializers.SerializerMethodField()

    class Meta(ExhibitSerializer.Meta):
        fields = [*ExhibitSerializer.Meta.fields, "files", "chain", "flags"]
        read_only_fields = fields

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, row: Exhibit) -> list[dict[str, Any]]:
        """The files."""
        return list(FileSerializer(files_of(self.context["actor"], row), many=True).data)

    @extend_schema_field(TransferSerializer(many=True))
    def get_chain(self, row: Exhibit) -> list[dict[str, Any]]:
        """The chain of custody, oldest first."""
        return list(TransferSerializer(custody.chain(self.context["actor"], row), many=True).data)

    @extend_schema_field(FlagSerializer(many=True))
    def get_flags(self, row: Exhibit) -> list[dict[str, Any]]:
        """The marks."""
        return list(FlagSerializer(row.flags.all(), many=True).data)


class NewExhibitSerializer(Keyed):
    """What a new exhibit needs."""

    case = serializers.UUIDField()
    kind = OneOf(choices=ExhibitKind.choices)
    description = Text(max_length=500)
    found_where = Text(max_length=200)
    found_at = serializers.DateTimeField()
    seal_number = Text(max_length=40, required=False, default="", allow_blank=True)
    operation = serializers.UUIDField(required=False, allow_null=True, default=None)


class ExhibitViewSet(VisibleViewSet):
    """Exhibits that the caller may see."""

    model = Exhibit
    capability = policy.READ
    serializer_class = ExhibitSerializer

    def get_queryset(self) -> Any:
        """With the people's names, in one query."""
        return super().get_queryset().select_related("found_by", "holder")

    @extend_schema(responses=ExhibitDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One exhibit with its files, its chain and its marks."""
        row = self.get_object()
        return Response(ExhibitDetailSerializer(row, context={"actor": self.actor}).data)

    @extend_schema(request=NewExhibitSerializer, responses={201: ExhibitDetailSerializer})
    def create(self, request: Request) -> Response:
        """Enter one thing that the caller found; the caller holds it."""
        require(self.actor, policy.SEIZE)
        sent = self.valid(request.data, NewExhibitSerializer)
        row = seize_exhibit(actor=self.actor, id=self.own_id(sent.pop("key", None)), **sent)
        return Response(
            ExhibitDetailSerializer(row, context={"actor": self.actor}).data, status=status.HTTP_201_CREATED
        )
