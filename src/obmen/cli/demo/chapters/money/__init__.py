"""Money that came stands in the deals of its orders, or a person is told of it.   Rules K8, K9."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge)
