"""Values in words: times, spans, amounts, states, the texts of the layers below. Always in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy

from obmen.core import clock
from obmen.core.promises import fact
from obmen.core.text import Text


class Word(NamedTuple):
    """A state as it is shown: ``look`` is ok, wait, held or pause."""

    look: str
    text: str


def say(text: Any) -> str:
    """A Text, or a Text as the journal keeps it, put into words. Plain strings pass."""
    if isinstance(text, Mapping):
        text = Text.from_json(text)
    return text.render(gettext) if isinstance(text, Text) else str(text or "")


def happened(text: Mapping[str, Any]) -> str:
    """Of a Text as the journal keeps it, without what it promises."""
    return say(fact(Text.from_json(text)))


def sentence(text: str) -> str:
    """With an end, so that another may follow."""
    return text if not text or text[-1] in ".!?…:" else text + "."


def number(value: Any) -> str:
    """Thousands apart, decimals as the language writes them; all digits kept."""
    places = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else None
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def size(value: int) -> str:
    for limit, divisor, unit in ((1024, 1, gettext("B")), (1024**2, 1024, gettext("KB"))):
        if value < limit:
            return f"{number(round(value / divisor))}\u00a0{unit}"
    megabytes = (Decimal(value) / 1024**2).quantize(Decimal("0.1"))
    return number(megabytes) + "\u00a0" + gettext("MB")


def moment(value: datetime | None, *, seconds: bool = False) -> str:
    """«сегодня 09:14», «вчера 18:40», «20 ноября 18:40», with the year when it is another."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localtime(clock.now()).date()
    hour = formats.date_format(local, "H:i:s" if seconds else "H:i")
    days = (today - local.date()).days
    if days in (0, 1):
        day = gettext("yesterday") if days else gettext("today")
        return f"{day} {hour}"
    return f"{formats.date_format(local, 'j E' if local.year == today.year else 'j E Y')} {hour}"


def span(since: datetime | None, until: datetime | None = None) -> str:
    """«12 мин», «3 ч»: how long from one moment to another (or to now)."""
    if since is None:
        return ""
    passed = max(0.0, ((until or clock.now()) - since).total_seconds())
    for limit, unit, word in (
        (60, 1, gettext("{n} s")),
        (3600, 60, gettext("{n} min")),
        (48 * 3600, 3600, gettext("{n} h")),
    ):
        if passed < limit:
            return word.format(n=int(passed / unit))
    return gettext("{n} d").format(n=int(passed / 86400))


def ago(value: datetime) -> str:
    """«4 секунды назад», for the verdict; coarse beyond an hour."""
    passed = int(max(0.0, (clock.now() - value).total_seconds()))
    if passed < 60:
        return ngettext("{n} second ago", "{n} seconds ago", passed).format(n=passed)
    if passed < 3600:
        return ngettext("{n} minute ago", "{n} minutes ago", passed // 60).format(n=passed // 60)
    return moment(value)


STATES = {
    "held": ("held", pgettext_lazy("state", "held")),
    "waiting": ("wait", pgettext_lazy("state", "waiting")),
    "running": ("wait", pgettext_lazy("state", "running")),
    "done": ("ok", pgettext_lazy("state", "done")),
    "dropped": ("pause", pgettext_lazy("state", "dropped")),
}
OUTCOMES = {
    "created": ("ok", pgettext_lazy("outcome", "created")),
    "updated": ("ok", pgettext_lazy("outcome", "updated")),
    "unchanged": ("ok", pgettext_lazy("outcome", "unchanged")),
    "skipped": ("pause", pgettext_lazy("outcome", "skipped")),
    "superseded": ("pause", pgettext_lazy("outcome", "superseded")),
}


def state(name: str, outcome: str = "") -> Word:
    """A delivered message is «delivered», however; one for which nothing was to do says so."""
    told = name == "done" and outcome in {"unchanged", "skipped", "superseded"}
    look, word = OUTCOMES[outcome] if told else STATES[name]
    return Word(look, str(word))


def outcome(name: str) -> str:
    return str(OUTCOMES[name][1]) if name in OUTCOMES else name


def money(value: Decimal) -> str:
    """With two decimals at least: 5 200,00."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
