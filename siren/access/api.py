"""The API's door: same actor, same services, same refusals as the pages."""

import uuid
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_handler

from siren.access.api_defaults import refuse_too_large
from siren.access.require import fetch, require
from siren.access.visibility import visible_to
from siren.audit.record import looked
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotVisible, RuleBroken, SirenError, Stale


class VisibleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """List and read of one protected model. Writes, where an app adds them, call the app's services."""

    model: ClassVar[type[models.Model]]
    capability: ClassVar[str]
    lookup_value_regex = "[0-9a-f-]{36}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing too large is read."""
        refuse_too_large(request)
        super().initial(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.request._request.actor  # type: ignore[attr-defined]
        return actor

    def get_queryset(self) -> models.QuerySet[Any]:
        """The rows that the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        require(self.actor, self.capability)
        return visible_to(self.actor, self.model)

    def get_object(self) -> Any:
        """One visible row; hidden and missing answer alike (R4). The look is recorded (R26)."""
        require(self.actor, self.capability)
        found = fetch(self.actor, self.model, self.kwargs[self.lookup_url_kwarg or self.lookup_field])
        looked(actor=self.actor, target=found)
        return found

    def own_id(self, key: uuid.UUID | None) -> uuid.UUID | None:
        """The id of the record that the caller makes with a key: nobody's key meets the record of anybody else (R4)."""
        return uuid.uuid5(uuid.UUID(int=self.actor.user_id), str(key)) if key else None

    def valid(self, data: Any, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The request's data in the serializer's shape, or 400 with its sentences."""
        checked = serializer(data=data)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Refusals as JSON: `detail`, `errors` per field where a rule names them, and both versions of what is stale (R30)."""
    if isinstance(error, Http404):
        error = NotVisible()
    if isinstance(error, TransitionNotAllowed):
        return _refusal(status.HTTP_409_CONFLICT, {"detail": MoveNotAllowed().message})
    if isinstance(error, SirenError):
        body: dict[str, Any] = {"detail": error.message}
        if isinstance(error, RuleBroken) and error.fields:
            body["errors"] = error.fields
        if isinstance(error, Stale):
            body |= {"theirs": error.theirs, "yours": error.yours, "version": error.version}
        return _refusal(error.status, body)
    if isinstance(error, ValidationError):
        sentence = _("This cannot be used as it was sent. Mend what “errors” names and send it again.")
        return _refusal(error.status_code, {"detail": sentence, "errors": error.detail})
    return rest_handler(error, context)


def _refusal(code: int, body: dict[str, Any]) -> Response:
    transaction.set_rollback(True)
    return Response(body, status=code)
