"""A training stand of KSUP, the project system: its own process, storage and pages, as strict as a real counterpart."""

from obmen_stands.ksup.handle import Ksup

__all__ = ["Ksup"]
