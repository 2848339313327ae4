"""Texts of queries, found among the strings of a module and read by the grammar of the query language."""

import re
from collections.abc import Iterator

import tree_sitter_hbk
from tree_sitter import Language, Node, Parser

from .module import Module, Problem, line, literal, walk

_PARSER = Parser(Language(tree_sitter_hbk.sdbl_language()))
_BEGINNING = re.compile(r"\s*(ВЫБРАТЬ|SELECT)\s", re.IGNORECASE)
_SOURCE = {"from_clause"}


def wrong(module: Module) -> Iterator[Problem]:
    for string in walk(module.root):
        if string.type == "string" and _BEGINNING.match(text := literal(string)):
            if _is_pieced(string):
                yield Problem(line(string), "запрос склеен из строк: целиком его не проверить")
            elif (where := _fault(text)) is not None:
                yield Problem(line(string) + where, "запрос не разбирается")


def _is_pieced(string: Node) -> bool:
    node = string
    while node.parent is not None and node.parent.type in {"const_expression", "expression", "binary_expression"}:
        node = node.parent
        if node.type == "binary_expression":
            return True
    return False


def _fault(text: str) -> int | None:
    """The line of the text where it cannot be read, or has no source."""
    root = _PARSER.parse(text.replace("ё", "е").replace("Ё", "Е").encode()).root_node
    if root.has_error:
        return next((one.start_point[0] for one in walk(root) if one.is_error or one.is_missing), 0)
    return None if any(one.type in _SOURCE for one in walk(root)) else 0
