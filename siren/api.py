"""The API under /api/v1/: every app's part, and the schema, for people who are signed in."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from cases.api import ROUTES as CASES
from evidence.api import ROUTES as EVIDENCE
from operations.api import ROUTES as OPERATIONS
from siren.access.api_defaults import SignedIn
from victims.api import ROUTES as VICTIMS

router = SimpleRouter()
for prefix, viewset in [*CASES, *OPERATIONS, *VICTIMS, *EVIDENCE]:
    router.register(prefix, viewset, basename=prefix)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[SignedIn]), name="schema"),
    *router.urls,
]
