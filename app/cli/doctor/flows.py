"""Whether the flows that run on a schedule do, by what we noted of their runs ourselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.bootstrap import Ordnat
from app.cli.doctor.finding import STARTED_BY, Finding
from app.declared import declared
from app.presenters.notices import local
from models import database
from models.rules.organisation import Organisation
from models.tables.flow_health import FlowHealth
from tasks.queries.flow_health import flow_healths

# As in deployments/watching/alerts.yaml: so long may those rest that go round the clock, and so long takes no run.
_MAY_REST = {"upphämtning": timedelta(minutes=15), "bevakning": timedelta(minutes=20), "hämtning": timedelta(hours=20)}
_TAKES_AT_MOST = timedelta(minutes=30)
_IN_ROW = 3


def runs(house: Ordnat) -> Iterator[Finding]:
    """Each scheduled flow: when it last ended, and what is wrong when it does not, or fails."""
    with database.reading(house.engine) as session:
        known = {health.flow: health for health in flow_healths(session)}
    scheduled = [one.name for one in declared() if one.schedules]
    for flow in scheduled:
        if flow in known:
            yield _finding(known[flow], house.organisation, house.now())
    new = [flow for flow in scheduled if flow in _MAY_REST and flow not in known]
    if new:
        yield Finding(
            f"Flöden som aldrig har gått: {', '.join(new)}",
            False,
            f"De går av sig själva, på sina tider, när flödena är igång: {STARTED_BY}.",
            remark=True,
        )


def _finding(health: FlowHealth, organisation: Organisation, now: datetime) -> Finding:
    ended = f"avslutades senast {local(health.last_ended_at, organisation)}" if health.last_ended_at else "aldrig klart"
    wrong = _wrong(health, now)
    return Finding(f"Flödet {health.flow}: {ended}", not wrong, wrong)


def _wrong(health: FlowHealth, now: datetime) -> str:
    """What is wrong and what to do, or nothing."""
    if health.unfinished_since and now - health.unfinished_since > _TAKES_AT_MOST:
        return "Körningar har börjat men inte avslutats: de hänger eller dödas. Starta om flödena, och se flows.log."
    ended, may_rest = health.last_ended_at, _MAY_REST.get(health.flow)
    if ended and may_rest and now - ended > may_rest:
        return f"Det har stått still för länge. Starta flödena: {STARTED_BY}."
    # One source that does not answer makes the whole poll a failed run; each source is told of by itself.
    if health.failures_in_row >= _IN_ROW and health.flow != "hämtning":
        return f"{health.failures_in_row} körningar i rad har misslyckats. Läs varför i flows.log."
    return ""
