"""KSUP asks 1C for prices and stock and is answered at once.   Rules K14, K14.1."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, leave, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge, leave)
