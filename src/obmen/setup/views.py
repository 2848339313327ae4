"""What a running server knows of its set-up: immutable, shared by all threads, replaced as a whole when it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from obmen.core import clock
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.settings import Settings
from obmen.core.text import Text

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """``version`` grows with each change: what was built from an older one is built anew."""

    id: int
    name: str
    title: str
    system: str
    zone: tzinfo
    slots: int
    version: int
    debug_until: datetime | None
    personal_in_debug: bool
    settings: Settings | Misconfigured = field(repr=False)

    def typed_settings(self) -> Any:
        """An instance of the system's settings class, secrets inside as SecretStr; raises Misconfigured where what is
        stored cannot be read any more (another key, a field gone with an upgrade)."""
        if isinstance(self.settings, Misconfigured):
            raise self.settings
        return self.settings

    @property
    def debug(self) -> bool:
        return self.debug_until is not None and clock.now() < self.debug_until


@dataclass(frozen=True, slots=True)
class FlowView:
    id: int
    name: str
    title: str
    exchange: str
    source_id: int
    target_id: int
    paused: bool
    every: str
    quiet_after_minutes: int | None
    version: int
    debug_until: datetime | None
    settings: Settings | Misconfigured = field(repr=False)

    def typed_settings(self) -> Any:
        """An instance of the exchange's settings class; raises Misconfigured where what is stored cannot be read."""
        if isinstance(self.settings, Misconfigured):
            raise self.settings
        return self.settings

    def takes(self, kind: str) -> bool:
        """An exchange without a list of kinds takes any kind of its source, unless it answers questions only."""
        exchange = exchanges().get(self.exchange)
        if exchange is None:
            return not kind
        return kind in exchange.kinds if exchange.kinds else not exchange.questions

    @property
    def debug(self) -> bool:
        return self.debug_until is not None and clock.now() < self.debug_until


@dataclass(frozen=True, slots=True)
class TokenView:
    """A valid or no longer valid key of a door; ``networks`` empty = from anywhere."""

    id: int
    connection_id: int
    connection: str
    prefix: str
    digest: bytes = field(repr=False)
    expires_at: datetime | None
    networks: tuple[Network, ...]

    def allows(self, address: str) -> bool:
        """Whether a call from this IP address may use it."""
        if not self.networks:
            return True
        try:
            caller = ip_address(address)
        except ValueError:
            return False
        caller = getattr(caller, "ipv4_mapped", None) or caller
        return any(caller in network for network in self.networks)


@dataclass(frozen=True)
class Snapshot:
    """``connections`` and ``flows`` by id; ``tokens`` (not revoked) by prefix; ``options``: stored values by group."""

    number: int
    connections: Mapping[int, ConnectionView]
    flows: Mapping[int, FlowView]
    tokens: Mapping[str, TokenView]
    options: Mapping[str, Mapping[str, Any]]

    def connection(self, name: str) -> ConnectionView | None:
        return self._connections_by_name.get(name)

    def flow(self, name: str) -> FlowView | None:
        return self._flows_by_name.get(name)

    def flows_taking(self, connection: str, kind: str) -> tuple[FlowView, ...]:
        """In the order they were made; paused ones too, for a paused flow accepts and waits."""
        source = self.connection(connection)
        return tuple(f for f in self.flows.values() if source and f.source_id == source.id and f.takes(kind))

    @cached_property
    def _connections_by_name(self) -> dict[str, ConnectionView]:
        return {view.name: view for view in self.connections.values()}

    @cached_property
    def _flows_by_name(self) -> dict[str, FlowView]:
        return {view.name: view for view in self.flows.values()}


def networks(written: list[str]) -> tuple[Network, ...]:
    """``10.0.0.0/8``, ``192.168.1.7``; ValueError names what is neither."""
    return tuple(ip_network(text.strip(), strict=False) for text in written if text.strip())


def unknown_system(name: str) -> Misconfigured:
    return Misconfigured(
        Text("This obmen knows no system {name}; it knows {known}", name=name, known=", ".join(systems())),
        setting="system",
    )


def unknown_exchange(name: str) -> Misconfigured:
    return Misconfigured(
        Text("This obmen knows no exchange {name}; it knows {known}", name=name, known=", ".join(exchanges())),
        setting="exchange",
    )
