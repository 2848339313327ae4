"""People and their roles, for administrators; one's own password, for everybody."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from obmen.setup import audit
from obmen.setup.people import ADMINISTRATOR, ROLE_TITLES, ROLES

from . import words
from .rights import needs, who


class PersonForm(forms.Form):
    username = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    role = forms.ChoiceField(label=_("Role"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, required=False, strip=False)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)

    def __init__(self, data: Any = None, *, person: User | None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.person = person
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(name, words.say(title)) for name, title in ROLE_TITLES.items()]
        self.fields["password"].required = person is None
        self.fields["username"].disabled = person is not None
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if self.person is None and User.objects.filter(username__iexact=name).exists():
            raise ValidationError(gettext("There is a person of this name"))
        return name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        """Somebody must be able to set things up."""
        clean = super().clean() or {}
        leaves = clean.get("role") != ADMINISTRATOR or not clean.get("is_active")
        if self.person and leaves and role_of(self.person) == ADMINISTRATOR and not _administrators(self.person):
            raise ValidationError(gettext("This is the only administrator: make another one first"))
        return clean


@needs("administer")
def listed(request: HttpRequest) -> HttpResponse:
    rows = [(person, words.say(ROLE_TITLES.get(role_of(person), ""))) for person in User.objects.order_by("username")]
    return render(request, "people.html", {"rows": rows})


@needs("administer")
def new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, person=None, initial={"is_active": True, "role": "viewer"})
    if request.method == "POST" and form.is_valid():
        _save(form, User(username=form.cleaned_data["username"]), who(request))
        return redirect("people")
    return render(request, "person.html", {"form": form})


@needs("administer")
def one(request: HttpRequest, number: int) -> HttpResponse:
    person = get_object_or_404(User, pk=number)
    initial = {"username": person.username, "role": role_of(person), "is_active": person.is_active}
    form = PersonForm(request.POST or None, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        _save(form, person, who(request))
        if person.pk == request.user.pk and form.cleaned_data["password"]:
            update_session_auth_hash(request, person)
        return redirect("people")
    return render(request, "person.html", {"form": form, "person": person})


@needs("see")
def me(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        audit.record(who(request), "person.password", who(request))
        notes.info(request, gettext("The password is changed"))
        return redirect("start")
    return render(request, "me.html", {"form": form})


def role_of(person: User) -> str:
    names = set(person.groups.values_list("name", flat=True))
    return ADMINISTRATOR if person.is_superuser else next((role for role in reversed(ROLES) if role in names), "")


def _administrators(but: User) -> bool:
    others = User.objects.exclude(pk=but.pk).filter(is_active=True)
    return others.filter(groups__name=ADMINISTRATOR).exists() or others.filter(is_superuser=True).exists()


@transaction.atomic
def _save(form: PersonForm, person: User, by: str) -> None:
    """Each kind of change is a row of the audit of its own."""
    clean, fresh = form.cleaned_data, person.pk is None
    was_role, was_active = ("", True) if fresh else (role_of(person), person.is_active)
    if clean["password"]:
        person.set_password(clean["password"])
    person.is_active = clean["is_active"]
    person.is_superuser = person.is_superuser and clean["role"] == ADMINISTRATOR
    person.save()
    person.groups.set([Group.objects.get(name=clean["role"])])
    acts = {
        "person.added": fresh,
        "person.role": not fresh and was_role != clean["role"],
        "person.password": not fresh and bool(clean["password"]),
        "person.off": was_active and not clean["is_active"],
        "person.on": not was_active and clean["is_active"],
    }
    for act in (act for act, happened in acts.items() if happened):
        audit.record(
            by, act, person.username, before={"role": was_role} if was_role else None, after={"role": clean["role"]}
        )
