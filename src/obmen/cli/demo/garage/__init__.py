"""The car service of the demo: a published base of Alfa-Auto, a portal of Bitrix24, and what stands in both before
obmen comes."""

from .opening import Garage, opened
from .seeds import Seeds

__all__ = ["Garage", "Seeds", "opened"]
