"""A training portal of Bitrix24: its own process, storage, clock and limits, as awkward as the cloud one."""

from obmen_stands.bitrix24.handle import Bitrix24

__all__ = ["Bitrix24"]
