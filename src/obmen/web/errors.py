"""The pages that say what went wrong with an address, in the style of the others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "error.html", {"code": 403}, status=403)


def missing(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "error.html", {"code": 404}, status=404)


def failed(_: HttpRequest) -> HttpResponse:
    """Leans on nothing that may be what has failed: no database, no sign-in."""
    return render(None, "failed.html", status=500)


def csrf(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "error.html", {"code": "csrf"}, status=403)
