"""A form: its fields, and the form as it stands with what has been typed, read and refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.web.forms.fields import Field, Typed
from app.web.forms.posted import Posted
from app.web.forms.wrong import WrongError


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence for whoever answered, and the input it concerns; None: the form as a whole."""

    sentence: str
    at: str | None = None


@dataclass(frozen=True)
class Form:
    """Fields in the order asked."""

    fields: tuple[Field, ...] = ()

    def blank(self, presets: Mapping[str, Any] | None = None) -> "Filled":
        """The form before anybody has typed, with values filled in beforehand by the names of their fields."""
        given = {name: value for name, value in (presets or {}).items() if value is not None}
        typed: dict[str, tuple[str, ...]] = {}
        for one in self.fields:
            typed |= one.typed(given[one.name]) if one.name in given else {}
        return Filled(self, typed)

    def read(self, posted: Posted) -> "Filled":
        """The form with what was typed, and the values or the faults of each field."""
        typed: dict[str, tuple[str, ...]] = {}
        values: dict[str, Any] = {}
        faults: dict[str, Fault] = {}
        for one in self.fields:
            typed |= one.kept(posted)
            try:
                values[one.name] = one.read(posted)
            except WrongError as wrong:
                faults[one.name] = Fault(str(wrong), wrong.at or one.inputs[0])
        return Filled(self, typed, values, faults)


@dataclass(frozen=True)
class Filled:
    """A form as it stands. `values` are of the fields without fault; `general` are faults of no field in particular."""

    form: Form
    typed: Typed
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    general: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Could everything be read?"""
        return not self.faults and not self.general

    @property
    def main(self) -> list[Field]:
        """What is asked of everybody."""
        return [one for one in self.form.fields if not one.extra]

    @property
    def extras(self) -> list[Field]:
        """What may be told besides."""
        return [one for one in self.form.fields if one.extra]

    @property
    def extras_shown(self) -> bool:
        """Has any of the extras been answered, or something to be said about it?"""
        return any(one.name in self.faults or any(map(self.text, one.inputs)) for one in self.extras)

    @property
    def summary(self) -> list[Fault]:
        """Everything that is wrong, in the order of the form, what concerns all of it first."""
        of_fields = [self.faults[one.name] for one in self.form.fields if one.name in self.faults]
        return [*(Fault(sentence) for sentence in self.general), *of_fields]

    @property
    def carried(self) -> Iterator[tuple[str, str]]:
        """Everything typed as names and texts, for a page on which it is not seen."""
        for name, texts in self.typed.items():
            for text in texts:
                yield name, text

    @property
    def answers(self) -> Iterator[tuple[str, str]]:
        """Every answer in words, with its label; what was left out is left out."""
        for one in self.form.fields:
            value = self.values.get(one.name)
            if one.kind != "carried" and value not in (None, (), {}, "", False):
                yield one.label, one.words(value)

    def text(self, name: str) -> str:
        """What was typed in an input."""
        return next(iter(self.typed.get(name, ())), "")

    def has(self, name: str, value: str) -> bool:
        """Is the alternative chosen?"""
        return value in self.typed.get(name, ())

    def fault(self, name: str) -> Fault | None:
        """What is wrong with a field."""
        return self.faults.get(name)

    def refused(self, sentence: str, about: str | None = None) -> "Filled":
        """The same with one more fault: of the field called `about` if there is one, else of the whole."""
        named = next((one for one in self.form.fields if one.name == about), None)
        if named is None:
            return replace(self, general=(*self.general, sentence))
        return replace(self, faults={**self.faults, named.name: Fault(sentence, named.inputs[0])})
