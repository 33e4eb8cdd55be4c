"""A yearly curve read month by month, as a formula: the same three shapes as `budget_impact.curves.monthly`."""

from models.rules.budget_impact.kinds import Shape
from tasks.documents.excel.cells import Column, Value, choose, least, most, of, pick, rest, whole

_YEAR, _HALF = 12.0, 6.0


def monthly(cells: Column, shape: Shape, month: Value, before: Value) -> Value:
    """The share in `month` (from 0). `before` is where a line begins; the last year's value holds from there on."""
    number = len(cells.values)
    year = whole(month / _YEAR)
    if shape is Shape.STEP:
        return _in_year(cells, year + 1.0, number)
    if shape is Shape.LINEAR:
        earlier = choose(year, "=", 0.0, before, _in_year(cells, year, number))
        reached = (rest(month, _YEAR) + 1.0) / _YEAR
        return earlier + (_in_year(cells, year + 1.0, number) - earlier) * reached
    return _mid_year(cells, month, before)


def _mid_year(cells: Column, month: Value, before: Value) -> Value:
    """From the beginning to the middle of the first year, then from middle to middle."""
    number = len(cells.values)
    since = (month - (_HALF - 0.5)) / _YEAR
    years = whole(since)
    earlier, later = _in_year(cells, years + 1.0, number), _in_year(cells, years + 2.0, number)
    first = before + (_in_year(cells, of(1.0), number) - before) * ((month + 0.5) / _HALF)
    return choose(month, "<", _HALF, first, earlier + (later - earlier) * (since - years))


def _in_year(cells: Column, year: Value, number: int) -> Value:
    """The value of year 1, 2 …; the last holds."""
    return pick(cells, least(most(year, 1.0), float(number)))
