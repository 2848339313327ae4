"""All pages are the web's."""

from django.urls import include, path

urlpatterns = [path("", include("obmen.web.urls"))]

handler403 = "obmen.web.errors.forbidden"
handler404 = "obmen.web.errors.missing"
handler500 = "obmen.web.errors.failed"
