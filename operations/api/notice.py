"""Notices for programs: the closed list of fields (R10)."""

from typing import Any, ClassVar

from rest_framework import serializers

from operations.models import ProviderNotice
from siren.access.api import VisibleViewSet
from siren.accounts.capabilities import Can


class NoticeSerializer(serializers.ModelSerializer[ProviderNotice]):
    """What a provider is told, and its answer."""

    provider = serializers.CharField(source="provider.name")

    class Meta:
        model = ProviderNotice
        fields = (
            "id", "reference", "provider", "state", "version", "window_from", "window_to", "expected_number",
            "age_bands", "languages", "needs", "meeting_point", "sent_at", "answer", "capacity", "answer_note",
            "answered_at",
        )  # fmt: skip


class NoticeViewSet(VisibleViewSet):
    """Read notices."""

    model: ClassVar = ProviderNotice
    queryset = ProviderNotice.objects.none()
    serializer_class = NoticeSerializer
    capability: ClassVar = Can.READ_NOTICE

    def get_queryset(self) -> Any:
        """With the provider's name."""
        return super().get_queryset().select_related("provider")
