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
        state = "over" if notice.over else "began"
        with translation.override(self.language):
            said = notice.text.render(translation.gettext)
        told = {"trouble": notice.key, "state": state, "text": said, "address": self.address}
        self._post(f"alert-{notice.id}-{state}", ObjectRef("", "alert", notice.key), told)

    def _post(self, identity: str, alert: ObjectRef, told: dict[str, str]) -> None:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        web = Web(Site(Text("The webhook of the alerts"), self.url, headers=headers, seconds=SECONDS))
        change = Change(Text("Tell of a trouble"), alert, None, told)
        try:
            with call.begin(call.Call(identity, clock.monotonic() + SECONDS)):
                answer = web.write(lambda: change, "POST", "", identity=identity, json=told)
                raise_usual(answer)
                if not answer.ok:
                    answer.not_as_promised()
        finally:
            web.close()
