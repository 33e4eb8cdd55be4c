"""What the engine took for granted, echoed as Swedish sentences for every document."""

from collections.abc import Iterator

from models.rules.budget_impact.kinds import Method, Shape
from models.rules.budget_impact.plan import Plan

_METHODS = {
    Method.MONTHLY: "Månadsmodell; nya patienter kommer jämnt över året.",
    Method.ANNUAL: "Årsmodell: varje år för sig, aktuella patienter × andel × årskostnad.",
    Method.JANUARY: "Alla börjar den 1 januari och betalar hela behandlingsår.",
    Method.HALF_CYCLE: "Alla börjar den 1 januari; de som slutar under ett år betalar ett halvt år.",
}
_SHAPES = {
    Shape.STEP: "Upptaget gäller hela året från dess första månad.",
    Shape.LINEAR: "Upptaget växer rätlinjigt och nås vid årets slut.",
    Shape.MID_YEAR: "Upptaget är årets värde vid årets mitt.",
}


def echoed(made: Plan) -> tuple[str, ...]:
    """The model's own assumptions, with source and owner, and those of the engine. No price is named."""
    return tuple(_sentences(made))


def _sentences(made: Plan) -> Iterator[str]:
    model = made.model
    yield "Fasta priser, ingen diskontering."
    yield _METHODS[model.method]
    yield _SHAPES[model.shape]
    yield "Belopp med moms." if model.with_vat else "Belopp utan moms."
    for assumption in model.assumptions:
        yield f"{assumption.text} Källa: {assumption.source}. Ansvarig: {assumption.owner}."
    for arm in model.arms:
        for item in arm.items:
            yield f"{arm.name}, {item.name}: pris enligt {item.price.basis}, {item.price.on.isoformat()}."
    if model.price_path or made.scenario.price_path:
        yield f"Prisutvecklingen är ett scenario ({made.scenario.name}), ingen prognos."
