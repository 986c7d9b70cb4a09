"""What every view of this app begins with."""

from django.http import HttpRequest

from siren.common.actor import Actor


def acting(request: HttpRequest) -> Actor:
    """Who asks; the middleware let nobody else through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor
