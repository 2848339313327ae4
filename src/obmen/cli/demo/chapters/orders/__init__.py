"""Orders of 1C stand in their KSUP deals and end them.   Rules K4–K7, K7.1."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, leave, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge, leave)
