"""The app's part of the API."""

from victims.api.person import PersonViewSet

ROUTES = [("persons", PersonViewSet)]
