"""The app's part of the API."""

from cases.api.case import CaseViewSet
from cases.api.entity import EntityViewSet
from cases.api.report import ReportViewSet

ROUTES = [("reports", ReportViewSet), ("entities", EntityViewSet), ("cases", CaseViewSet)]
