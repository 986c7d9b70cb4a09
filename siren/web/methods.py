"""Which HTTP methods a view answers, written so that `manage.py routes` can list them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def methods(*allowed: str) -> Callable[[View], View]:
    """Answer only these methods (GET brings HEAD), anything else with 405; recorded as `view.methods`."""
    accepted = frozenset(allowed) | ({"HEAD"} if "GET" in allowed else frozenset())

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in accepted:
                return HttpResponseNotAllowed(sorted(accepted))
            return view(request, *args, **kwargs)

        checked.methods = allowed  # type: ignore[attr-defined]  # read by `routes` and by the permission tests
        return checked

    return wrap
