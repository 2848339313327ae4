"""The journal's filter as a form in the address, so that a list can be sent to a colleague."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from obmen.journal.reads import Filter
from obmen.setup.models import Connection, Flow

from . import words

STATES = (("", _("any")), *((name, word) for name, (_look, word) in words.STATES.items() if name != "running"))
OUTCOMES = (("", _("any")), *((name, word) for name, (_look, word) in words.OUTCOMES.items()))


class Moment(forms.DateTimeField):
    """What ``<input type=datetime-local>`` sends, in the server's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"], **kwargs)


class FilterForm(forms.Form):
    text = forms.CharField(label=_("Text"), required=False, max_length=200, strip=True)
    flow = forms.ChoiceField(label=_("Exchange"), required=False)
    connection = forms.ChoiceField(label=_("Connection"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    kind = forms.CharField(label=_("Kind"), required=False, max_length=60)
    key = forms.CharField(label=_("Number of the object"), required=False, max_length=200)
    since = Moment(label=_("Since"))
    until = Moment(label=_("Until"))
    needs_look = forms.BooleanField(label=_("Needs a look"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, label_suffix="")
        self._choose("flow", Flow.objects.order_by("title").values_list("name", "title"))
        self._choose("connection", Connection.objects.order_by("title").values_list("name", "title"))

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("any")), *rows]

    def filter(self) -> Filter:
        """What can be understood of the address; the rest filters nothing, and the form says so."""
        self.full_clean()
        clean = getattr(self, "cleaned_data", {})
        flow = Flow.objects.filter(name=clean.get("flow") or "").values_list("id", flat=True).first()
        connection = Connection.objects.filter(name=clean.get("connection") or "").values_list("id", flat=True).first()
        return Filter(
            since=clean.get("since"),
            until=clean.get("until"),
            flow=flow,
            connection=connection,
            kind=clean.get("kind") or "",
            key=clean.get("key") or "",
            state=clean.get("state") or "",
            outcome=clean.get("outcome") or "",
            text=clean.get("text") or "",
            needs_look=bool(clean.get("needs_look")),
        )

    def address(self, **more: Any) -> str:
        """The filter as the part of an address after ``?``, without what filters nothing."""
        clean = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
        return urlencode({name: _written(value) for name, value in {**clean, **more}.items() if value})

    @property
    def narrowed(self) -> int:
        """How many fields beside the text filter something."""
        return sum(1 for name, value in getattr(self, "cleaned_data", {}).items() if value and name != "text")


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    return "1" if value is True else str(value)
