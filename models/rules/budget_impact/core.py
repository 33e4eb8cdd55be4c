"""The arithmetic, once, for one run and for ten thousand. float64; the first axis is the draw.

D draws (1 for the plain analysis), R regions, J arms, L lines, M months, B buckets of time (months or years).
Patients are never rounded. Memory is about 8·D·R·J·M·6 bytes: callers with many draws come in portions.
"""

from dataclasses import dataclass

import numpy as np

from models.rules.budget_impact.curves import Floats, Integers
from models.rules.budget_impact.plan import Plan


@dataclass(frozen=True, slots=True)
class Levers:
    """Factors on the plan, each with a leading draw axis."""

    standing: Floats  # (D, R)
    arriving: Floats  # (D, R)
    uptake: Floats  # (D,)
    displaced: Floats  # (D, J); 1 for arms that are new
    lines: Floats  # (D, L)


@dataclass(frozen=True, slots=True)
class Flows:
    """Starts (positive) and courses that do not happen (negative), with minus without; patients per month.

    `arriving` among new patients, `switching` among standing ones. `waiting`: wished for and not yet begun.
    """

    arriving: Floats  # (D, R, J, M)
    switching: Floats  # (D, R, J, M)
    waiting: Floats  # (D, R, M)


def flows(plan: Plan, levers: Levers) -> Flows:
    """Who starts what and when. New: arriving × share. Standing: what the share of them grows by, month by month."""
    change = plan.change * levers.uptake[:, None, None] * levers.displaced[:, :, None]
    arriving = (plan.arriving * levers.arriving[:, :, None])[:, :, None, :] * change[:, None]
    target = (plan.standing * levers.standing[:, :, None])[:, :, None, :] * change[:, None]
    switching = target.copy()
    switching[..., 1:] -= target[..., :-1]
    if np.all(np.isinf(plan.capacity)):
        return Flows(arriving, switching, np.zeros(arriving.shape[:2] + arriving.shape[3:]))
    return _queued(arriving, switching, plan)


def _queued(arriving: Floats, switching: Floats, plan: Plan) -> Flows:
    """At most `capacity` starts of new arms a month; the rest waits, with what it displaces, on what it has.

    All who wait are one pool: each month the same share of every part of it is let through.
    """
    draws, regions, arms, months = arriving.shape
    pool = np.zeros((draws, regions, 2 * arms))
    waiting = np.zeros((draws, regions, months))
    new = np.concatenate([plan.new, plan.new])
    crowded = _crowded(arriving + switching, plan)
    for month in range(crowded.start, months):
        if month >= crowded.stop and not pool.any():
            break
        pool = pool + np.concatenate([arriving[..., month], switching[..., month]], axis=2)
        wished = pool[:, :, new].sum(axis=2)
        over = wished > plan.capacity
        share = np.where(over, plan.capacity / np.where(over, wished, 1.0), 1.0)[:, :, None]
        through = pool * share
        arriving[..., month], switching[..., month] = through[..., :arms], through[..., arms:]
        pool = pool - through
        waiting[..., month] = pool[:, :, new].sum(axis=2)
    return Flows(arriving, switching, waiting)


def _crowded(begun: Floats, plan: Plan) -> range:
    """From the first to the last month in which more would start than there is room for; before that none waits."""
    over = (begun[:, :, plan.new].sum(axis=2) > plan.capacity[:, None]).any(axis=(0, 1))
    found = np.flatnonzero(over)
    return range(int(found[0]), int(found[-1]) + 1) if len(found) else range(begun.shape[3], begun.shape[3])


def matrices(kernels: Floats, factors: Floats, lags: Integers, buckets: Floats) -> Floats:
    """(L, M, B): what a start in month m adds to bucket b.

    `kernels` (L, M) by treatment month, `factors` (L, M) by calendar month, `lags` (L,) months until it is felt,
    `buckets` (M, B) which months a bucket holds.
    """
    months = kernels.shape[1]
    age = np.arange(months)[None, :] - np.arange(months)[:, None]
    spread_out = np.where(age >= 0, kernels[:, np.maximum(age, 0)], 0.0) * factors[:, None, :]
    for number in np.flatnonzero(lags):
        spread_out[number] = late(spread_out[number], int(lags[number]))
    return np.asarray(spread_out @ buckets, dtype=np.float64)


def late(by_month: Floats, lag: int) -> Floats:
    """(…, M) the same, `lag` months later; what falls after the last month is not seen."""
    months = by_month.shape[-1]
    kept = max(0, months - lag)
    return np.concatenate([np.zeros((*by_month.shape[:-1], months - kept)), by_month[..., :kept]], axis=-1)


def spread(moved: Flows, arm_of: Integers, started: Floats, established: Floats) -> Floats:
    """(D, L, R, B): Σ over months of flow × matrix.

    Standing patients who leave an arm leave an established course; everything else is a course from its start.
    """
    from_start = moved.arriving + np.maximum(moved.switching, 0.0)
    left = np.minimum(moved.switching, 0.0)
    draws, regions = from_start.shape[:2]
    buckets = started.shape[2]
    result = np.zeros((draws, len(arm_of), regions, buckets))
    for arm in np.unique(arm_of):
        mine = np.flatnonzero(arm_of == arm)
        total = _multiplied(from_start[:, :, arm], started[mine])
        if left[:, :, arm].any():
            total = total + _multiplied(left[:, :, arm], established[mine])
        result[:, mine] = total.reshape(draws, regions, len(mine), buckets).transpose(0, 2, 1, 3)
    return result


def _multiplied(flow: Floats, of_lines: Floats) -> Floats:
    """(D·R, l·B) from (D, R, M) and (l, M, B), as one product."""
    months = flow.shape[2]
    side_by_side = of_lines.transpose(1, 0, 2).reshape(months, -1)
    return np.asarray(flow.reshape(-1, months) @ side_by_side, dtype=np.float64)
