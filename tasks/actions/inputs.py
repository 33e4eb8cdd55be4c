"""What a budget impact analysis starts from, as an event of the case and back again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.budget_impact import Inputs
from models.rules.consequences import NewEvent
from models.rules.events import Kind


def inputs_event(inputs: Inputs, on: date) -> NewEvent:
    """The event that sets price and patients; figures as text, digit by digit."""
    data = {
        "price": str(inputs.price),
        "basis": inputs.basis,
        "price_on": inputs.price_on.isoformat(),
        "national": None if inputs.national is None else str(inputs.national),
        "by_region": {region: str(count) for region, count in sorted((inputs.by_region or {}).items())},
    }
    return NewEvent(Kind.INPUTS_SET, on, data=data)


def inputs_of(data: Mapping[str, Any]) -> Inputs:
    """The inputs an event carries."""
    return Inputs(
        price=Decimal(data["price"]),
        basis=data["basis"],
        price_on=date.fromisoformat(data["price_on"]),
        national=None if data["national"] is None else Decimal(data["national"]),
        by_region={region: Decimal(count) for region, count in data["by_region"].items()},
    )
