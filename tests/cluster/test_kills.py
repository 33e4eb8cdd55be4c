"""Any part at any time, twice each: no decision is lost, no step done twice, no case stuck, and the schedules go on."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from random import Random
from threading import Event

import pytest

from app.bootstrap import Ordnat
from models import database
from notifications.doors import mail_door, open_door
from tasks.deliver import Post, deliver
from tasks.queries.due import unfinished_work
from tests.campaign.doors import ByAction, CarryOn
from tests.campaign.gate import Gate
from tests.campaign.judge import Verdict, judged
from tests.campaign.ledger import Ledger
from tests.campaign.officers import Officer
from tests.campaign.pages import ByPage
from tests.campaign.patience import Patience
from tests.cluster.killer import Kill, Killer
from tests.cluster.machines import Cluster
from tests.cluster.prefect_rows import PrefectRows
from tests.cluster.traffic import ports
from tests.faults.processes import until
from tests.faults.test_kills import ask_to_run, every
from tests.mail import PostOffice

SEED = 4711
CASES, TIMES = 24, 2
PATIENCE = 300.0
# While some part or other dies every ten seconds; with one dead and back it is a minute, see `test_each_part`.
SWEPT_WITHIN = timedelta(minutes=4)


@contextmanager
def at_work(cluster: Cluster, house: Ordnat, gate: Gate, ledger: Ledger, over: Event) -> Iterator[list[Officer]]:
    """Two officers: half of what they decide goes by the pages, at either process, and half by the actions."""
    patience, carry_on = Patience(gate, ledger, over), CarryOn(house, Random(SEED), 1.0)
    pages = [ByPage(house, patience, Random(SEED + n), ports(cluster)) for n in range(2)]
    try:
        yield [
            Officer(
                f"h{n}", house, ledger, patience, Random(SEED + 10 + n),
                [(ByAction(patience, carry_on), 0.5), (page, 0.5)], carry_on, lambda: CASES,
            )
            for n, page in enumerate(pages)
        ]  # fmt: skip
    finally:
        for page in pages:
            page.close()


def test_any_part_at_any_time(
    alive: Cluster, house: Ordnat, office: PostOffice, prefect: PrefectRows, capsys: pytest.CaptureFixture[str]
) -> None:
    gate, ledger, over = Gate(), Ledger(), Event()
    killer = Killer(alive, house, gate, Random(SEED))
    with ExitStack() as beside:
        officers = beside.enter_context(at_work(alive, house, gate, ledger, over))
        beside.enter_context(every(20, partial(ask_to_run, house.settings, "utskick/utskick")))
        desks = beside.enter_context(ThreadPoolExecutor(len(officers)))
        working = [desks.submit(one.work, CASES, 1.5, over) for one in officers]
        try:
            killer.work([name for name in alive.parts for _ in range(TIMES)], over)
            last = time.monotonic()
            until(lambda: all(one.done() for one in working) and not waiting(house), patience=PATIENCE, nap=0.5)
            done_after = time.monotonic() - last
        finally:
            over.set()
        for one in working:
            one.result()
    assert until(lambda: not unswept(killer.kills, prefect.swept()), patience=PATIENCE, nap=2)
    verdict = at_the_end(house, ledger, office)
    found = told(killer, ledger, verdict, prefect) | {
        "sekunder från sista start till allt var gjort": round(done_after)
    }
    with capsys.disabled():
        print("\n" + "\n".join(f"  {what:<58}{number:>6}" for what, number in found.items()))
    assert killer.times == dict.fromkeys(alive.parts, TIMES)
    assert len(ledger.openings) == CASES
    assert {what: wrong for what, wrong in verdict.wrong.items() if wrong} == {}
    # The other officer may have been before.
    assert ledger.refused_without_reason == []
    assert prefect.planned_twice() == []
    assert max(swept_after(killer.kills, prefect.swept())) < SWEPT_WITHIN


def waiting(house: Ordnat) -> list[int]:
    """Cases with automatic work that nobody has done."""
    with database.reading(house.engine) as session:
        return list(unfinished_work(session, now=house.now()))


def unswept(kills: list[Kill], swept: list[datetime]) -> list[Kill]:
    """Kills after which no sweep has come through yet."""
    return [kill for kill in kills if not any(sweep > kill.back for sweep in swept)]


def swept_after(kills: list[Kill], swept: list[datetime]) -> list[timedelta]:
    """How long it took until a sweep came through, once the part that was killed was there again."""
    return [min(sweep for sweep in swept if sweep > kill.back) - kill.back for kill in kills]


def at_the_end(house: Ordnat, ledger: Ledger, office: PostOffice) -> Verdict:
    """What is wrong, when the last messages have been sent."""
    assert house.settings.mail_url is not None
    door = mail_door(house.settings.mail_url.get_secret_value())
    for hours in (1, 72, 144):
        later = house.now() + timedelta(hours=hours)
        deliver(Post(house.change, lambda later=later: later, f"sist {hours}", house.organisation, open_door, door))  # type: ignore[misc]
    return judged(house, ledger, [str(mail["Message-ID"]) for mail in office.mails])


def told(killer: Killer, ledger: Ledger, verdict: Verdict, prefect: PrefectRows) -> dict[str, int]:
    """What was done, what broke, and what came of it."""
    slowest = max(swept_after(killer.kills, prefect.swept()))
    doors = Counter(entry.door for entry in ledger.entries)
    return {
        **{f"dödad: {name}": times for name, times in sorted(killer.times.items())},
        **{f"gav upp av sig själv: {name}": times for name, times in sorted(killer.cluster.gave_up.items())},
        "ärenden": len(ledger.openings),
        "beslut registrerade": len(ledger.entries),
        **{f"  därav genom {door}": times for door, times in sorted(doors.items())},
        **{f"obesvarade försök medan {name} var död": times for name, times in sorted(ledger.unanswered.items())},
        **{what: len(wrong) for what, wrong in verdict.wrong.items()},
        "svep som planerats två gånger": len(prefect.planned_twice()),
        "längsta väntan på ett svep, sekunder": round(slowest.total_seconds()),
    }
