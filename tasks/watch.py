"""The watch: sweep until nothing more is due, listen for sources gone silent, prove that nothing was forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from models.database import Change
from models.rules.access import SYSTEM
from models.rules.organisation import Organisation
from tasks.actions.case_file import By
from tasks.actions.remind import BATCH as DAYS_AT_A_TIME
from tasks.actions.remind import Reminded, remind
from tasks.actions.source_health import note_silence
from tasks.actions.sweep import BATCH, Swept, sweep
from tasks.queries.audit import Audit, audit
from tasks.sources.configuration import Sources

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Watch:
    """What a watch came to."""

    looked_at: int
    alarms: int
    retargeted: int
    audit: Audit
    reminders: int = 0


def watch(change: Change, *, now: Callable[[], datetime], organisation: Organisation, sources: Sources) -> Watch:
    """Look at every case whose time has come, a batch a transaction. Raises LostRaceError.

    A sweep that dies loses nothing: a batch is written whole or not at all, and what is left is due still.
    """
    swept = [_batch(change, now, organisation)]
    while swept[-1].looked_at == BATCH:
        swept.append(_batch(change, now, organisation))
    change(lambda session: note_silence(session, By(SYSTEM, now(), organisation), sources))
    return Watch(
        looked_at=sum(batch.looked_at for batch in swept),
        alarms=sum(batch.alarms for batch in swept),
        retargeted=sum(batch.retargeted for batch in swept),
        audit=change(lambda session: audit(session, now=now())),
        reminders=_remind(change, now, organisation),
    )


def _batch(change: Change, now: Callable[[], datetime], organisation: Organisation) -> Swept:
    return change(lambda session: sweep(session, now=now(), organisation=organisation))


def _remind(change: Change, now: Callable[[], datetime], organisation: Organisation) -> int:
    """Every reminder of a day to come that is due; how many there were."""
    batches = [Reminded(DAYS_AT_A_TIME)]
    while batches[-1].looked_at == DAYS_AT_A_TIME:
        batches.append(change(lambda session: remind(session, now=now(), organisation=organisation)))
    return sum(batch.reminders for batch in batches)


def report_alive(url: str) -> str | None:
    """Tell the dead-man address that all is well; a Swedish sentence when it did not listen."""
    try:
        httpx.get(url, timeout=_SECONDS, follow_redirects=True).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        return f"Livstecknet kom inte fram ({type(failure).__name__}). Kontrollera ORDNAT_HEARTBEAT_URL."
    return None
