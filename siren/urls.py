"""Every URL of SIREN. Each app owns its paths; the wiring only mounts them."""

from django.urls import URLPattern, URLResolver, include, path

from siren import api, search
from siren.web import views as web

urlpatterns: list[URLPattern | URLResolver] = [
    path("", web.home, name="home"),
    path("help/", web.help_page, name="help"),
    path("leave/", web.leave, name="leave"),
    path("healthz", web.healthz, name="healthz"),
    path("search/", search.search, name="search"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("siren.accounts.urls")),
    path("oversight/", include("siren.oversight.urls")),
    path("cases/", include("cases.urls")),
    path("operations/", include("operations.urls")),
    path("people/", include("victims.urls")),
    path("evidence/", include("evidence.urls")),
    path("api/v1/", include(api.urlpatterns)),
]

handler404 = "siren.web.errors.missing"
handler403 = "siren.web.errors.forbidden"
handler500 = "siren.web.errors.broken"
handler400 = "siren.web.errors.bad_request"
