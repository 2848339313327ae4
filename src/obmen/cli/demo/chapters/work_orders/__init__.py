"""Work orders of Alfa-Auto become deals of Bitrix24.   Rules A2–A6, A8."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, leave, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge, leave)
