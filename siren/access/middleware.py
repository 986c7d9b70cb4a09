"""Opens the request's transaction, proves to PostgreSQL who acts, rolls back on any refusal and records the refusal."""

import uuid
from collections.abc import Callable

from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect

from siren.access.context import acting_as, begin
from siren.audit.record import refused


def take_in(request: HttpRequest) -> None:
    """Read what is sent before the transaction opens: a slow upload must not hold one open.

    Raises:
        BadRequest: the line was cut.
    """
    try:
        _form = request.POST
    except UnreadablePostError as cut:
        raise BadRequest from cut


class ActorMiddleware:
    """Not ATOMIC_REQUESTS: template responses render after a view's own transaction, when the context would be gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request, one transaction, one person."""
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated or request.path.startswith("/static/"):
            return self.get_response(request)
        user_id: int = request.user.pk
        take_in(request)
        try:
            with transaction.atomic():
                request.actor = begin(user_id, request_id=str(uuid.uuid4()))  # type: ignore[attr-defined]
                response = self.get_response(request)
                # a damaged file is refused, and the mark that says so must outlive the refusal (R14)
                if response.status_code >= 400 and not getattr(response, "keeps_changes", False):
                    transaction.set_rollback(True)
        except DatabaseError:
            if request.actor is not None:  # type: ignore[attr-defined]
                raise
            return self._ended(request)
        response["Cache-Control"] = "no-store"
        if response.status_code in (403, 404, 409, 422) and request.resolver_match is not None:
            with acting_as(user_id) as actor:
                refused(
                    actor=actor,
                    status=response.status_code,
                    route=request.resolver_match.view_name or "",
                    target_id=str(next(iter(request.resolver_match.kwargs.values()), "")),
                )
        return response

    def _ended(self, request: HttpRequest) -> HttpResponse:
        """The account was suspended after it signed in: the session ends here."""
        logout(request)
        return redirect("accounts:sign_in")
