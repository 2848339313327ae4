"""The standard OData interface of a base of Alfa-Auto: work orders to be read, and a little writing."""

from .handle import PublishedBase

__all__ = ["PublishedBase"]
