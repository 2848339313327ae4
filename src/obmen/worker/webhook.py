"""Alerts by webhook: each notice as JSON by POST."""

from dataclasses import dataclass

from django.utils import translation

from obmen.core import call, clock
from obmen.core.answer import raise_usual
from obmen.core.http import Web
from obmen.core.outcome import Change, ObjectRef
from obmen.core.site import Site
from obmen.core.text import Text

from .alerts import Notice

SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """``{"trouble": "failing:ksup", "state": "began" | "over", "text": "…", "address": "…"}``. A receiver that is told
    twice knows it by the Idempotency-Key."""

    url: str
    key: str
    language: str
    address: str

    def __call__(self, notice: Notice) -> None:
        """Raises the four errors."""
        site = Site(
            Text("The webhook of the alerts"),
            self.url,
            headers={"Authorization": f"Bearer {self.key}"} if self.key else {},
            seconds=SECONDS,
        )
        state = "over" if notice.over else "began"
        with translation.override(self.language):
            said = notice.text.render(translation.gettext)
        told = {"trouble": notice.key, "state": state, "text": said, "address": self.address}
        alert = ObjectRef("", "alert", notice.key)
        identity = f"alert-{notice.id}-{state}"
        web = Web(site)
        try:
            with call.begin(call.Call(identity, clock.monotonic() + SECONDS)):
                answer = web.write(
                    lambda: Change(Text("Tell of a trouble"), alert, None, told),
                    "POST",
                    "",
                    identity=identity,
                    json=told,
                )
                raise_usual(answer)
                if not answer.ok:
                    answer.not_as_promised()
        finally:
            web.close()
