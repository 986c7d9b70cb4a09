"""The app's part of the API."""

from operations.api.notice import NoticeViewSet
from operations.api.plan import PlanViewSet

ROUTES = [("plans", PlanViewSet), ("notices", NoticeViewSet)]
