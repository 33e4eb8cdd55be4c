"""What a deed is, to the flow that leads through it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.web.forms.choices import Choice
from app.web.forms.form import Form
from tasks.actions.case_file import By, CaseFile, Recorded

Values = Mapping[str, Any]
Act = Callable[[Session, Values, By], Recorded | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table for the page that confirms: what the deed would make of the figures. The first column names the row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def _always() -> None:
    """Nothing stands in the way."""


def _nothing(_session: Session, _recorded: Recorded) -> Figures | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something a person is about to do.

    `act` carries it out in a session, and is what refuses it. `ready` raises what stands in its way now, whatever is
    typed. `case` is the case as it was when the request came; None for one that is about to be opened. `facts` and
    `table` are told above the form, `figures` on the page that confirms. `button` is what confirming is called. When
    nothing is recorded in a case `effect` says what will happen, `done` that it has, `after` where one comes then.
    """

    heading: str
    button: str
    form: Form
    act: Act
    case: CaseFile | None = None
    lead: str = ""
    facts: Sequence[tuple[str, str]] = ()
    presets: Values = field(default_factory=dict)
    ready: Callable[[], None] = _always
    table: Figures | None = None
    figures: Callable[[Session, Recorded], Figures | None] = _nothing
    more: str = "Fler uppgifter"
    effect: str = ""
    done: str = ""
    after: str = "/"

    @property
    def takes_files(self) -> bool:
        """Must the form be sent in parts?"""
        return any(field.kind == "file" for field in self.form.fields)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What has to be chosen before the deed's own questions can be put: an answer given in the address."""

    heading: str
    question: Choice
    case: CaseFile | None = None
    lead: str = ""
    facts: Sequence[tuple[str, str]] = ()
    ready: Callable[[], None] = _always


def told(by: By) -> dict[str, Any]:
    """Who does it, when, under which organisation and with which key: what every action is told by name."""
    return {"actor": by.actor, "now": by.now, "organisation": by.organisation, "key": by.key}
