"""The description of each base (``$metadata``): half a minute's work for 1C, so it is kept for half a day."""

import hashlib
import threading
from dataclasses import dataclass

from obmen.core import clock

from .base import Base
from .contract import Contract, contract
from .metadata import Described, NotMetadata, described
from .profile import profile, profile_names
from .trade_profile import trade_names, trade_profile

KEPT_SECONDS = 12 * 60 * 60
MOST_BASES = 100


@dataclass(frozen=True, slots=True)
class _Kept:
    at: float
    digest: bytes
    described: Described


_SETS = frozenset[str]().union(
    *(profile(one).sets for one in profile_names()), *(trade_profile(one).sets for one in trade_names())
)
_kept: dict[tuple[str, str], _Kept] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Description:
    """Of one base as one user sees it. Clients come and go, so what is kept is kept for the process."""

    base: Base
    profile_name: str

    def contract(self, *, fresh: bool = False) -> Contract:
        """Raises Misconfigured where the base lacks something; then, and when ``fresh``, it is asked anew."""
        shown = self.whole(fresh=fresh).sets
        others = [profile(name) for name in profile_names() if name != self.profile_name]
        try:
            return contract(profile(self.profile_name), shown, others)
        except Exception:
            self.forget()
            raise

    def whole(self, *, fresh: bool = False) -> Described:
        known = _kept.get(self._key)
        if fresh or known is None or clock.monotonic() - known.at > KEPT_SECONDS:
            known = self._read(known)
        return known.described

    def forget(self) -> None:
        """1C has not known something that was described: its configuration was changed."""
        _kept.pop(self._key, None)

    @property
    def _key(self) -> tuple[str, str]:
        return self.base.publication, self.base.user

    def _read(self, known: _Kept | None) -> _Kept:
        answer = self.base.metadata()
        digest = hashlib.sha256(answer.body).digest()
        if known and known.digest == digest:
            whole = known.described
        else:
            try:
                whole = described(answer.body, _SETS)
            except NotMetadata:
                answer.not_as_promised()
        kept = _Kept(clock.monotonic(), digest, whole)
        with _lock:
            if len(_kept) >= MOST_BASES:
                _kept.clear()
            _kept[self._key] = kept
        return kept
