"""Figures over many lead times: how many, how long, how many in time, and what still runs.

Only clocks that ended by a decision are lead times. Those that run are censored in the Kaplan–Meier curve, never left
out; those begun anew or given up are counted apart. What each means to people: `models.rules.lead_times.definitions`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.rules.clock import Pace
from models.rules.clocks.stage_runs import Ending
from models.rules.lead_times.quantiles import Spread, spread
from models.rules.lead_times.survival import Step, curve, reached
from models.rules.lead_times.timed import Timed


@dataclass(frozen=True, slots=True)
class Share:
    """`met` of `of`."""

    met: int
    of: int

    @property
    def part(self) -> Fraction | None:
        """The share, 0–1; None of nothing."""
        return Fraction(self.met, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one group.

    `decided` (n) are lead times; `running` still run, `running_past_…` of them are late already (past the aim
    includes past the limit) and `held` stand still. The spreads are in days: calendar days and working days, gross and
    net of stops. The shares are of the decided that have targets. `curve` is of gross calendar days, empty where no
    estimate can be made.
    """

    decided: int
    running: int
    restarted: int
    dropped: int
    gross: Spread | None
    net: Spread | None
    working: Spread | None
    net_working: Spread | None
    within_aim: Share
    within_limit: Share
    running_past_aim: int
    running_past_limit: int
    held: int
    curve: tuple[Step, ...]

    @property
    def median(self) -> int | None:
        """The middle by the curve, with what still runs in it; None when it is not reached."""
        return reached(self.curve, 50)

    @property
    def p90(self) -> int | None:
        """Nine in ten by the curve; None when it is not reached."""
        return reached(self.curve, 90)


def summary(times: Iterable[Timed], *, estimated: bool = True) -> Summary:
    """The figures of a group; `estimated` is False when it was chosen so that what still runs cannot be in it."""
    everything = list(times)
    decided = [one for one in everything if one.ending is Ending.DECIDED]
    running = [one for one in everything if one.ending is None]
    how, paces = Counter(one.ending for one in everything), Counter(one.lap.pace for one in running)
    return Summary(
        decided=len(decided),
        running=len(running),
        restarted=how[Ending.RESTARTED],
        dropped=how[Ending.DROPPED],
        gross=spread(one.lap.days for one in decided),
        net=spread(one.lap.net_days for one in decided),
        working=spread(one.lap.working_days for one in decided),
        net_working=spread(one.lap.net_working_days for one in decided),
        within_aim=_share(decided, {Pace.WITHIN_AIM}),
        within_limit=_share(decided, {Pace.WITHIN_AIM, Pace.PAST_AIM}),
        running_past_aim=paces[Pace.PAST_AIM] + paces[Pace.PAST_LIMIT],
        running_past_limit=paces[Pace.PAST_LIMIT],
        held=sum(one.lap.held for one in running),
        curve=curve(_times(decided, running)) if estimated else (),
    )


def _share(decided: Sequence[Timed], good: set[Pace]) -> Share:
    paces = [one.lap.pace for one in decided if one.lap.pace is not None]
    return Share(sum(pace in good for pace in paces), len(paces))


def _times(decided: Sequence[Timed], running: Sequence[Timed]) -> list[tuple[int, bool]]:
    return [(one.lap.days, one.ending is not None) for one in (*decided, *running)]
