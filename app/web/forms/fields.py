"""One question with one answer that is typed: a text, a day, a month, a number.

A field reads its value from what was posted, puts a value into words for the page that confirms it, and says how a
value looks when it is filled in beforehand. The template `forms/field.html` draws each `kind`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from app.web.forms import reading
from app.web.forms.posted import Posted
from app.web.forms.wrong import WrongError

Typed = Mapping[str, tuple[str, ...]]
_ISO_DAY, _ISO_MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """A question. `extra` ones are folded away until somebody wants them; `missing` is said when one is left empty."""

    kind: ClassVar[str]
    name: str
    label: str
    hint: str = ""
    required: bool = True
    extra: bool = False
    missing: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, the first one to be pointed at when something is wrong."""
        return (self.name,)

    def read(self, posted: Posted) -> Any:
        """The value; None when nothing was said and nothing has to be. Raises WrongError."""
        if self.is_empty(posted):
            if self.required:
                raise WrongError(self.missing or f"Ange {self.label[:1].lower()}{self.label[1:]}.")
            return None
        return self.value(posted)

    def is_empty(self, posted: Posted) -> bool:
        """Was nothing answered?"""
        return not any(text.strip() for name in self.inputs for text in posted.all(name))

    @property
    def optional(self) -> bool:
        """Is it said of the label that nothing has to be answered?"""
        return not (self.required or self.extra)

    @property
    def grouped(self) -> bool:
        """Has it several inputs under one heading?"""
        return False

    @abstractmethod
    def value(self, posted: Posted) -> Any:
        """The value of an answer that is not empty. Raises WrongError."""

    def typed(self, value: Any) -> Typed:
        """What a person would have typed to say `value`."""
        return {self.name: (str(value),)}

    def words(self, value: Any) -> str:
        """The value for people."""
        return str(value)

    def kept(self, posted: Posted) -> Typed:
        """What was typed, to be shown again as it was."""
        return {name: posted.all(name) for name in self.inputs if name in posted.texts}


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A line of at most `most` characters."""

    kind = "text"
    most: int = 200

    def value(self, posted: Posted) -> str:
        """The line; whatever breaks it is a blank."""
        return _at_most(" ".join(posted.text(self.name).split()), self.most)


@dataclass(frozen=True, kw_only=True)
class Carried(Text):
    """A text that the page knows and nobody types: it goes along unseen."""

    kind = "carried"
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Long(Field):
    """Running text of at most `most` characters."""

    kind = "long"
    most: int = 5000
    rows: int = 4

    def value(self, posted: Posted) -> str:
        """The text."""
        return _at_most(posted.text(self.name), self.most)


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A calendar day."""

    kind = "day"

    def value(self, posted: Posted) -> date:
        """The day."""
        return reading.day(posted.text(self.name))

    def input_type(self, typed: str) -> str:
        """The browser's own calendar, unless something has been typed that it would not show."""
        return "date" if not typed or _ISO_DAY.fullmatch(typed) else "text"

    def typed(self, value: date) -> Typed:
        """ISO, which is also what a browser's calendar posts."""
        return {self.name: (value.isoformat(),)}


@dataclass(frozen=True, kw_only=True)
class Month(Field):
    """A calendar month, by its first day."""

    kind = "month"

    def value(self, posted: Posted) -> date:
        """The first day of the month."""
        return reading.month(posted.text(self.name))

    def input_type(self, typed: str) -> str:
        """As for a day."""
        return "month" if not typed or _ISO_MONTH.fullmatch(typed) else "text"

    def typed(self, value: date) -> Typed:
        """Year and month."""
        return {self.name: (f"{value:%Y-%m}",)}

    def words(self, value: date) -> str:
        """Year and month."""
        return f"{value:%Y-%m}"


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number, with the unit it is counted in."""

    kind = "number"
    unit: str = ""

    def value(self, posted: Posted) -> Decimal:
        """The number."""
        return reading.number(posted.text(self.name), self.unit)

    def typed(self, value: Decimal) -> Typed:
        """With decimal comma."""
        return {self.name: (reading.as_typed(value),)}

    def words(self, value: Decimal) -> str:
        """With decimal comma and unit."""
        return f"{reading.as_typed(value)} {self.unit}".strip()


def _at_most(text: str, most: int) -> str:
    if len(text) > most:
        raise WrongError(f"Texten är {len(text)} tecken lång. Korta den till högst {most}.")
    return text
