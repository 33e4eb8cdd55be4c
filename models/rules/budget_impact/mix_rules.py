"""What must hold of the two worlds' mixes and of uptake. Each rule raises InvalidInputError."""

from collections.abc import Sequence
from decimal import Decimal

from models.rules.budget_impact.inputs import Mix, Model, Uptake
from models.rules.budget_impact.kinds import Role
from models.rules.budget_impact.rules import known, never_falling, plain, sums_to_one, unique
from models.rules.errors import InvalidInputError


def check_mixes(model: Model) -> None:
    """One way of saying what changes; shares that sum to one in both worlds, every year."""
    if bool(model.uptake) == bool(model.mix_with):
        raise InvalidInputError("uptake och mix_with är båda angivna eller båda tomma; väntat är en av dem.")
    arms = [arm.key for arm in model.arms]
    _check_mix("mix_without", model.mix_without, arms)
    if model.mix_with:
        _check_mix("mix_with", model.mix_with, arms)
    new = {arm.key for arm in model.arms if arm.role is Role.NEW}
    for number, mix in enumerate(model.mix_with):
        if mix.arm in new:
            never_falling(f"mix_with[{number}].shares", mix.shares)


def _check_mix(name: str, mixes: Sequence[Mix], arms: Sequence[str]) -> None:
    unique(name, [mix.arm for mix in mixes])
    for number, mix in enumerate(mixes):
        known(f"{name}[{number}].arm", mix.arm, arms)
        _not_empty(f"{name}[{number}].shares", mix.shares)
    for year in range(max((len(mix.shares) for mix in mixes), default=1)):
        sums_to_one(f"{name}, andelarna år {year + 1},", [_in_year(mix.shares, year) for mix in mixes])


def check_uptake(model: Model) -> None:
    """Uptake of new arms never falls, displaces what is not new, and is no more than all who are eligible."""
    roles = {arm.key: arm.role for arm in model.arms}
    unique("uptake", [uptake.arm for uptake in model.uptake])
    for number, uptake in enumerate(model.uptake):
        name = f"uptake[{number}]"
        known(f"{name}.arm", uptake.arm, [key for key, role in roles.items() if role is Role.NEW])
        _not_empty(f"{name}.shares", uptake.shares)
        never_falling(f"{name}.shares", uptake.shares)
        _check_displaced(name, uptake, [key for key, role in roles.items() if role is not Role.NEW])
    for year in range(max((len(u.shares) for u in model.uptake), default=0)):
        total = sum((_in_year(u.shares, year) for u in model.uptake), Decimal(0))
        if total > 1:
            raise InvalidInputError(f"uptake år {year + 1} är tillsammans {plain(total)}; väntat är högst 1.")


def _check_displaced(name: str, uptake: Uptake, others: Sequence[str]) -> None:
    unique(f"{name}.displaces", [displaced.arm for displaced in uptake.displaces])
    for number, displaced in enumerate(uptake.displaces):
        known(f"{name}.displaces[{number}].arm", displaced.arm, others)
    sums_to_one(f"{name}.displaces och added_on", [*(d.share for d in uptake.displaces), uptake.added_on])


def _in_year(shares: Sequence[Decimal], year: int) -> Decimal:
    return shares[min(year, len(shares) - 1)]


def _not_empty(name: str, shares: Sequence[Decimal]) -> None:
    if not shares:
        raise InvalidInputError(f"{name} är tom; väntat är en andel per år.")
