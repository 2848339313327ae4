"""Settings of the server itself, a form for each group."""

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from obmen.core.errors import ObmenError
from obmen.setup import options
from obmen.setup.models import Option
from obmen.setup.validation import WrongSettings

from . import words
from .pressed import more_rows, only_redraws, without_removed_row
from .rights import needs, who
from .settingsform import Form, sent


@needs("administer")
def first(_: HttpRequest) -> HttpResponse:
    return redirect("options.group", name=next(iter(options.GROUPS)))


@needs("administer")
def group(request: HttpRequest, name: str) -> HttpResponse:
    chosen = options.GROUPS.get(name)
    if chosen is None:
        raise Http404
    row = Option.objects.filter(name=name).first()
    form = Form(chosen.settings, row.value if row else {}, secrets=_kept(row))
    if request.method == "POST":
        data = without_removed_row(request.POST)
        read, errors = sent(chosen.settings, data), {}
        try:
            if not only_redraws(data):
                options.save(chosen.settings, read.values, read.secrets, who=who(request))
                notes.info(request, gettext("Saved"))
                return redirect("options.group", name=name)
        except WrongSettings as wrong:
            errors = wrong.errors
        form = Form(chosen.settings, read.values, errors, _kept(row), more_rows(data), was=read.kept)
    return _page(request, name, form)


def _page(request: HttpRequest, name: str, form: Form) -> HttpResponse:
    known = form.places()
    context = {
        "groups": [(key, words.say(one.title)) for key, one in options.GROUPS.items()],
        "chosen": name,
        "title": words.say(options.GROUPS[name].title),
        "fields": form.drawn(),
        "more": form.more,
        "general": [text for place, text in form.errors.items() if place.split("/")[0] not in known],
    }
    return render(request, "options.html", context, status=422 if form.errors else 200)


def _kept(row: Option | None) -> list[str]:
    try:
        return list(options.stored_secrets(row)) if row else []
    except ObmenError:
        return []
