"""The world without the new medicine, in absolute figures; the world with is that plus the difference.

Standing patients have the arm their mix says: a place that becomes free is filled, so that persistence is not counted
twice. New patients begin the arm of the mix and follow its persistence.
"""

import numpy as np

from models.rules.budget_impact.core import Levers, late, matrices
from models.rules.budget_impact.curves import Floats
from models.rules.budget_impact.plan import Plan


def without(made: Plan, levers: Levers) -> tuple[Floats, Floats]:
    """((L, R, M) SEK per month, (J, R, M) patients at the beginning of each month), at the first draw's patients."""
    standing = (made.standing * levers.standing[0][:, None])[None] * made.without[:, None]
    arriving = (made.arriving * levers.arriving[0][:, None])[None] * made.without[:, None]
    each_month = np.eye(made.months)
    matrix = matrices(made.started, made.price_path, made.lags, each_month)
    stock = standing[made.arm_of] * (made.standing_cost[:, None] * made.price_path)[:, None, :]
    for number in np.flatnonzero(made.lags):
        stock[number] = late(stock[number], int(made.lags[number]))
    constant, at_once = np.ones_like(made.staying_started), np.zeros(len(made.model.arms), dtype=np.int64)
    stays = matrices(made.staying_started, constant, at_once, each_month)
    priced = levers.lines[0][:, None, None]
    return (stock + np.matmul(arriving[made.arm_of], matrix)) * priced, standing + np.matmul(arriving, stays)
