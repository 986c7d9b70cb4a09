"""The pages of evidence."""

app_name = "evidence"
urlpatterns: list[object] = []
