"""What the portal's stand saw of whoever worked there."""

from dataclasses import dataclass

from obmen_stands.bitrix24 import Bitrix24

from .world import FIELD


@dataclass(frozen=True)
class Seen:
    """``refused``: commands, whether alone or inside a batch; ``cut``: requests of more than a minute; ``needless``:
    writes that changed nothing; ``lost``: what a person wrote and nobody looked at before it was overwritten."""

    requests: int
    seconds: float
    refused: int
    cut: int
    needless: int
    lost: int

    @classmethod
    def at(cls, portal: Bitrix24) -> "Seen":
        told = portal.report()
        return cls(
            told["http_requests"],
            portal.now(),
            sum(told["refused"].values()),
            told["outcomes"].get("cut", 0),
            told["needless_writes"],
            len(told["lost_updates"]),
        )

    def since(self, before: "Seen") -> "Seen":
        return Seen(*(getattr(self, name) - getattr(before, name) for name in Seen.__dataclass_fields__))


def doubles(portal: Bitrix24) -> int:
    """Numbers of work orders that more than one deal has."""
    return len(portal.doubles("deal", FIELD))


def brought(portal: Bitrix24, sums: dict[str, str]) -> int:
    """How many work orders have a deal with their sum; ``sums`` by number."""
    expected = {number: {"OPPORTUNITY": amount} for number, amount in sums.items()}
    return len(sums) - len({one["key"] for one in portal.difference("deal", FIELD, expected)})
