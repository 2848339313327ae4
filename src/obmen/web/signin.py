"""Sign-in and sign-out, on Django's own; failures are counted."""

import math
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.http.response import HttpResponse

from .throttle import failures


class SignIn(LoginView):
    template_name = "signin.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wait := failures.wait_for(_address(request), request.POST.get("username", "")):
            context = self.get_context_data(form=AuthenticationForm(request), minutes=math.ceil(wait / 60))
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        failures.failed(_address(self.request), form.data.get("username", ""))
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        failures.passed(_address(self.request), form.data.get("username", ""))
        return super().form_valid(form)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
