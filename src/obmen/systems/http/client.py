import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from obmen.core.answer import Answer, raise_usual
from obmen.core.call import current
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.files import StoredFile
from obmen.core.http import Web
from obmen.core.outcome import Change, ObjectRef
from obmen.core.pointers import Template, scalar
from obmen.core.ports import Tools
from obmen.core.roles.json_service import Sent
from obmen.core.system import Checked
from obmen.core.text import Text

from .settings import ServiceSettings

SHOWN = 100
FROM_A_GATEWAY = {502, 504}


class HttpClient:
    """Implements ``JsonService``."""

    def __init__(self, settings: ServiceSettings, tools: Tools) -> None:
        self._settings = settings
        self._connection = tools.connection
        self._template = Template(json.loads(settings.template, parse_float=Decimal)) if settings.template else None
        self._headers = {header.name: header.value for header in settings.headers}
        self._address = settings.address.strip()
        secret = {header.name: header.value.get_secret_value() for header in settings.secret_headers}
        inside = tuple(filter(None, (urlsplit(self._address).query, urlsplit(self._address).password)))
        title = Text("The service {name}", name=tools.connection)
        personal = frozenset(filter(None, map(str.strip, settings.personal)))
        hidden: dict[str, Any] = {"secrets": inside, "personal": personal}
        self._web = Web(settings.site(title, self._address, secret, key_setting="secret_headers", **hidden))

    def close(self) -> None:
        self._web.close()

    def check(self) -> Checked:
        """Whether anything answers: what a service makes of a message only a message shows."""
        if not self._address:
            return Checked(Text("This service only sends to obmen: give it the key of this connection"))
        answer = self._web.read("HEAD", "")
        if answer.status not in {404, 405, 501}:
            raise_usual(answer)
        return Checked(
            Text(
                "The service answers ({status}). Whether it takes messages, the first one will show",
                status=answer.status,
            )
        )

    def send(self, message: Any, files: Sequence[StoredFile]) -> Sent:
        body = self._body(message)
        answer = self._write(body, files)
        if answer.planned:
            return Sent(created=True)
        self._raise_for(answer)
        found = scalar(answer.json(), self._settings.id_pointer) if self._settings.id_pointer else ""
        return Sent(answer.status == 201, ObjectRef(self._connection, "object", found, found) if found else None)

    def _body(self, message: Any) -> Any:
        if self._template is None:
            return message
        try:
            return self._template.fill(message)
        except KeyError as error:
            pointer = str(error.args[0])
            text = Text("The message has no {pointer}, and the body for the service needs it", pointer=pointer)
            raise Refused(text, field=pointer.strip("/").replace("/", ".")) from None

    def _write(self, body: Any, files: Sequence[StoredFile]) -> Answer:
        if not self._address:
            raise Misconfigured(Text("The service has no address to send to. Enter it"), setting="address")
        identity = current().identity
        try:
            return self._web.write(
                lambda: Change(
                    Text("Send to the service"), ObjectRef(self._connection, "message", identity), None, _flat(body)
                ),
                self._settings.method,
                "",
                identity=identity,
                json=body,
                files=files,
                headers=self._headers,
            )
        except Unclear as error:
            raise self._lost(error) from None

    def _lost(self, error: ObmenError) -> Unclear:
        """Where a repeat may do harm and nobody can be asked what became of the first one, a person decides."""
        down = isinstance(error, TryLater | Unclear) and error.connection_down
        if self._settings.repeatable:
            return Unclear(error.text, connection_down=down, detail=error.detail)
        text = Text(
            "Whether the service took the message is not known: its answer was lost. Look there, then redo the message "
            "or drop it. A service that knows repeats can be marked so in its settings"
        )
        return Unclear(text, for_person=True, connection_down=down, detail=error.detail)

    def _raise_for(self, answer: Answer) -> None:
        """The service's answers as the four errors, in the one place that does it."""
        if answer.ok:
            return
        try:
            raise_usual(answer)
        except Unclear as error:
            raise self._lost(error) from None
        except TryLater as error:
            # a gateway answers so, too, when it had handed the request on and the service may have done it all
            if answer.status in FROM_A_GATEWAY and not self._settings.repeatable:
                raise self._lost(error) from None
            raise
        text = Text("The service refused the message ({status}). Its words are in the details", status=answer.status)
        raise Refused(text, detail=answer.detail())


def _flat(body: Any) -> dict[str, Any]:
    """The first fields of a body, for a plan."""
    pairs = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else [("", body)]
    return {
        str(name): value if isinstance(value, str | int) else str(value)[:SHOWN] for name, value in list(pairs)[:SHOWN]
    }
