"""The public sources as rows in words: how each has been doing, and how long its lists have been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.presenters.notices import local
from app.presenters.shortened import visible
from models.rules.organisation import Organisation
from models.tables.source import SourceHealth, SourceLength
from tasks.sources.configuration.configured import Configured

_TREND = 5


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source. `kind` is the state's colour; `trend` says the last lengths of its list with their days."""

    key: str
    label: str
    address: str
    state: str
    kind: str
    attempt: str
    success: str
    change: str
    failures: int
    rows: str
    trend: Sequence[str]
    problem: str


def source_rows(
    sources: Mapping[str, Configured],
    healths: Sequence[SourceHealth],
    lengths: Mapping[str, Sequence[SourceLength]],
    organisation: Organisation,
) -> list[SourceRow]:
    """Every source of the file, also those that have never been tried."""
    known = {health.source: health for health in healths}
    return [_row(key, how, known.get(key), lengths.get(key, ()), organisation) for key, how in sources.items()]


def _row(
    key: str,
    how: Configured,
    health: SourceHealth | None,
    lengths: Sequence[SourceLength],
    organisation: Organisation,
) -> SourceRow:
    moments = (health.last_attempt_at, health.last_success_at, health.last_change_at) if health else (None,) * 3
    attempt, success, change = (local(moment, organisation) if moment else "aldrig" for moment in moments)
    state, kind = _state(how, health)
    return SourceRow(
        key=key,
        label=how.label,
        address=how.address or "",
        state=state,
        kind=kind,
        attempt=attempt,
        success=success,
        change=change,
        failures=health.failures_in_row if health else 0,
        rows=str(health.rows) if health and health.rows is not None else "–",
        trend=[f"{one.at.date().isoformat()}: {one.rows}" for one in lengths[-_TREND:]],
        problem=visible(health.problem) if health and health.problem else "",
    )


def _state(how: Configured, health: SourceHealth | None) -> tuple[str, str]:
    if not how.enabled:
        return "hämtas inte", "off"
    if health is None:
        return "aldrig hämtad", "calm"
    return ("fel", "bad") if health.failures_in_row else ("läses", "good")
