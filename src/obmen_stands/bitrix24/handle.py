"""The portal as tests and the demo hold it: its process, and thin calls past its limits and troubles."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from obmen_stands.process import StandProcess


class Bitrix24(StandProcess):
    """A running portal; `start()` after `kill()` or `stop()` opens the same address and data again.

    `webhook` is the address calls begin with, its secret included. The clock stands still unless `wall`. With `tls`
    calls go by https; `authority` is the file of the certificate to trust; `url` stays the trainer's, plain.
    """

    def __init__(self, data: Path, port: int = 0, *, wall: bool = False, tls: bool = False, seed: int = 1) -> None:
        self.data = data
        words = ["--data", str(data), "--seed", str(seed), *(["--wall-clock"] if wall else [])]
        super().__init__("obmen_stands.bitrix24", words + (["--tls", "0"] if tls else []), port)

    def start(self) -> None:
        super().start()
        self.webhook, self.authority = self.told["webhook"], Path(self.told["authority"])
        if self.told["authority"]:
            # started again, it must be found at the same address
            self._words = [*self._words[:-1], str(urlsplit(self.webhook).port)]

    @classmethod
    @contextmanager
    def started(
        cls, data: Path | None = None, port: int = 0, *, wall: bool = False, tls: bool = False, seed: int = 1
    ) -> Iterator["Bitrix24"]:
        """With its own folder, gone afterwards, unless `data` names one that stays."""
        with tempfile.TemporaryDirectory(prefix="bitrix24-", ignore_cleanup_errors=True) as folder:
            portal = cls(data or Path(folder), port, wall=wall, tls=tls, seed=seed)
            try:
                yield portal
            finally:
                portal.stop()

    def seed(self, entity: str, items: Sequence[Mapping[str, object]]) -> list[int]:
        """Deals, contacts or companies by the old names, as a person makes them; gives ids."""
        ids: list[int] = self.control("POST", f"/stand/seed/{entity}", items)["ids"]
        return ids

    def items(self, entity: str) -> dict[int, dict[str, Any]]:
        """All there are, by id: see `oracles.holdings`."""
        found: dict[str, dict[str, Any]] = self.control("GET", f"/stand/items/{entity}")
        return {int(number): fields for number, fields in found.items()}

    def add_pipeline(self, name: str) -> int:
        number: int = self.control("POST", "/stand/categories", {"name": name})["id"]
        return number

    def person_deletes_stage(self, stage: str) -> None:
        """Deals that stand in it stay there."""
        self.control("DELETE", f"/stand/stages/{quote(stage)}")

    def add_stage(self, code: str, name: str, category: int = 0, semantics: str | None = None) -> str:
        told = {"code": code, "name": name, "category": category, "semantics": semantics}
        stage: str = self.control("POST", "/stand/stages", told)["stage"]
        return stage

    def add_field(self, entity: str, name: str, kind: str = "string", *, multiple: bool = False) -> None:
        self.control("POST", f"/stand/fields/{entity}", {"name": name, "kind": kind, "multiple": multiple})

    def person_deletes_field(self, entity: str, name: str) -> None:
        self.control("DELETE", f"/stand/fields/{entity}/{name}")

    def person_edits(self, entity: str, number: int, **fields: object) -> None:
        self.control("POST", f"/stand/people/{entity}/{number}", fields)

    def person_deletes(self, entity: str, number: int) -> None:
        self.control("DELETE", f"/stand/people/{entity}/{number}")

    def person_merges(self, entity: str, keep: int, doubles: Sequence[int]) -> None:
        """The doubles are gone afterwards; their phones and deals are `keep`'s."""
        self.control("POST", f"/stand/people/{entity}/{keep}/merge", doubles)

    def person_will(self, *turns: Mapping[str, object]) -> None:
        """What people do just before requests to come are carried out: see `people.Turn`."""
        self.control("POST", "/stand/people/turns", turns)

    def settings(self, **told: object) -> dict[str, Any]:
        """Changes what is told (`settings.Settings`), gives all."""
        found: dict[str, Any] = self.control("PATCH", "/stand/settings", told)
        return found

    def tokens(self) -> dict[str, Any]:
        """What the application `told["client_id"]` is handed when it is installed: an access and a refresh token."""
        found: dict[str, Any] = self.control("POST", "/stand/oauth/tokens")
        return found

    def now(self) -> float:
        return float(self.control("GET", "/stand/clock")["now"])

    def advance(self, seconds: float) -> None:
        self.control("POST", "/stand/clock", {"advance": seconds})

    def fault(self, kind: str, **scope: object) -> None:
        """Kinds and scope (method, skip, times, probability, seconds): see `faults.Fault`."""
        self.control("POST", "/stand/faults", {"kind": kind, **scope})

    def clear_faults(self) -> None:
        self.control("PUT", "/stand/faults", [])

    def report(self) -> dict[str, Any]:
        """See `oracles.report`."""
        found: dict[str, Any] = self.control("GET", "/stand/report")
        return found

    def doubles(self, entity: str, field: str) -> dict[str, list[int]]:
        """Ids that share a value of the external key, by that value."""
        found: dict[str, list[int]] = self.control("GET", f"/stand/doubles/{entity}/{quote(field)}")
        return found

    def difference(self, entity: str, field: str, expected: Mapping[str, Mapping[str, object]]) -> list[dict[str, Any]]:
        """See `oracles.difference`: empty when the portal holds what was expected."""
        found: list[dict[str, Any]] = self.control("POST", f"/stand/difference/{entity}/{quote(field)}", expected)[
            "items"
        ]
        return found

    def arrivals(self, after: int = 0) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.control("GET", f"/stand/arrivals?after={after}")["items"]
        return items

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.control("GET", f"/stand/changes?after={after}")["items"]
        return items

    def keep(self, name: str = "kept") -> None:
        """A snapshot of the whole portal, for `restore`; forgotten when the process ends."""
        self.control("POST", f"/stand/snapshots/{quote(name)}")

    def restore(self, name: str = "kept") -> None:
        self.control("POST", f"/stand/snapshots/{quote(name)}/restore")

    def records(self, kind: str) -> dict[int, dict[str, Any]]:
        """`comment`, `notice` or `task`, by id."""
        found: dict[str, dict[str, Any]] = self.control("GET", f"/stand/records/{kind}")
        return {int(number): data for number, data in found.items()}

    def tells(self, address: str, *events: str) -> None:
        """An outgoing webhook: the portal posts these events there, once each."""
        self.control("POST", "/stand/handlers", {"address": address, "events": events})

    def reset(self, seed: int = 1) -> None:
        self.control("POST", "/stand/reset", {"seed": seed})
