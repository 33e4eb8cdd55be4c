"""A second, slow reading of a workbook: every formula worked out from its text alone, as Excel would. Small on purpose.

Knows only what the workbooks use. The file's own stored values are never looked at.
"""

import math
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

_TOKEN = re.compile(
    r"(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<name>[A-Z]+)(?=\()|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<text>\"[^\"]*\")"
    r"|(?P<sign>>=|<=|<>|[-+*/^=<>(),])"
)
Cells = list[Any]


class Workbook:
    """The sheets of a file; `value` works a cell out, `put` changes an input and forgets what was worked out."""

    def __init__(self, content: bytes) -> None:
        self.file = load_workbook(BytesIO(content))
        self.given: dict[tuple[str, int, int], Any] = {}
        self._known: dict[tuple[str, int, int], Any] = {}

    def put(self, sheet: str, cell: str, value: float) -> None:
        column, row, _, _ = range_boundaries(cell)
        self.given[sheet, int(row or 0), int(column or 0)] = value
        self._known.clear()

    def work_out(self) -> None:
        """Everything, the sheets that others build on first, so that no chain of cells is long."""
        for name in [*self.file.sheetnames[2:], *self.file.sheetnames[:2]]:
            sheet = self.file[name]
            for row in range(1, sheet.max_row + 1):
                for column in range(1, sheet.max_column + 1):
                    self.value(name, row, column)

    def value(self, sheet: str, row: int, column: int) -> Any:
        key = (sheet, row, column)
        if key not in self._known:
            cell = self.file[sheet].cell(row, column)
            content: Any = self.given.get(key, cell.value)
            if isinstance(content, str) and cell.data_type == "f":
                self._known[key] = _Reader(self, sheet, content[1:]).result()
            else:
                self._known[key] = content
        return self._known[key]

    def cell(self, sheet: str, name: str) -> Any:
        column, row, _, _ = range_boundaries(name)
        return self.value(sheet, int(row or 0), int(column or 0))


class _Reader:
    """Recursive descent: comparison, sum, product, power, atom. Signs bind as in Excel."""

    def __init__(self, book: Workbook, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = [(m.lastgroup or "", m.group()) for m in _TOKEN.finditer(text)]
        assert "".join(token for _, token in self.tokens) == text, text
        self.at = 0

    def result(self) -> Any:
        value = self.comparison()
        assert self.at == len(self.tokens)
        return value

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def comparison(self) -> Any:
        left = self.sum()
        if self.peek() in {"=", ">", "<", ">=", "<=", "<>"}:
            sign, right = self.take()[1], self.sum()
            table = {"=": left == right, "<>": left != right}
            if sign in table:
                return table[sign]
            return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[sign]
        return left

    def sum(self) -> Any:
        value = self.product()
        while self.peek() in {"+", "-"}:
            value = value + self.product() if self.take()[1] == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self.power()
        while self.peek() in {"*", "/"}:
            if self.take()[1] == "*":
                value = value * self.power()
            else:
                under = self.power()
                value = value / under if under else math.nan
        return value

    def power(self) -> Any:
        value = self.atom()
        while self.peek() == "^":
            self.take()
            value = value ** self.atom()
        return value

    def atom(self) -> Any:
        kind, token = self.take()
        if token == "-":
            return -self.atom()
        if token == "(":
            value = self.comparison()
            assert self.take()[1] == ")"
            return value
        if kind == "number":
            return float(token)
        if kind == "text":
            return token[1:-1]
        if kind == "ref":
            cells = self.cells(token)
            return cells if ":" in token else (0.0 if cells[0] is None else cells[0])
        return self.call(token)

    def cells(self, token: str) -> Cells:
        sheet, _, place = token.rpartition("!")
        name = sheet[1:-1].replace("''", "'") if sheet else self.sheet
        left, top, right, bottom = (int(n or 0) for n in range_boundaries(place.replace("$", "")))
        return [self.book.value(name, r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]

    def call(self, name: str) -> Any:
        assert self.take()[1] == "("
        arguments = [self.comparison()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.comparison())
        assert self.take()[1] == ")"
        return FUNCTIONS[name](*arguments)


def _flat(arguments: tuple[Any, ...]) -> Cells:
    return [n for one in arguments for n in (one if isinstance(one, list) else [one]) if isinstance(n, int | float)]


def _rounded(value: float, places: float) -> float:
    size = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return math.copysign(size, value)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *a: math.fsum(_flat(a)),
    "SUMPRODUCT": lambda a, b: math.fsum(x * y for x, y in zip(a, b, strict=True)),
    "SUMIFS": lambda a, read, wanted: math.fsum(x for x, y in zip(a, read, strict=True) if y == wanted),
    "COUNTIFS": lambda read, wanted: float(sum(y == wanted for y in read)),
    "INDEX": lambda cells, number: cells[int(number) - 1],
    "MIN": lambda *a: min(_flat(a)),
    "MAX": lambda *a: max(_flat(a)),
    "INT": math.floor,
    "MOD": lambda a, b: a - b * math.floor(a / b),
    "ROUND": _rounded,
    "ROUNDUP": lambda a, places: math.copysign(math.ceil(abs(a) * 10**places) / 10**places, a),
    "ABS": abs,
    "IF": lambda condition, yes, no: yes if condition else no,
}
