"""What is asked when a medicine is taken up, whichever way it came."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.web.doing.budget_fields import inputs_of, price_fields
from app.web.doing.deed import Values
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Field, Long, Text
from models.rules.organisation import Organisation
from models.rules.process import Dispensing, Priority
from models.rules.verdicts import LABELS, Verdict
from tasks.actions.open_case import LONGEST, TakeUp

PRESETS: dict[str, Any] = {"priority": Priority.NORMAL.value, "dispensing": Dispensing.REQUISITION.value, "therapy": ""}
MORE = "Pris och patienter, om de är kända"
_DISPENSING = {
    Dispensing.REQUISITION: ("Rekvisitionsläkemedel", "Kliniken betalar."),
    Dispensing.PRESCRIPTION: ("Receptläkemedel", "Regionen säger vid beslutet vilka enheter som bär kostnaden."),
}
_PRIORITY = {
    Priority.NORMAL: ("Normal", ""),
    Priority.URGENT: ("Starkt behov", "Samma steg på halva tiden."),
}


def new_case_fields(organisation: Organisation, day: date) -> Iterator[Field]:
    """How it is handed out, how urgent it is, whose it is, when it is taken up, and price and patients if known."""
    yield Choice(
        name="dispensing",
        label="Hur lämnas läkemedlet ut?",
        options=[Option(key.value, *words) for key, words in _DISPENSING.items()],
    )
    yield Choice(
        name="priority", label="Prioritet", options=[Option(key.value, *words) for key, words in _PRIORITY.items()]
    )
    therapies = _therapies(organisation)
    if therapies:
        yield Choice(
            name="therapy",
            label="Terapiområde",
            hint="Styr vilket organ som äger ett steg.",
            options=[Option("", "Inget särskilt"), *(Option(key, key.capitalize()) for key in therapies)],
            required=False,
        )
    yield Day(name="on", label="Dag för upptaget")
    yield from price_fields(organisation.regions_on(day), extra=True)


def meaning_of(words: tuple[Verdict, ...]) -> Choice:
    """What a recommendation means that the program cannot read."""
    options = [Option(verdict.value, LABELS[verdict].capitalize()) for verdict in words]
    return Choice(
        name="verdict", label="Vad betyder rekommendationen?", missing="Välj vad den betyder.", options=options
    )


def take_up_of(values: Values, today: date) -> TakeUp:
    """What was answered. Raises InvalidInputError (patients without a price)."""
    return TakeUp(
        priority=Priority(values["priority"]),
        dispensing=Dispensing(values["dispensing"]),
        therapy=values.get("therapy") or None,
        on=values["on"],
        published_on=values.get("published_on"),
        verdict=Verdict(values["verdict"]) if values.get("verdict") else None,
        budget=inputs_of(values, today),
    )


def published_on(*, required: bool = True) -> Day:
    """The day that the source leaves out, and the clock starts on."""
    return Day(
        name="published_on", label="Publiceringsdag", hint="Källan säger ingen dag. Klockan börjar gå den dagen.",
        missing="Ange vilken dag rekommendationen publicerades.", required=required,
    )  # fmt: skip


def nomination_fields(body: str, *, extra: bool = False) -> Iterator[Field]:
    """Medicine and reason, for the body nominated to. `extra`: where the source has said it already."""
    yield Text(name="substance", label="Substans", required=not extra, extra=extra, most=LONGEST["substance"])
    yield Long(name="indication", label="Indikation", required=not extra, extra=extra, most=LONGEST["indication"])
    yield Long(
        name="reason", label=f"Varför bör {body} ta upp läkemedlet?", required=not extra, extra=extra,
        missing=f"Ange varför {body} bör ta upp läkemedlet.",
    )  # fmt: skip


def _therapies(organisation: Organisation) -> list[str]:
    owners = (entry for entries in organisation.stages.values() for entry in entries)
    return sorted({therapy for entry in owners for therapy in entry.owner_by_therapy})
