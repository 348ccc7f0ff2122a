"""Every address of the pages."""

from django.urls import include, path

from amparo.web.shared.static_files import serve_file

handler400 = "amparo.web.shared.refusals.bad_request"
handler403 = "amparo.web.shared.refusals.forbidden"
handler404 = "amparo.web.shared.refusals.not_found"
handler500 = "amparo.web.shared.refusals.internal"

urlpatterns = [
    path("", include("amparo.web.shared.urls")),
    path("", include("amparo.web.home.urls")),
    path("", include("amparo.web.notices.urls")),
    path("", include("amparo.web.survivor.urls")),
    path("", include("amparo.web.fingerprint.urls")),
    path("", include("amparo.web.machine.urls")),
    path("", include("amparo.web.insight.urls")),
    path("", include("amparo.web.press.urls")),
    path("desk/", include("amparo.web.desk.urls")),
    path("static/<path:name>", serve_file),
]
