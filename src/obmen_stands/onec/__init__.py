"""A stand of a 1C:UT 11 base whose extension pushes to obmen, as strict and as awkward as the real one."""

from .handle import OneC, OneCRefused
from .settings import EVERYTHING

__all__ = ["EVERYTHING", "OneC", "OneCRefused"]
