"""Receipts of clients with a loyalty card become closed deals; others are counted.   Rules K12, K13."""

from obmen.cli.demo.chapter import Chapter

from .acts import day, trouble
from .judge import judge

CHAPTER = Chapter(day, trouble, judge)
