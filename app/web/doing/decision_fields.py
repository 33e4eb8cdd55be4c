"""Which questions go with which answer: what it requires, what may be told besides, and nothing else."""

from collections.abc import Collection, Iterator

from app.web.forms.choices import Option, Ticks
from app.web.forms.fields import Day, Field, Long, Text
from app.web.forms.groups import Shares
from models.rules.decisions import FIELD_LABELS, SHORT
from models.rules.operators import OPERATOR
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import RULES, Dispensing, Effect, Outcome, Stage
from notifications.words import capital

# In the order asked.
_TEXTS = ("conditions", "centre", "waiting_for", "waiting_until", "reason")
# What may be told of an answer that does not require it.
_BESIDES: dict[Effect, tuple[str, ...]] = {
    Effect.ONWARD: ("reason",),
    Effect.APPROVES: ("conditions", "reason"),
}
_NEXT: dict[Effect, str] = {
    Effect.ONWARD: "Ärendet går vidare till nästa steg.",
    Effect.TURNS_DOWN: "Nejet görs känt i regionerna och ärendet avslutas.",
    Effect.APPROVES: "Läkemedlet får användas i regionen.",
    Effect.WAITS: "Regionen återkommer med ett nytt beslut.",
    Effect.REFUSES: "Läkemedlet införs inte i regionen.",
}


def answers(stage: Stage) -> list[Option]:
    """The answers a stage allows, with what each leads to."""
    return [Option(outcome.key, capital(outcome.label), _leads_to(outcome)) for outcome in RULES[stage].outcomes]


def decision_fields(stage: Stage, outcome: Outcome, place: Position, organisation: Organisation) -> Iterator[Field]:
    """What is asked of somebody who records `outcome`, but for the day and who decided."""
    for name in _TEXTS:
        if name in outcome.requires or (name == "reason" and outcome.deviates):
            yield text_field(name, outcome)
        elif name in _BESIDES.get(outcome.effect, ()):
            yield text_field(name, outcome, required=False, extra=True)
    if outcome.effect is Effect.APPROVES and place.dispensing is Dispensing.PRESCRIPTION:
        yield shares()
    if stage is Stage.REGIONAL_RECOMMENDATION:
        yield preparers(organisation)
    yield registry_number()


def text_field(name: str, outcome: Outcome, *, required: bool = True, extra: bool = False) -> Field:
    """The question for one of a decision's texts, or for the day until which a region waits."""
    label, hint = _worded(name, outcome)
    missing = f"Ange {FIELD_LABELS[name]}."
    if name == "waiting_until":
        return Day(name=name, label=label, hint=hint, required=required, extra=extra, missing=missing)
    if name == "centre":
        return Text(name=name, label=label, hint=hint, required=required, extra=extra, missing=missing, most=SHORT)
    return Long(name=name, label=label, hint=hint, required=required, extra=extra, missing=missing)


def registry_number() -> Text:
    """The authority's own number."""
    return Text(
        name="registry_number", label="Diarienummer", hint="Ert eget, som ni skriver det.", required=False, most=SHORT
    )


def shares(*, required: bool = True) -> Shares:
    """The units that carry a prescription medicine's cost."""
    return Shares(
        required=required,
        name="shares",
        label="Kostnadsansvar",
        hint="Vilka enheter som bär kostnaden för receptläkemedlet, och hur stor del var och en bär. Summan är 100 %.",
        missing="Ange vilka enheter som bär kostnaden, och i vilka andelar.",
    )


def preparers(organisation: Organisation, also: Collection[str] = ()) -> Ticks:
    """Who prepared the recommendation: anybody of the healthcare region's own, and those `also` named."""
    people = {
        person.key: person.name
        for person in organisation.people
        if person.key in also or (person.region is None and person.roles != [OPERATOR])
    }
    return Ticks(
        name="prepared_by",
        label="Vilka har berett rekommendationen?",
        hint="Den som har berett den kan inte ensam registrera en regions beslut. Du som registrerar räknas med.",
        options=[Option(key, people.get(key, key)) for key in dict.fromkeys([*people, *also])],
    )


def _leads_to(outcome: Outcome) -> str:
    why = outcome.deviates or "reason" in outcome.requires
    return f"{_NEXT[outcome.effect]}{' Skäl behöver anges.' if why else ''}"


def _worded(name: str, outcome: Outcome) -> tuple[str, str]:
    approves = outcome.effect is Effect.APPROVES
    if name == "reason" and outcome.deviates:
        return "Skäl", "Varför beslutet avviker från den sjukvårdsregionala rekommendationen."
    return {
        "reason": ("Skäl", "Behövs om regionen ställer villkor." if approves else ""),
        "conditions": ("Regional vägledning" if outcome.deviates else "Villkor", "Till exempel för vilka patienter."),
        "centre": ("Specialistcentrum", "Var patienterna behandlas, till exempel NUS."),
        "waiting_for": ("Vad väntar regionen på?", ""),
        "waiting_until": ("Väntar till och med", "Dagen då regionen räknar med att kunna besluta."),
    }[name]
