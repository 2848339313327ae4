"""Shipments of 1C stand in their deals, and are corrected there.   Rules K10, K11."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge)
