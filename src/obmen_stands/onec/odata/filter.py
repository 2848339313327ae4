"""`$filter`: from its text to a function of the row. `or` binds loosest, then `and`, `not`, comparison, sums."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import terms
from .errors import ODataError, unreadable
from .functions import called
from .lexer import Token, tokens
from .paths import Names
from .terms import SIGNS, Term, literal

SUMS: dict[str, Callable[[Any, Any], Any]] = {"add": operator.add, "sub": operator.sub}
PRODUCTS: dict[str, Callable[[Any, Any], Any]] = {"mul": operator.mul, "div": operator.truediv}


def read(text: str, names: Names) -> Term:
    """A boolean term. Raises ODataError: 14 for grammar, 10 for names, 21 and 11 for functions, -1 for kinds."""
    parser = _Parser(list(tokens(text)), names)
    try:
        whole = parser.any_of()
    except RecursionError:
        raise unreadable("$filter") from None
    if parser.ahead.kind != "end":
        raise unreadable("$filter")
    return terms.truth(whole)


@dataclass
class _Parser:
    words: list[Token]
    names: Names
    place: int = 0

    @property
    def ahead(self) -> Token:
        return self.words[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.words[self.place - 1]

    def met(self, *values: str) -> str:
        """The next word, taken, when it is one of these; else nothing."""
        if self.ahead.kind in ("name", "sign") and self.ahead.value in values:
            return str(self.take().value)
        return ""

    def need(self, value: str) -> None:
        if not self.met(value):
            raise unreadable("$filter")

    def any_of(self) -> Term:
        term = self.all_of()
        while self.met("or"):
            term = terms.either(term, self.all_of())
        return term

    def all_of(self) -> Term:
        term = self.denied()
        while self.met("and"):
            term = terms.both(term, self.denied())
        return term

    def denied(self) -> Term:
        return terms.negated(self.denied()) if self.met("not") else self.comparison()

    def comparison(self) -> Term:
        term = self.arithmetic(SUMS)
        sign = self.met(*SIGNS)
        return terms.compared(sign, term, self.arithmetic(SUMS)) if sign else term

    def arithmetic(self, level: dict[str, Callable[[Any, Any], Any]]) -> Term:
        below = self.value if level is PRODUCTS else lambda: self.arithmetic(PRODUCTS)
        term = below()
        while name := self.met(*level):
            term = _counted(level[name], term, below())
        return term

    def value(self) -> Term:
        word = self.take()
        if word.kind in ("guid", "datetime", "string", "number"):
            return literal(word.kind, word.value)
        if word == Token("sign", "("):
            term = self.any_of()
            self.need(")")
            return term
        if word.kind != "name":
            raise unreadable("$filter")
        if word.value in ("true", "false"):
            return literal("boolean", word.value == "true")
        return self.call(word.value) if self.met("(") else self.names.term(word.value)

    def call(self, name: str) -> Term:
        part, _, quantifier = name.rpartition("/")
        if part and quantifier in ("any", "all"):
            return self.quantified(part, quantifier)
        arguments = [self.any_of()]
        while self.met(","):
            arguments.append(self.any_of())
        self.need(")")
        if name == "cast":
            return _cast(arguments, self.names)
        return _is_of(arguments) if name == "isof" else called(name, arguments)

    def quantified(self, part: str, quantifier: str) -> Term:
        """`Товары/any(d: d/Цена gt 10)`."""
        variable = self.take()
        self.need(":")
        outer, self.names = self.names, self.names.within(part, str(variable.value))
        inner = terms.truth(self.any_of()).get
        self.names = outer
        self.need(")")
        every = all if quantifier == "all" else any
        return Term("boolean", lambda row: every(inner(one) for one in row[part]))


def _counted(count: Callable[[Any, Any], Any], left: Term, right: Term) -> Term:
    if (left.kind, right.kind) != ("number", "number"):
        raise ODataError(-1, "Неверные параметры арифметической операции", 500)
    return Term("number", lambda row: count(left.get(row), right.get(row)))


def _type_name(arguments: list[Term]) -> str:
    if len(arguments) != 2 or arguments[1].kind != "string" or not arguments[1].constant:
        raise ODataError(21, "Неверные параметры функции преобразования типа")
    return str(arguments[1].get({}))


def _cast(arguments: list[Term], names: Names) -> Term:
    """`cast(guid'…', 'Catalog_X')`: a reference with its type, as composite attributes hold it."""
    target = _type_name(arguments).removeprefix("StandardODATA.")
    value = arguments[0]
    names.published(target)
    if value.kind != "guid":
        raise ODataError(16, "Невозможно привести значение к указанному типу")
    get, full = value.get, f"StandardODATA.{target}"
    return Term("any", lambda row: (get(row), full), constant=value.constant)


def _is_of(arguments: list[Term]) -> Term:
    wanted = _type_name(arguments).removeprefix("StandardODATA.")
    if arguments[0].kind != "any":
        raise ODataError(21, 'Неверные параметры функции "isof"')
    get = arguments[0].get
    return Term("boolean", lambda row: get(row)[1].removeprefix("StandardODATA.") == wanted)
