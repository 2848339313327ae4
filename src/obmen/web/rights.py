"""Who may do what: a viewer sees, an operator acts on messages, an administrator sets up (H12). Enforced here, for each
address, on the server; what the templates hide is only courtesy."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

Right = Literal["see", "operate", "administer"]
View = Callable[..., HttpResponseBase]
RIGHT = "right"
"""Attribute of a guarded view: a test asks each address for it."""


def may(user: User | AnonymousUser | Any, right: Right) -> bool:
    return bool(user.has_perm(f"setup.{right}"))


def needs(right: Right) -> Callable[[View], View]:
    """A signed-out person is asked to sign in; one without the right gets the page that says so (403)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not may(request.user, right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        setattr(guarded, RIGHT, right)
        return guarded

    return guard


def who(request: HttpRequest) -> str:
    """The name acts are written down under."""
    return request.user.get_username()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})  # the whole page asks, not a part of it
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
