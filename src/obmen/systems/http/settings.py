import json
from typing import Literal

from pydantic import field_validator

from obmen.core.pointers import Pointer
from obmen.core.reach import HttpSettings
from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text

NAME = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"


class Header(Settings):
    name: str = setting(Text("Header name"), pattern=NAME, max_length=100)
    value: str = setting(Text("Header value"), pattern=r"^[\x20-\x7e]*$", max_length=4000)


class SecretHeader(Settings):
    name: str = setting(Text("Header name"), pattern=NAME, max_length=100)
    value: Secret = setting(Text("Header value"), max_length=4000)


class Service(Settings):
    address: str = setting(
        Text("Address for messages"),
        help=Text("The whole address, path included. Empty: this service only sends to obmen"),
        default="",
        address=True,
        pattern=r"^\s*(https?://[^\s/]\S*)?\s*$",
        max_length=2000,
    )
    method: Literal["POST", "PUT", "PATCH"] = setting(Text("Method"), default="POST")
    headers: tuple[Header, ...] = setting(Text("Headers"), default=())
    secret_headers: tuple[SecretHeader, ...] = setting(
        Text("Secret headers"),
        help=Text("Such as Authorization: Bearer …"),
        default=(),
    )
    template: str = setting(
        Text("Body"),
        help=Text(
            'JSON in which "{{/order/number}}" is replaced by that field of the message. Empty: the message as it is'
        ),
        default="",
        widget="textarea",
        max_length=100_000,
    )
    id_pointer: Pointer = setting(
        Text("Where the answer holds the id of what was made"),
        help=Text("A pointer such as /result/id. Empty: nowhere"),
        default="",
    )
    repeatable: bool = setting(
        Text("The service may get a message twice"),
        help=Text("It knows a repeat by the header Idempotency-Key. Off: where an answer was lost, a person decides"),
        default=False,
    )

    personal: tuple[str, ...] = setting(
        Text("Personal fields"),
        help=Text(
            "Names of JSON fields and parameters, such as client_name. What stands under them is masked in the debug "
            "record and in errors. E-mail addresses and phones are masked wherever they stand"
        ),
        default=(),
        max_length=200,
    )

    @field_validator("template")
    @classmethod
    def _is_json(cls, value: str) -> str:
        try:
            json.loads(value or "{}")
        except (ValueError, RecursionError):
            raise ValueError(Text("this is not JSON")) from None
        return value


class ServiceSettings(HttpSettings, Service):
    pass
