"""The pages of evidence."""

from django.urls import URLPattern, path

from evidence.views import custody, exhibit, file, panel, statement, support

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("", exhibit.exhibit_list, name="exhibit_list"),
    path("new/", exhibit.exhibit_start, name="exhibit_start"),
    path("home/", panel.home_panel, name="home_panel"),
    path("case/<uuid:pk>/", panel.case_panel, name="case_panel"),
    path("case/<uuid:pk>/new/", exhibit.exhibit_create, name="exhibit_create"),
    path("case/<uuid:pk>/statement/", statement.statement_create, name="statement_create"),
    path("operation/<uuid:pk>/", panel.operation_panel, name="operation_panel"),
    path("charges/", panel.shares_panel, name="shares_panel"),
    path("charge/<uuid:pk>/", panel.charge_panel, name="charge_panel"),
    path("charge/<uuid:pk>/tie/", support.support_tie, name="support_tie"),
    path("support/<uuid:pk>/withdraw/", support.support_untie, name="support_untie"),
    path("statement/<uuid:pk>/", statement.statement_detail, name="statement_detail"),
    path("file/<uuid:pk>/", file.file_download, name="file_download"),
    path("transfer/<uuid:pk>/confirm/", custody.receipt_confirm, name="receipt_confirm"),
    path("transfer/<uuid:pk>/refuse/", custody.receipt_refuse, name="receipt_refuse"),
    path("<uuid:pk>/", exhibit.exhibit_detail, name="exhibit_detail"),
    path("<uuid:pk>/give/", custody.hand_over, name="hand_over"),
    path("<uuid:pk>/file/", file.file_add, name="file_add"),
]
