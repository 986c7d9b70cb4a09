"""Every URL pattern with its name, methods and app; works without a database."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern."""

    name: str
    path: str
    methods: tuple[str, ...]
    app: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"methods": list(self.methods)}


def routes() -> list[Route]:
    """All patterns, by path."""
    return sorted(_walk(get_resolver().url_patterns, "/", ()), key=lambda route: (route.path, route.name))


def _walk(patterns: list[Any], path: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name or ""))
            yield Route(name, here.removesuffix("$"), methods_of(pattern.callback), _app(pattern.callback))


def methods_of(view: Any) -> tuple[str, ...]:
    """What the view answers: by @methods, by Django's decorators, or by its class; both when nothing says so."""
    actions = getattr(view, "actions", None)
    if actions:
        return _ordered(actions)
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class is not None:
        return _ordered(name for name in METHODS if hasattr(view_class, name.lower()))
    while view is not None:
        declared = getattr(view, "methods", None) or _closed_over(view)
        if declared:
            return _ordered(declared)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


def _closed_over(view: Any) -> list[str]:
    """The list that django.views.decorators.http keeps in its closure."""
    code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
    if code is None or "request_method_list" not in code.co_freevars:
        return []
    return list(cells[code.co_freevars.index("request_method_list")].cell_contents)


def _ordered(names: Any) -> tuple[str, ...]:
    given = {str(name).upper() for name in names}
    return tuple(name for name in METHODS if name in given)


def _app(view: Any) -> str:
    module = str(getattr(getattr(view, "cls", None) or view, "__module__", ""))
    parts = module.split(".")
    return parts[1] if parts[0] == "siren" and len(parts) > 1 else parts[0]
