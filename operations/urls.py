"""The pages of plans, notices and operations."""

app_name = "operations"
urlpatterns: list[object] = []
