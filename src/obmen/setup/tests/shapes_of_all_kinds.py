"""A settings class with a field of every kind a form knows."""

from decimal import Decimal
from typing import Literal

from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text


class Header(Settings):
    name: str = setting(Text("Name"))
    value: Secret = setting(Text("Value"), default=Secret(""))


class Inner(Settings):
    host: str = setting(Text("Host"), default="", address=True)
    secret: Secret = setting(Text("Inner secret"), default=Secret(""))


class Everything(Settings):
    title: str = setting(Text("Title"), help=Text("As people call it"))
    count: int = setting(Text("Count"), default=3, ge=1, le=9)
    price: Decimal = setting(Text("Price"), default=Decimal("1.50"))
    limit: int | None = setting(Text("Limit"), default=None)
    on: bool = setting(Text("On"), default=True)
    mode: Literal["all", "some"] = setting(Text("Mode"), default="all", titles={"all": Text("everything")})
    password: Secret = setting(Text("Password"), default=Secret(""))
    words: tuple[str, ...] = setting(Text("Words"), default=("a", "b"))
    headers: tuple[Header, ...] = setting(Text("Headers"), default=())
    stages: dict[str, str] = setting(Text("Stages"), default={"Закрыт": "won"}, choices="stages")
    keys: dict[str, Secret] = setting(Text("Keys"), default={})
    inner: Inner = setting(Text("Inner"), default=Inner())

    @classmethod
    def example(cls) -> "Everything":
        return cls(
            title="T",
            password=Secret("sp"),
            headers=(Header(name="X-A"), Header(name="X-B", value=Secret("sh"))),
            keys={"a/b": Secret("sk")},
            inner=Inner(host="h", secret=Secret("si")),
        )
