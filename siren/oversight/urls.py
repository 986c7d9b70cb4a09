"""Paths of the oversight app."""

from django.urls import path

from siren.oversight.views import event, timeline

app_name = "oversight"
urlpatterns = [
    path("home-panel/", event.home_panel, name="home_panel"),
    path("accesses/", event.access_list, name="access_list"),
    path("refusals/", event.refusal_list, name="refusal_list"),
    path("timeline/<str:type>/<uuid:pk>/", timeline.timeline, name="timeline"),
]
