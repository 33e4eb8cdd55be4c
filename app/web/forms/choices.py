"""Questions answered by choosing among alternatives, or by a tick."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.web.forms.fields import Field, Typed
from app.web.forms.posted import Posted
from app.web.forms.wrong import WrongError

# More alternatives than this are folded into a list.
_MOST_RADIOS = 7


@dataclass(frozen=True, slots=True)
class Option:
    """An alternative: what is posted, and what is read."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of several alternatives; the value is what the alternative posts."""

    kind = "choice"
    options: Sequence[Option]

    @property
    def grouped(self) -> bool:
        """Buttons for a few alternatives, a list to open for many."""
        return len(self.options) <= _MOST_RADIOS

    def value(self, posted: Posted) -> str:
        """What the chosen alternative posts."""
        return _one_of(self.options, posted.text(self.name)).value

    def words(self, value: str) -> str:
        """The alternative as it reads."""
        return _one_of(self.options, value).label


@dataclass(frozen=True, kw_only=True)
class Ticks(Field):
    """Any number of alternatives, as a tuple of what they post."""

    kind = "ticks"
    options: Sequence[Option]
    required: bool = False

    @property
    def grouped(self) -> bool:
        """A box each."""
        return True

    def read(self, posted: Posted) -> tuple[str, ...]:
        """What the ticked alternatives post; empty when none is. Raises WrongError."""
        return super().read(posted) or ()

    def value(self, posted: Posted) -> tuple[str, ...]:
        """What the ticked alternatives post."""
        return tuple(dict.fromkeys(_one_of(self.options, text).value for text in posted.all(self.name)))

    def typed(self, value: Iterable[str]) -> Typed:
        """As many texts under one name."""
        ticked = tuple(value)
        return {self.name: ticked} if ticked else {}

    def words(self, value: Iterable[str]) -> str:
        """The alternatives as they read."""
        return ", ".join(_one_of(self.options, one).label for one in value)


@dataclass(frozen=True, kw_only=True)
class Tick(Field):
    """Yes when ticked, else no."""

    kind = "tick"
    required: bool = False

    def read(self, posted: Posted) -> bool:
        """Was it ticked?"""
        return not self.is_empty(posted)

    def value(self, posted: Posted) -> bool:
        """It was."""
        return True

    def typed(self, value: bool) -> Typed:
        """Nothing is posted for a no."""
        return {self.name: ("ja",)} if value else {}

    def words(self, value: bool) -> str:
        """Yes or no."""
        return "ja" if value else "nej"


def _one_of(options: Sequence[Option], value: str) -> Option:
    for option in options:
        if option.value == value:
            return option
    raise WrongError("Välj ett av alternativen i listan.")
