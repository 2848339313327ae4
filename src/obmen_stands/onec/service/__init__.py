"""The extension's HTTP service `hs/obmen/v1`: counterparties, prices and stock, as `docs/onec.openapi.yaml` says."""

from .handle import Trade

__all__ = ["Trade"]
