"""Products of 1C stand in KSUP.   Rules K3, K3.1, K3.2."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge)
