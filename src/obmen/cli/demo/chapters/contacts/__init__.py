"""Clients of KSUP become counterparties of 1C, and follow them.   Rules K1, K1.1–K1.3, K2, K2.1."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, leave, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge, leave)
