"""Everything a document is written from. Secrecy is decided here, so that no writer can forget it.

Gross: the secret prices are taken out of the model before anything is computed. Net: only what the regions pay after
rebates is kept, as one figure a year. Two levels would tell: drug cost and care cost differ by visits at public
prices, so their difference is a number of patients, and with it the price.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.rules.budget_impact.engine import run_arrays
from models.rules.budget_impact.flags import Flag, Limb, On, flags
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.plan import BASE, plan
from models.rules.budget_impact.probabilistic import PERCENTILES, Draws, draw
from models.rules.budget_impact.results import ALL, Period, Result
from models.rules.budget_impact.steady import steady_state
from models.rules.budget_impact.tables import Run, result_of
from models.rules.budget_impact.tornado import Bar, one_way
from models.rules.budget_impact.versions import ENGINE
from models.rules.errors import InvalidInputError
from models.rules.organisation import Threshold
from tasks.documents.facts import Disclosure, Facts
from tasks.documents.groups import FEW, Group, groups_of, labels
from tasks.documents.pooling import pooled
from tasks.documents.secrets import has_secret, opened, refuse_telling_words


@dataclass(frozen=True, slots=True)
class Chance:
    """A group's (or all regions') year among the draws: net care in SEK at open prices, ten, fifty, ninety in a
    hundred."""

    region: str
    year: int
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Gross:
    """A document at open prices. `model` has no secret price, and nothing else here was computed from one."""

    model: Model
    facts: Facts
    public: bool
    groups: tuple[Group, ...]
    names: dict[str, str]
    result: Result
    run: Run
    thresholds: tuple[Threshold, ...]
    flags: tuple[Flag, ...]
    bars: tuple[Bar, ...]
    scenarios: tuple[tuple[Scenario, Result], ...]
    chances: tuple[Chance, ...]
    draws: int
    seed: int

    disclosure = Disclosure.GROSS


@dataclass(frozen=True, slots=True)
class NetYear:
    """A region's (or all regions') calendar year or first twelve months: net care after rebates, SEK."""

    region: str
    year: int
    months: int
    amount: float


@dataclass(frozen=True, slots=True)
class Net:
    """A secret document: no patients, no gross, no unit price, no distribution. `crossed` are (threshold, limb, region)
    without their values."""

    medicine: str
    indication: str
    facts: Facts
    names: dict[str, str]
    in_sum: tuple[str, ...]
    years: tuple[NetYear, ...]
    full_year: tuple[NetYear, ...]
    crossed: tuple[tuple[str, Limb, str], ...]
    engine: str = ENGINE

    disclosure = Disclosure.NET
    public = False


Material = Gross | Net


def gather(
    model: Model, facts: Facts, thresholds: Sequence[Threshold] = (), *,
    disclosure: Disclosure | str = Disclosure.GROSS, public: bool = False, draws: int = 10_000, seed: int = 1,
) -> Material:  # fmt: skip
    """Run what a document shows. `public`: to be published; regions with 1–4 patients are shown together with others.

    Raises InvalidInputError: an impossible model, a net document of a model without secret prices, a public net
    document, a public one of too few patients, and texts that repeat a secret price.
    """
    wanted = _known(disclosure)
    if wanted is Disclosure.NET:
        return _net(model, facts, thresholds, public=public)
    refuse_telling_words(model, facts)
    return _gross(opened(model), facts, thresholds, public=public, draws=draws, seed=seed)


def _known(disclosure: Disclosure | str) -> Disclosure:
    try:
        return Disclosure(disclosure)
    except ValueError:
        raise InvalidInputError(
            f"Dokumentets sort är ”{disclosure}”; väntat är gross (öppna priser) eller net (sekretess)."
        ) from None


def _gross(
    model: Model, facts: Facts, thresholds: Sequence[Threshold], *, public: bool, draws: int, seed: int
) -> Gross:
    run = run_arrays(plan(model))
    result = result_of(run, steady_state(model))
    groups = groups_of(model, result, facts.region_names, public=public)
    return Gross(
        model=model,
        facts=facts,
        public=public,
        groups=groups,
        names=dict(facts.region_names) | labels(groups),
        result=pooled(result, groups),
        run=run,
        thresholds=tuple(thresholds),
        flags=_shown(flags(model, result, thresholds), groups),
        bars=one_way(model) if run.plan.lines else (),
        scenarios=tuple((scenario, _scenario(model, scenario)) for scenario in (BASE, *model.scenarios)),
        chances=_chances(draw(model, seed=seed, draws=draws), groups) if draws and run.plan.lines else (),
        draws=draws,
        seed=seed,
    )


def _scenario(model: Model, scenario: Scenario) -> Result:
    return result_of(run_arrays(plan(model, scenario)), None)


def _shown(found: Sequence[Flag], groups: Sequence[Group]) -> tuple[Flag, ...]:
    """Flags by group. Of a pooled region not the yearly limit: that it is crossed bounds the region's patients."""
    whose = {region: group for group in groups for region in group.regions}
    kept = [
        replace(flag, region=whose[flag.region].key)
        for flag in found
        if flag.region in whose and (flag.limb is Limb.PER_PATIENT_YEAR or not whose[flag.region].pooled)
    ]
    return tuple(dict.fromkeys(kept))


def _chances(drawn: Draws, groups: Sequence[Group]) -> tuple[Chance, ...]:
    net_care = drawn.yearly[:, 2]
    rows = [(group.key, list(group.rows)) for group in groups]
    rows.append((ALL, np.flatnonzero(drawn.in_sum).tolist()))
    return tuple(
        Chance(key, year, *(float(value) for value in np.percentile(net_care[:, of].sum(axis=1)[:, n], PERCENTILES)))
        for key, of in rows
        for n, year in enumerate(drawn.years)
    )


def _net(model: Model, facts: Facts, thresholds: Sequence[Threshold], *, public: bool) -> Net:
    if public:
        raise InvalidInputError(
            "Nettobelopp är sekretessbelagda och publiceras inte. Välj gross för ett öppet dokument."
        )
    if not has_secret(model):
        raise InvalidInputError(
            "Analysen har inga sekretessbelagda priser, så något nettodokument finns inte. Välj gross: där står "
            "nettot till öppna priser."
        )
    result = result_of(run_arrays(plan(model)), None)
    found = [flag for flag in flags(model, result, thresholds) if flag.on is On.NET]
    return Net(
        medicine=model.medicine,
        indication=model.indication,
        facts=facts,
        names=dict(facts.region_names) | {ALL: "Alla regioner"},
        in_sum=tuple(place.key for place in model.places if place.in_sum),
        years=tuple(_net_years(result.years)),
        full_year=tuple(_net_years(result.full_year)),
        crossed=tuple(dict.fromkeys((flag.name, flag.limb, flag.region) for flag in found)),
    )


def _net_years(periods: Sequence[Period]) -> Sequence[NetYear]:
    return [
        NetYear(period.region, period.year, period.months, period.after_rebate.net_care)
        for period in periods
        if period.after_rebate is not None
    ]


__all__ = ["FEW", "Chance", "Gross", "Material", "Net", "NetYear", "gather"]
