"""Pages of this app."""

from django.urls import path

from victims.views import choice, document, guardian, identity, panel, person, screening, show

app_name = "victims"
urlpatterns = [
    path("", person.person_list, name="person_list"),
    path("new/", person.person_create, name="person_create"),
    path("home/", panel.home_panel, name="home_panel"),
    path("notice/<uuid:pk>/", panel.notice_panel, name="notice_panel"),
    path("operation/<uuid:pk>/", panel.operation_panel, name="operation_panel"),
    path("<uuid:pk>/", person.person_detail, name="person_detail"),
    path("<uuid:pk>/edit/", person.person_edit, name="person_edit"),
    path("<uuid:pk>/timeline/", panel.person_timeline, name="person_timeline"),
    path("<uuid:pk>/guardian/", guardian.guardian_name, name="guardian_name"),
    path("<uuid:pk>/identity/", identity.identity_detail, name="identity_detail"),
    path("<uuid:pk>/identity/edit/", identity.identity_edit, name="identity_edit"),
    path("<uuid:pk>/screening/", screening.screening_create, name="screening_create"),
    path("screening/<uuid:pk>/", screening.screening_detail, name="screening_detail"),
    path("<uuid:pk>/choices/", choice.choice_record, name="choice_record"),
    path("<uuid:pk>/choices/<slug:service>/", choice.choice_change, name="choice_change"),
    path("<uuid:pk>/options/complete/", choice.options_complete, name="options_complete"),
    path("<uuid:pk>/show/", show.person_show, name="person_show"),
    path("<uuid:pk>/show/<slug:service>/", show.person_show, name="person_show_service"),
    path("<uuid:pk>/document/", document.document_create, name="document_create"),
    path("document/<uuid:pk>/", document.document_download, name="document_download"),
]
