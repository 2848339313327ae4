"""What a person may switch in the stand: where it pushes, how its messages look, which faults it shows."""

import sqlite3
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .store import Store

Kind = Literal["orders", "counterparties", "counterparty-codes", "products", "incomes", "shipments", "receipts"]
EVERYTHING: tuple[Kind, ...] = get_args(Kind)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Habits(_Strict):
    """How 1C writes a message. A message keeps the habits it was queued under, so repeats mean the same."""

    bom: bool = False
    content_type: Literal["json", "text", "none"] = "json"
    numbers: Literal["json", "text", "printed"] = "json"
    """`printed` is what a 1C form shows: «12 345,6» with no-break spaces."""
    base64_crlf: bool = False
    dates: Literal["iso", "printed"] = "iso"
    indent: bool = False
    """Line breaks and tabs inside the JSON."""
    file_name: Literal["utf-8", "rfc5987", "cp1251"] = "utf-8"
    """How multipart writes a Cyrillic file name."""
    multipart_over: int = Field(5_000_000, ge=0)
    """Files above this many bytes go as multipart."""
    key_in: Literal["header", "field", "none"] = "header"
    sequence: bool = True
    moment: bool = True
    empty_deal: Literal["omit", "zero"] = "omit"
    """An unfilled number is 0 in 1C; a careful extension leaves it out."""
    vary: bool = False
    """Every repeat has other bytes (order of fields, white space) and the same meaning."""


class Faults(_Strict):
    """Counters go down by one with each message they touch."""

    send_twice: Literal["no", "after", "together"] = "no"
    lose_answer: int = Field(0, ge=0)
    """The next N answers arrive and are thrown away unread."""
    cut_after_sending: int = Field(0, ge=0)
    """The next N times the connection is closed as soon as the last byte is sent."""
    reorder: int = Field(0, ge=0)
    """The next N times the second message of a deal goes before the first."""


class Settings(_Strict):
    target: str = ""
    token: str = ""
    zone: str = "Europe/Moscow"
    """1C keeps times without a zone, local to its server."""
    prefix: str = "ТДЦБ"
    sending: bool = True
    """The scheduled job that sends is on."""
    sessions: int = Field(1, ge=1, le=16)
    """How many background jobs send at once."""
    time_limit: float = Field(30, gt=0)
    """Seconds for one request."""
    first_pause: float = Field(1, gt=0)
    longest_pause: float = Field(300, gt=0)
    pause_factor: float = Field(1, gt=0)
    """Multiplies both pauses: tests and the demo live faster."""
    decides: Literal["onec", "server"] = "onec"
    """Who tells a cancelled order from a finished one: 1C, or the server by what was shipped."""
    marketing: Literal["send", "keep"] = "send"
    tells: tuple[Kind, ...] = ("orders",)
    """Kinds of messages the extension sends."""
    skip_unchanged: bool = False
    """Keep quiet about an order saved without a change; 1C by itself does not. Of other objects the extension never
    tells the same twice."""
    habits: Habits = Habits()
    faults: Faults = Faults()

    @field_validator("target")
    @classmethod
    def _an_address(cls, target: str) -> str:
        parts = urlsplit(target)
        if target and (parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0):
            raise ValueError("нужен адрес вида http://127.0.0.1:8000")
        return target.rstrip("/")

    def now(self) -> datetime:
        """By the clock on the wall of 1C's server, with its zone."""
        return datetime.now(ZoneInfo(self.zone))

    def pause(self, failures: int) -> float:
        """Seconds to wait after that many failed sends in a row: doubling, up to the longest."""
        doubled = self.first_pause * 2.0 ** min(failures - 1, 40)
        return float(min(doubled, self.longest_pause) * self.pause_factor)


def load(tx: sqlite3.Connection) -> Settings:
    row = tx.execute("select value from settings where name = 'all'").fetchone()
    return Settings.model_validate_json(row["value"]) if row else Settings()


def untouched(store: Store) -> bool:
    """A base nobody has set up yet."""
    with store.read() as tx:
        return tx.execute("select 1 from settings where name = 'all'").fetchone() is None


def save(tx: sqlite3.Connection, settings: Settings) -> None:
    tx.execute("insert or replace into settings values ('all', ?)", (settings.model_dump_json(),))


def name_base(store: Store, name: str) -> None:
    """So that its new objects are told from those of other bases."""
    with store.write() as tx:
        tx.execute("insert or replace into settings values ('base', ?)", (name,))


def change(store: Store, changes: dict[str, Any]) -> Settings:
    """Lays `changes` over what is set; `habits` and `faults` may be given in part."""
    with store.write() as tx:
        settings = load(tx)
        merged = settings.model_dump()
        for name, value in changes.items():
            nested = name in ("habits", "faults") and isinstance(value, dict)
            merged[name] = {**merged[name], **value} if nested else value
        settings = Settings.model_validate(merged)
        save(tx, settings)
    return settings


def spend_fault(tx: sqlite3.Connection, name: Literal["lose_answer", "cut_after_sending", "reorder"]) -> bool:
    """True, and one less of it, while the counter of that fault is above zero."""
    settings = load(tx)
    left: int = getattr(settings.faults, name)
    if not left:
        return False
    faults = settings.faults.model_copy(update={name: left - 1})
    save(tx, settings.model_copy(update={"faults": faults}))
    return True
