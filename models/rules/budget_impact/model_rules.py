"""What must hold of regions, patients and futures. Each rule raises InvalidInputError with a Swedish sentence."""

from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.mix_rules import check_mixes, check_uptake
from models.rules.budget_impact.people import PatientNumber
from models.rules.budget_impact.rules import known, unique, whole
from models.rules.errors import InvalidInputError

LEVERS = ("patients", "uptake", "price", "displaced_price", "other", "displacement", "persistence")
LONGEST_RUN = 10


def check_model(model: Model) -> None:
    """All rules of this module."""
    _check_frame(model)
    _check_places(model)
    _check_patients(model)
    check_mixes(model)
    check_uptake(model)
    _check_futures(model)


def _check_frame(model: Model) -> None:
    for name, text in (("medicine", model.medicine), ("indication", model.indication)):
        if not text.strip():
            raise InvalidInputError(f"{name} är tomt; väntat är en text.")
    if model.start.day != 1:
        raise InvalidInputError(f"start är {model.start.isoformat()}; väntat är den första i en månad.")
    if not 1 <= model.years <= LONGEST_RUN:
        raise InvalidInputError(f"years är {model.years}; väntat är 1 till {LONGEST_RUN} kalenderår.")
    if model.version < 1:
        raise InvalidInputError(f"version är {model.version}; väntat är 1 eller mer.")


def _check_places(model: Model) -> None:
    keys = [place.key for place in model.places]
    unique("places", keys)
    if not any(place.in_sum for place in model.places):
        raise InvalidInputError("places har ingen region som räknas i summan; väntat är minst en.")
    for number, grant in enumerate(model.grants):
        known(f"grants[{number}].region", grant.region, keys)
        whole(f"grants[{number}].months", grant.months)
    unique("grants", [grant.region for grant in model.grants])


def _check_patients(model: Model) -> None:
    if model.prevalent is None and model.incident is None:
        raise InvalidInputError("prevalent och incident saknas; väntat är minst ett patientantal.")
    for name, number in (("prevalent", model.prevalent), ("incident", model.incident)):
        if number is not None:
            _check_number(name, number, model)


def _check_number(name: str, number: PatientNumber, model: Model) -> None:
    keys = [place.key for place in model.places]
    for index, count in enumerate(number.counts):
        known(f"{name}.counts[{index}].region", count.region, keys)
    for index, funnel in enumerate(number.funnels):
        if funnel.region is not None:
            known(f"{name}.funnels[{index}].region", funnel.region, keys)
        if (funnel.rate is None) == (not funnel.by_age):
            raise InvalidInputError(
                f"{name}.funnels[{index}] har båda eller ingen av rate och by_age; väntat är en av dem."
            )
    if number.national is not None and not model.nation:
        raise InvalidInputError("nation är tom; väntat är rikets folkmängd, för ett nationellt antal är angivet.")


def _check_futures(model: Model) -> None:
    unique("scenarios", [scenario.key for scenario in model.scenarios])
    for number, scenario in enumerate(model.scenarios):
        whole(f"scenarios[{number}].delay_months", scenario.delay_months)
    _check_price_paths(model)
    for number, interval in enumerate(model.ranges):
        known(f"ranges[{number}].lever", interval.lever, LEVERS)
        if not interval.low <= 1 <= interval.high:
            raise InvalidInputError(
                f"ranges[{number}] är {interval.low} till {interval.high}; väntat är faktorer på var sin sida om 1."
            )


def _check_price_paths(model: Model) -> None:
    paths = [("price_path", model.price_path)]
    paths += [(f"scenarios[{n}].price_path", scenario.price_path) for n, scenario in enumerate(model.scenarios)]
    for name, path in paths:
        for number, step in enumerate(path):
            known(f"{name}[{number}].arm", step.arm, [arm.key for arm in model.arms])
            whole(f"{name}[{number}].from_month", step.from_month)
