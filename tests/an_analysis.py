"""A whole model for a case of the shipped organisation, with a secret price or rebate in it when asked for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.budget_impact import Inputs, Model, full_model, write
from models.rules.budget_impact.costing import CostItem, Price, Rebate
from models.rules.budget_impact.kinds import Basis, Secrecy
from models.rules.budget_impact.two_minute import headcount
from models.rules.net_prices import joined, split
from tasks.actions.inputs import Given
from tests.factories import PUBLISHED, REGIONS, organisation

START = date(2026, 9, 1)
# Digits that come nowhere else, in any form.
TENDER = Price(Decimal("271828.18"), PUBLISHED, Basis.TENDER, secrecy=Secrecy.SECRET, source="avtal K-9917")
REBATE = Rebate(Decimal("0.6"), share=Decimal("0.4729"), agreement="avtal K-9917")
FORM = Inputs(Decimal(400_000), "AIP", PUBLISHED, Decimal(600), uptake=(Decimal("0.3"), Decimal("0.6"), Decimal(1)))


def a_model(product: str = "Trodelvy", **fields: Any) -> Model:
    """The two-minute form as a whole model, from September 2026, with `fields` of its drug item changed."""
    regions = [region for region in organisation().regions if region.key in REGIONS]
    model = full_model(
        FORM, regions, organisation().nation, start=START, medicine=product, indication="trippelnegativ bröstcancer"
    )
    new, *others = model.arms
    items: tuple[CostItem, ...] = tuple(replace(item, **fields) for item in new.items)
    return replace(model, arms=(replace(new, items=items), *others))


def with_riket(model: Model) -> Model:
    """The nation shown beside the regions."""
    nation = replace(model.places[0], key="riket", people=headcount(organisation().nation[0]), in_sum=False)
    return replace(model, places=(*model.places, nation))


def given(**fields: Any) -> dict[str, Any]:
    """What `make_version` takes, by name, of a model with secrets or without."""
    opened, net = split(a_model(**fields))
    return {"inputs": Given(opened), "net": net}


def form(**fields: Any) -> dict[str, Any]:
    """The model as its JSON form, secrets and all."""
    opened, net = split(a_model(**fields))
    written: dict[str, Any] = write(joined(opened, net))
    return written
