"""Questions with several inputs: a number for each region, units that share a cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.web.forms import reading
from app.web.forms.choices import Option
from app.web.forms.fields import Field, Typed
from app.web.forms.posted import Posted
from app.web.forms.wrong import WrongError

Share = tuple[str, Decimal]
_ROWS, _MOST_ROWS = 3, 30


@dataclass(frozen=True, kw_only=True)
class NumberEach(Field):
    """A number for each of `places` (its `value` is the key): those that were given, by key."""

    kind: ClassVar[str] = "number_each"
    places: Sequence[Option]
    unit: str = ""
    required: bool = False

    @property
    def optional(self) -> bool:
        """Which of them are needed is for the label to say."""
        return False

    @property
    def grouped(self) -> bool:
        """An input each."""
        return True

    @property
    def inputs(self) -> tuple[str, ...]:
        """One for each place."""
        return tuple(self.input_of(place.value) for place in self.places)

    def input_of(self, place: str) -> str:
        """The name of a place's input."""
        return f"{self.name}.{place}"

    def read(self, posted: Posted) -> dict[str, Decimal]:
        """The numbers given; empty when none is. Raises WrongError."""
        return super().read(posted) or {}

    def value(self, posted: Posted) -> dict[str, Decimal]:
        """The numbers given."""
        given = {place.value: place for place in self.places if posted.text(self.input_of(place.value))}
        return {key: self._number(posted, place) for key, place in given.items()}

    def typed(self, value: Mapping[str, Decimal]) -> Typed:
        """An input for each place."""
        return {self.input_of(key): (reading.as_typed(number),) for key, number in value.items()}

    def words(self, value: Mapping[str, Decimal]) -> str:
        """Place by place."""
        names = {place.value: place.label for place in self.places}
        return ", ".join(f"{names[key]} {reading.as_typed(number)}" for key, number in value.items())

    def _number(self, posted: Posted, place: Option) -> Decimal:
        name = self.input_of(place.value)
        try:
            return reading.number(posted.text(name), self.unit)
        except WrongError as wrong:
            raise WrongError(f"{place.label}: {wrong}", name) from None


@dataclass(frozen=True, kw_only=True)
class Shares(Field):
    """Units that carry a cost and their percentages, a row each, in the order written."""

    kind: ClassVar[str] = "shares"

    @property
    def grouped(self) -> bool:
        """Two inputs each."""
        return True

    @property
    def inputs(self) -> tuple[str, ...]:
        """As many rows as anybody may post."""
        return tuple(name for row in range(_MOST_ROWS) for name in self.row(row))

    def row(self, number: int) -> tuple[str, str]:
        """The names of a row's two inputs: unit and percent."""
        return f"{self.name}.{number}.enhet", f"{self.name}.{number}.procent"

    def rows(self, typed: Typed) -> range:
        """The rows to show: those filled in and one more, but never just a few."""
        filled = [row for row in range(_MOST_ROWS) if any(map(any, (typed.get(name, ()) for name in self.row(row))))]
        return range(min(_MOST_ROWS, max(_ROWS, max(filled, default=0) + 2)))

    def value(self, posted: Posted) -> tuple[Share, ...]:
        """Unit and percent of every row that has anything in it."""
        rows = (self.row(number) for number in range(_MOST_ROWS))
        return tuple(_share(posted, *row) for row in rows if any(map(posted.text, row)))

    def typed(self, value: Iterable[Share]) -> Typed:
        """Two inputs for each row."""
        found: dict[str, tuple[str, ...]] = {}
        for number, (unit, percent) in enumerate(value):
            first, second = self.row(number)
            found |= {first: (unit,), second: (reading.as_typed(percent),)}
        return found

    def words(self, value: Iterable[Share]) -> str:
        """Unit by unit."""
        return ", ".join(f"{unit} {reading.as_typed(percent)} %" for unit, percent in value)


def _share(posted: Posted, unit: str, percent: str) -> Share:
    if not posted.text(unit):
        raise WrongError(f"Ange vilken enhet som bär {posted.text(percent)} %.", unit)
    if not posted.text(percent):
        raise WrongError(f"Ange hur många procent {posted.text(unit)} bär.", percent)
    try:
        return " ".join(posted.text(unit).split()), reading.number(posted.text(percent), "%")
    except WrongError as wrong:
        raise WrongError(f"{posted.text(unit)}: {wrong}", percent) from None
