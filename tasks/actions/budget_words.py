"""What an analysis says in sentences stored with it: thresholds crossed, and what the form took for granted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from models.rules.budget_impact import Model
from models.rules.budget_impact.rules import plain
from models.rules.organisation import Organisation

if TYPE_CHECKING:
    from models.rules.budget_impact.flags import Flag

_LIMBS = {"per_year": "per år", "per_patient_year": "per patientår"}
_ON = {"gross": "brutto", "net": "netto, efter ersatta läkemedel till listpris"}


def flag_sentences(flags: Sequence["Flag"], organisation: Organisation) -> list[str]:
    """A sentence per threshold, limb and level that was crossed, with the regions where it was."""
    short = {region.key: region.short for region in organisation.regions}
    return [
        f"{name}: mer än {_sek(limit)} {_LIMBS[limb]} ({_ON[on]}) i "
        f"{', '.join(short.get(flag.region, flag.region) for flag in found)}."
        for (name, limb, on, limit), found in groupby(
            sorted(flags, key=lambda flag: (flag.threshold, flag.limb, flag.on)),
            key=lambda flag: (flag.name, flag.limb.value, flag.on.value, flag.limit),
        )
    ]


def named(text: str, names: Mapping[str, str]) -> str:
    """A sentence of the engine with the regions' names in place of their keys."""
    for key in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(key)}(?![\w-])", lambda _, key=key: names[key], text)  # type: ignore[misc]
    return text


def assumed(model: Model) -> Iterator[str]:
    """Start and uptake, which the engine's own assumptions leave to the inputs."""
    yield f"Införandet börjar {model.start:%Y-%m}, och analysen gäller {model.years} kalenderår."
    names = {arm.key: arm.name for arm in model.arms}
    for uptake in model.uptake:
        years = ", ".join(f"år {year}: {_percent(share)}" for year, share in enumerate(uptake.shares, 1))
        yield f"Upptag, {names[uptake.arm]}: {years}; därefter som sista året."


def _percent(share: Decimal) -> str:
    return f"{plain(share * 100)} %"


def _sek(amount: float) -> str:
    return f"{int(amount):,}".replace(",", "\N{NO-BREAK SPACE}") + "\N{NO-BREAK SPACE}kr"
