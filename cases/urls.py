"""The pages of intelligence and cases."""

from django.urls import URLPattern, path

from cases.views import case, charge, entity, report, report_import

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("", case.case_list, name="case_list"),
    path("home/", case.home_panel, name="home_panel"),
    path("new/", case.case_create, name="case_create"),
    path("<uuid:pk>/", case.case_detail, name="case_detail"),
    path("<uuid:pk>/reports/", case.case_reports, name="case_reports"),
    path("<uuid:pk>/reports/add/", case.report_add, name="report_add"),
    path("<uuid:pk>/chart/", case.case_chart, name="case_chart"),
    path("<uuid:pk>/team/", case.case_team, name="case_team"),
    path("<uuid:pk>/team/leave/", case.team_leave, name="team_leave"),
    path("<uuid:pk>/links/new/", case.link_create, name="link_create"),
    path("<uuid:pk>/suspects/new/", case.suspect_create, name="suspect_create"),
    path("<uuid:pk>/charges/new/", charge.charge_create, name="charge_create"),
    path("reports/", report.report_list, name="report_list"),
    path("reports/new/", report.report_create, name="report_create"),
    path("reports/import/", report_import.report_import, name="report_import"),
    path("reports/<uuid:pk>/", report.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/edit/", report.report_edit, name="report_edit"),
    path("reports/<uuid:pk>/grade/", report.report_grade, name="report_grade"),
    path("reports/<uuid:pk>/source/", report.source_panel, name="source_panel"),
    path("entities/", entity.entity_list, name="entity_list"),
    path("entities/<uuid:pk>/", entity.entity_detail, name="entity_detail"),
    path("entities/<uuid:pk>/chart/", entity.entity_chart, name="entity_chart"),
    path("charges/", charge.charge_list, name="charge_list"),
    path("charges/<uuid:pk>/", charge.charge_detail, name="charge_detail"),
]
