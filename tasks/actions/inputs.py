"""What a budget impact analysis starts from, as an event of the case and back again. Open prices only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.budget_impact import Inputs, Model, check, check_inputs, full_model, read, resolve, write
from models.rules.budget_impact.check import LONGEST
from models.rules.budget_impact.two_minute import AT_ONCE
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation

ADDED, WHOLE = "added", "whole"


@dataclass(frozen=True, slots=True)
class Given:
    """The two-minute form, or a whole model without secret prices.

    `start` is the first of the month of introduction (two-minute form; None: January after the price's day). Of an
    extended indication, `covers` says whether the patients are only those added or the whole, and `overlap` how many
    per region the earlier analysis counts too.
    """

    form: Inputs | Model
    start: date | None = None
    covers: str = ADDED
    overlap: Mapping[str, Decimal] = field(default_factory=dict)


def given_event(given: Given, on: date) -> NewEvent:
    """The event that sets what the analysis starts from; figures as text, digit by digit."""
    form = given.form
    data = {"model": write(form)} if isinstance(form, Model) else _simple(form)
    if given.start is not None:
        data["start"] = given.start.isoformat()
    if given.covers != ADDED:
        data["covers"] = given.covers
    if given.overlap:
        data["overlap"] = {region: str(count) for region, count in sorted(given.overlap.items())}
    return NewEvent(Kind.INPUTS_SET, on, data=data)


def inputs_event(inputs: Inputs, on: date) -> NewEvent:
    """The event that sets price and patients by the two-minute form."""
    return given_event(Given(inputs), on)


def _simple(inputs: Inputs) -> dict[str, Any]:
    data: dict[str, Any] = {
        "price": str(inputs.price),
        "basis": inputs.basis,
        "price_on": inputs.price_on.isoformat(),
        "national": None if inputs.national is None else str(inputs.national),
        "by_region": {region: str(count) for region, count in sorted((inputs.by_region or {}).items())},
    }
    if inputs.uptake != AT_ONCE:
        data["uptake"] = [str(share) for share in inputs.uptake]
    if inputs.clustered:
        data["clustered"] = True
    return data


def given_of(data: Mapping[str, Any]) -> Given:
    """What an event carries."""
    return Given(
        form=read(data["model"]) if "model" in data else inputs_of(data),
        start=date.fromisoformat(data["start"]) if "start" in data else None,
        covers=data.get("covers", ADDED),
        overlap={region: Decimal(count) for region, count in data.get("overlap", {}).items()},
    )


def inputs_of(data: Mapping[str, Any]) -> Inputs:
    """The two-minute form an event carries."""
    return Inputs(
        price=Decimal(data["price"]),
        basis=data["basis"],
        price_on=date.fromisoformat(data["price_on"]),
        national=None if data["national"] is None else Decimal(data["national"]),
        by_region={region: Decimal(count) for region, count in data["by_region"].items()},
        uptake=tuple(Decimal(share) for share in data["uptake"]) if "uptake" in data else AT_ONCE,
        clustered=data.get("clustered", False),
    )


def check_given(given: Given, opened: Event, organisation: Organisation) -> None:
    """Does it suit the case that `opened` opened? Raises InvalidInputError: the field, the value, what is expected."""
    regions = list(opened.data["regions"])
    if given.start is not None and given.start.day != 1:
        raise InvalidInputError(
            f"Starten är {given.start.isoformat()}; väntat är den första i en månad.", about="start"
        )
    if given.covers not in {ADDED, WHOLE}:
        raise InvalidInputError(f"covers är ”{given.covers}”; väntat är {ADDED} eller {WHOLE}.")
    _check_overlap(given, opened, regions)
    if isinstance(given.form, Model):
        _check_model(given.form, opened, regions)
    else:
        check_inputs(given.form, regions)
    model = model_of(given, opened, organisation)
    check(model)
    for number in (model.prevalent, model.incident):
        resolve(number, model.places, model.nation)


def model_of(given: Given, opened: Event, organisation: Organisation) -> Model:
    """The model to run for the case that `opened` opened. Raises InvalidInputError."""
    if isinstance(given.form, Model):
        return given.form
    wanted = set(opened.data["regions"])
    return full_model(
        given.form,
        [region for region in organisation.regions if region.key in wanted],
        organisation.nation,
        start=given.start,
        medicine=opened.data["product"],
        indication=_shortened(opened.data["indication"]),
    )


def _shortened(text: str) -> str:
    # A case holds longer texts than a model does; the model only says it, nothing is counted from it.
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _check_overlap(given: Given, opened: Event, regions: Sequence[str]) -> None:
    if (given.overlap or given.covers == WHOLE) and not opened.data.get("extends"):
        raise InvalidInputError("Ärendet utvidgar ingen tidigare indikation. Utelämna covers och overlap.")
    if given.overlap and given.covers == WHOLE:
        raise InvalidInputError("overlap hör till covers ”added”. När analysen täcker hela indikationen utelämnas det.")
    for region, count in given.overlap.items():
        if region not in regions:
            raise InvalidInputError(
                f"overlap har regionen ”{region}”, som inte ingår. Välj bland: {', '.join(regions)}."
            )
        if not count.is_finite() or count < 0:
            raise InvalidInputError(
                f"overlap för {region} är {count}; väntat är 0 patienter eller fler.", about="overlap"
            )


def _check_model(model: Model, opened: Event, regions: Sequence[str]) -> None:
    if model.medicine.strip().casefold() != opened.data["product"].casefold():
        raise InvalidInputError(
            f"medicine är ”{model.medicine}”; väntat är ”{opened.data['product']}”, som ärendet gäller."
        )
    counted = [place.key for place in model.places if place.in_sum]
    for key in counted:
        if key not in regions:
            raise InvalidInputError(
                f"places har regionen ”{key}”, som inte ingår i ärendet. Väntat är: {', '.join(regions)} "
                "(riket kan visas bredvid med in_sum false)."
            )
    missing = [region for region in regions if region not in counted]
    if missing:
        raise InvalidInputError(f"places saknar {', '.join(missing)}; väntat är alla regioner i ärendet.")
