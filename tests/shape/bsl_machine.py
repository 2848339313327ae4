"""Runs routines of BSL: those that touch nothing but the language, and others with a stand-in for the base around them.

Only what those modules use is understood; anything else stops the test, so nothing passes by not being run. Numbers
are Decimal, ``Неопределено`` is None, a Структура keeps the order its fields were put in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tree_sitter import Node

from tools.bsl.module import Module, arguments, fold, literal, words

from .bsl_values import FUNCTIONS, OPERATORS, Map, Structure, indexed, items, method


class Risen(Exception):
    """ВызватьИсключение."""


class _Left(Exception):
    """``how``: return, break or continue."""

    def __init__(self, how: str, value: Any = None) -> None:
        super().__init__(how)
        self.how, self.value = how, value


class Machine:
    """``world``: by folded name what else the module sees, objects and functions of the platform, other modules; a
    function of this name stands for the module's own."""

    def __init__(self, module: Module, world: Mapping[str, Any] | None = None) -> None:
        self._module, self._world = module, world or {}

    def run(self, name: str, *given: Any) -> Any:
        routine = self._module.routines[fold(name)]
        there = dict(zip(routine.parameters, given, strict=True))
        try:
            self._body(routine.node.children, there)
        except _Left as left:
            return left.value
        return None

    def _body(self, nodes: Sequence[Node], there: dict[str, Any]) -> None:
        for node in nodes:
            if node.type.endswith("_statement"):
                getattr(self, f"_{node.type}")(node, there)

    def _return_statement(self, node: Node, there: dict[str, Any]) -> None:
        result = node.child_by_field_name("result")
        raise _Left("return", None if result is None else self.value(result, there))

    def _break_statement(self, node: Node, there: dict[str, Any]) -> None:
        raise _Left("break")

    def _continue_statement(self, node: Node, there: dict[str, Any]) -> None:
        raise _Left("continue")

    def _try_statement(self, node: Node, there: dict[str, Any]) -> None:
        middle = next(place for place, child in enumerate(node.children) if child.type == "EXCEPT_KEYWORD")
        try:
            self._body(node.children[:middle], there)
        except Risen:
            self._body(node.children[middle:], there)

    def _rise_error_statement(self, node: Node, there: dict[str, Any]) -> None:
        raise Risen(self.value(node.children[1], there))

    def _call_statement(self, node: Node, there: dict[str, Any]) -> None:
        self.value(node.children[0], there)

    def _assignment_statement(self, node: Node, there: dict[str, Any]) -> None:
        target, value = node.children[0], self.value(node.children[2], there)
        if target.type == "identifier":
            there[fold(words(target))] = value
            return
        owner = self.value(target.children[0], there)
        assert isinstance(owner, Structure)
        owner[owner.find(words(target.children[2]))] = value

    def _if_statement(self, node: Node, there: dict[str, Any]) -> None:
        condition = next(child for child in node.children if child.type == "expression")
        if self.value(condition, there):
            return self._body(node.children, there)
        for clause in node.children:
            if clause.type == "elseif_clause" and self.value(clause.children[1], there):
                return self._body(clause.children, there)
            if clause.type == "else_clause":
                return self._body(clause.children, there)
        return None

    def _while_statement(self, node: Node, there: dict[str, Any]) -> None:
        condition = next(child for child in node.children if child.type == "expression")
        while self.value(condition, there):
            if not self._turn(node, there):
                return

    def _for_statement(self, node: Node, there: dict[str, Any]) -> None:
        first, last = (self.value(child, there) for child in node.children if child.type == "expression")
        for number in range(int(first), int(last) + 1):
            there[fold(words(node.children[1]))] = Decimal(number)
            if not self._turn(node, there):
                return

    def _for_each_statement(self, node: Node, there: dict[str, Any]) -> None:
        for item in items(self.value(next(child for child in node.children if child.type == "expression"), there)):
            there[fold(words(node.children[2]))] = item
            if not self._turn(node, there):
                return

    def _turn(self, node: Node, there: dict[str, Any]) -> bool:
        try:
            self._body(node.children, there)
        except _Left as left:
            if left.how == "return":
                raise
            return left.how == "continue"
        return True

    def value(self, node: Node, there: dict[str, Any]) -> Any:
        if node.type in {"expression", "const_expression", "call_expression", "access"} and len(node.children) == 1:
            return self.value(node.children[0], there)
        if node.type == "UNDEFINED_KEYWORD":
            return None
        return getattr(self, f"_{node.type}")(node, there)

    def _string(self, node: Node, there: dict[str, Any]) -> str:
        return literal(node)

    def _number(self, node: Node, there: dict[str, Any]) -> Decimal:
        return Decimal(words(node))

    def _boolean(self, node: Node, there: dict[str, Any]) -> bool:
        return fold(words(node)) == "истина"

    def _identifier(self, node: Node, there: dict[str, Any]) -> Any:
        name = fold(words(node))
        return there[name] if name in there else self._world[name]

    def _date(self, node: Node, there: dict[str, Any]) -> datetime:
        return datetime.strptime(words(node).strip("'"), "%Y%m%d")  # noqa: DTZ007  times of 1C have no zone

    def _unary_expression(self, node: Node, there: dict[str, Any]) -> Any:
        value = self.value(node.children[1], there)
        return -value if words(node.children[0]) == "-" else not value

    def _binary_expression(self, node: Node, there: dict[str, Any]) -> Any:
        left, sign, right = node.children
        name = fold(words(sign))
        if name in {"и", "или"}:
            first = self.value(left, there)
            return self.value(right, there) if first == (name == "и") else first
        return OPERATORS[name](self.value(left, there), self.value(right, there))

    def _ternary_expression(self, node: Node, there: dict[str, Any]) -> Any:
        condition, yes, no = (child for child in node.children if child.type == "expression")
        return self.value(yes if self.value(condition, there) else no, there)

    def _new_expression(self, node: Node, there: dict[str, Any]) -> Any:
        kind, given = fold(words(node.child_by_field_name("type"))), self._given(node, there)
        if kind in self._world:
            return self._world[kind](*given)
        if kind == "массив":
            return []
        if kind == "соответствие":
            return Map()
        assert kind == "структура"
        names = [name.strip() for name in given[0].split(",")] if given else []
        return Structure(zip(names, [*given[1:], *[None] * len(names)], strict=False))

    def _access(self, node: Node, there: dict[str, Any]) -> Any:
        """``Объект.Поле``, ``Объект.Метод(…)``, ``Объект[Ключ]``."""
        owner, last = self.value(node.children[0], there), node.children[2]
        if last.type == "index":
            return indexed(owner, self.value(last.children[0], there))
        if last.type == "property":
            return owner[owner.find(words(last))]
        name, given = words(last.child_by_field_name("name")), self._given(last, there)
        return owner.run(name, *given) if isinstance(owner, Machine) else method(owner, name, given)

    _property_access = _call_expression = _access

    def _method_call(self, node: Node, there: dict[str, Any]) -> Any:
        name, given = words(node.child_by_field_name("name")), self._given(node, there)
        if fold(name) in self._world:
            return self._world[fold(name)](*given)
        return self.run(name, *given) if fold(name) in self._module.routines else FUNCTIONS[fold(name)](*given)

    def _given(self, node: Node, there: dict[str, Any]) -> list[Any]:
        return [None if one is None else self.value(one, there) for one in arguments(node)]
