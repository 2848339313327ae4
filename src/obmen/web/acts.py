"""The one way the pages change the journal: an operation is posted to the writer, and its result awaited."""

from typing import Any

from . import standing
from .tools import tools


def do(operation: Any) -> Any:
    result = tools().writer.do(operation)
    standing.forget()
    return result
