"""The app's part of the API."""

from evidence.api.exhibit import ExhibitViewSet

ROUTES = [("exhibits", ExhibitViewSet)]
