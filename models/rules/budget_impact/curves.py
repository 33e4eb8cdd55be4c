"""Shares month by month: how yearly uptake and mixes become the two worlds, without and with.

Arrays are float64. J arms, M months from the start; every column of a world sums to 1 unless something is added on.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from models.rules.budget_impact.inputs import Mix, Model
from models.rules.budget_impact.kinds import Shape

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
YEAR = 12


def monthly(shares: Sequence[Decimal], shape: Shape, months: int, before: float) -> Floats:
    """(M,) values of a yearly curve, the last holding; `before` is where a line begins.

    STEP: the year's value all year. LINEAR: reached at the end of the year's last month. MID_YEAR: the value in the
    middle of the year, months read in their middle.
    """
    values = np.array([float(share) for share in shares])
    at = np.arange(months)
    if shape is Shape.STEP:
        return np.asarray(values[np.minimum(at // YEAR, len(values) - 1)], dtype=np.float64)
    reached, read = (1.0, 1.0) if shape is Shape.LINEAR else (0.5, 0.5)
    known = np.concatenate(([0.0], YEAR * (np.arange(len(values)) + reached)))
    return np.asarray(np.interp(at + read, known, np.concatenate(([before], values))), dtype=np.float64)


def world_without(model: Model, months: int) -> Floats:
    """(J, M) shares in the world without the new medicine."""
    return _mixed(model, model.mix_without, months, _beginning(model))


def change(model: Model, months: int) -> Floats:
    """(J, M) shares with minus shares without: positive for what is new, negative for what it displaces."""
    if model.mix_with:
        return _mixed(model, model.mix_with, months, _beginning(model)) - world_without(model, months)
    row = {arm.key: number for number, arm in enumerate(model.arms)}
    changed = np.zeros((len(model.arms), months))
    for uptake in model.uptake:
        curve = monthly(uptake.shares, model.shape, months, 0.0)
        changed[row[uptake.arm]] += curve
        for displaced in uptake.displaces:
            changed[row[displaced.arm]] -= float(displaced.share) * curve
    return changed


def delayed(changed: Floats, months: int) -> Floats:
    """The same change, `months` later; nothing before."""
    return np.concatenate([np.zeros((len(changed), months)), changed], axis=1)[:, : changed.shape[1]]


def _beginning(model: Model) -> dict[str, float]:
    return {mix.arm: float(mix.shares[0]) for mix in model.mix_without}


def _mixed(model: Model, mixes: Sequence[Mix], months: int, start: dict[str, float]) -> Floats:
    shares = {mix.arm: mix.shares for mix in mixes}
    none = (Decimal(0),)
    return np.array(
        [monthly(shares.get(arm.key, none), model.shape, months, start.get(arm.key, 0.0)) for arm in model.arms]
    )
