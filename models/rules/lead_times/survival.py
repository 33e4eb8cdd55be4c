"""How long it takes when some are still waiting: the Kaplan–Meier estimate, with what still runs as censored.

Kaplan & Meier, *Nonparametric estimation from incomplete observations*, J. Am. Stat. Assoc. 53 (1958). Whoever is
censored on a day was still waiting on that day. Confidence limits are 95 %, from Greenwood's variance on the log(−log)
scale, which keeps them between 0 and 1 also for few cases (Kalbfleisch & Prentice).
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_Z = 1.959964  # 95 %, both tails


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which something ended. `waiting`: the estimated share that still waits after it.

    `at_risk` were waiting when the day came; `lower` and `upper` are None where the share is 0 and has no variance.
    """

    day: int
    at_risk: int
    ended: int
    waiting: Fraction
    lower: float | None
    upper: float | None


def curve(times: Iterable[tuple[int, bool]]) -> tuple[Step, ...]:
    """The step function from (days, ended): a step for each number of days on which at least one ended."""
    everybody = list(times)
    ended, gone = Counter(days for days, done in everybody if done), Counter(days for days, _ in everybody)
    at_risk, waiting, spread, steps = len(everybody), Fraction(1), 0.0, []
    for days in sorted(gone):
        if ended[days]:
            left = at_risk - ended[days]
            waiting *= Fraction(left, at_risk)
            spread += ended[days] / (at_risk * left) if left else math.inf
            steps.append(Step(days, at_risk, ended[days], waiting, *_limits(waiting, spread)))
        at_risk -= gone[days]
    return tuple(steps)


def reached(steps: Iterable[Step], percent: int) -> int | None:
    """The first day by which at least `percent` % are estimated to have ended; None when the curve never gets there."""
    left = Fraction(100 - percent, 100)
    return next((step.day for step in steps if step.waiting <= left), None)


def _limits(waiting: Fraction, spread: float) -> tuple[float | None, float | None]:
    """`spread` is Greenwood's sum of d / (n (n − d))."""
    if waiting == 0:
        return None, None
    share = float(waiting)
    reach = math.exp(_Z * math.sqrt(spread) / -math.log(share))
    return share**reach, share ** (1 / reach)
