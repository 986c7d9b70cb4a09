"""The pages of plans, notices and operations."""

from django.urls import path

from operations.views import approval, document, notice, operation, panel, plan, plan_edit

app_name = "operations"
urlpatterns = [
    path("plans/", plan.plan_list, name="plan_list"),
    path("plans/new/", plan.plan_create, name="plan_create"),
    path("plans/<uuid:pk>/", plan.plan_detail, name="plan_detail"),
    path("plans/<uuid:pk>/grounds/", plan_edit.plan_grounds, name="plan_grounds"),
    path("plans/<uuid:pk>/objectives/", plan_edit.plan_objectives, name="plan_objectives"),
    path("plans/<uuid:pk>/risks/", plan_edit.plan_risks, name="plan_risks"),
    path("plans/<uuid:pk>/roster/", plan_edit.plan_roster, name="plan_roster"),
    path("plans/<uuid:pk>/safe-site/", plan_edit.plan_safe_site, name="plan_safe_site"),
    path("plans/<uuid:pk>/annex/", plan_edit.plan_annex, name="plan_annex"),
    path("plans/<uuid:pk>/evidence/", plan_edit.plan_evidence, name="plan_evidence"),
    path("plans/<uuid:pk>/notice/", notice.plan_notice, name="plan_notice"),
    path("plans/<uuid:pk>/submit/", plan.plan_submit, name="plan_submit"),
    path("plans/<uuid:pk>/decide/", approval.plan_decide, name="plan_decide"),
    path("plans/<uuid:pk>/briefed/", plan.plan_briefed, name="plan_briefed"),
    path("plans/<uuid:pk>/copy/", document.plan_document, name="plan_document"),
    path("plans/<uuid:pk>/start/", operation.operation_start, name="operation_start"),
    path("plan-copies/<uuid:pk>/file/", document.plan_document_file, name="plan_document_file"),
    path("approvals/", approval.approval_list, name="approval_list"),
    path("notices/", notice.notice_list, name="notice_list"),
    path("notices/<uuid:pk>/", notice.notice_detail, name="notice_detail"),
    path("notices/<uuid:pk>/change/", notice.notice_change, name="notice_change"),
    path("notices/<uuid:pk>/send/", notice.notice_send, name="notice_send"),
    path("notices/<uuid:pk>/answer/", notice.notice_answer, name="notice_answer"),
    path("notices/<uuid:pk>/copy/", document.notice_document, name="notice_document"),
    path("notice-copies/<uuid:pk>/file/", document.notice_document_file, name="notice_document_file"),
    path("live/", operation.operation_list, name="operation_list"),
    path("live/<uuid:pk>/", operation.operation_detail, name="operation_detail"),
    path("live/<uuid:pk>/board/", operation.operation_live, name="operation_live"),
    path("live/<uuid:pk>/news/", operation.operation_board, name="operation_board"),
    path("live/<uuid:pk>/count/", operation.operation_count, name="operation_count"),
    path("live/<uuid:pk>/moment/", operation.operation_moment, name="operation_moment"),
    path("live/<uuid:pk>/log/", operation.operation_log, name="operation_log"),
    path("live/<uuid:pk>/stop/", operation.operation_stop, name="operation_stop"),
    path("live/<uuid:pk>/close/", operation.operation_close, name="operation_close"),
    path("panels/case/<uuid:pk>/", panel.case_panel, name="case_panel"),
    path("panels/home/", panel.home_panel, name="home_panel"),
]
