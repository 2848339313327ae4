"""All pages are the web's."""

from django.urls import include, path

urlpatterns = [path("", include("obmen.web.urls"))]
