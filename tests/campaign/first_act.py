"""The first act: one machine on SQLite, and everything that can go wrong with it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from pydantic import SecretStr

from app.bootstrap import Ordnat, build, prepare
from app.one_machine import free_port
from app.settings import Settings
from tests.campaign.campaign import Campaign
from tests.campaign.disk import SmallDisk, small_disk
from tests.campaign.faults import Fault, mail_hangs
from tests.campaign.one_machine import DELIVERER, RUNNER, SERVER, OneMachine, another
from tests.campaign.report import Report
from tests.campaign.upgrades import a_newer_schema, from_an_older_schema, refused_while_it_lasts
from tests.faults.processes import until
from tests.mail import PostOffice, post_office

_LONG, _SHORT = 12.0, 6.0
# A mail server that hangs is given up after so many seconds.
_MAIL_PATIENCE = "&cto=3&rto=3"
_BEHIND = (RUNNER, "web-1", DELIVERER)


def first_act(folder: Path, cases: int, seed: int, sources: Path) -> Report:
    """So many cases on one machine."""
    with small_disk(folder / "disk") as disk, post_office() as office:
        settings = Settings(
            home=folder / "hem",
            database_url=SecretStr(f"sqlite:///{disk.folder / 'ordnat.db'}"),
            mail_url=SecretStr(office.url + _MAIL_PATIENCE),
            prefect_port=free_port(),
            web_port=free_port(),
            sources=sources,
        )
        with _house(settings) as house:
            other = settings.model_copy(update={"web_port": free_port()})
            with OneMachine(settings, [settings, other]) as machine:
                act = Campaign("En maskin", house, office, cases, seed, [settings.web_port, other.web_port])
                faults = _faults(act, machine, disk, office)
                return act.run(faults, all_alive=machine.start_what_is_dead, all_still=machine.kill_all)


@contextmanager
def _house(settings: Settings) -> Iterator[Ordnat]:
    house = build(settings)
    prepare(house)
    try:
        yield house
    finally:
        house.engine.dispose()


def _faults(act: Campaign, machine: OneMachine, disk: SmallDisk, office: PostOffice) -> list[Fault]:
    return [
        Fault("en körning dödad", 24, partial(_a_run, machine)),
        Fault("flödena dödade", 6, partial(_killed, machine, [RUNNER])),
        Fault("Prefect-servern dödad", 4, partial(_killed, machine, [SERVER])),
        Fault("webbsidor dödade", 10, lambda chance: _killed(machine, [chance.choice(["web-1", "web-2"])], chance)),
        Fault("utskickaren dödad", 12, partial(_killed, machine, [DELIVERER])),
        Fault("strömavbrott: allt dödat", 2, partial(_killed, machine, list(machine.parts))),
        Fault("disken full för vår databas", 3, partial(_disk_full, disk)),
        Fault("e-postservern hänger", 4, partial(mail_hangs, office)),
        Fault("klockan en timme bakåt", 2, partial(_clock_back, machine)),
        Fault("två schemaläggare samtidigt", 2, partial(_two_schedulers, act, machine)),
        Fault("Prefects databas borttagen", 1, partial(_prefect_forgets, machine)),
        Fault("uppgradering från äldre schema, med öppna ärenden", 1, partial(_upgraded, act, machine)),
        Fault("schemat nyare än programmet, gamla processer igång", 1, partial(_ahead, act)),
    ]


def _a_run(machine: OneMachine, chance: Random) -> None:
    assert until(lambda: bool(machine.runs()), patience=90), "no run ever came"
    time.sleep(chance.uniform(0, 2))
    machine.kill_a_run(chance)
    machine.start_what_is_dead()


def _killed(machine: OneMachine, names: list[str], chance: Random) -> None:
    for name in names:
        machine.kill(name)
    # Long enough for something to be wanted of them while they are gone.
    time.sleep(chance.uniform(0.2, 3))
    machine.start_what_is_dead()


def _disk_full(disk: SmallDisk, chance: Random) -> None:
    with disk.full():
        until_then = time.monotonic() + chance.uniform(_SHORT, _LONG)
        while time.monotonic() < until_then:
            disk.top_up()
            time.sleep(0.2)


def _clock_back(machine: OneMachine, chance: Random) -> None:
    machine.set_back(_BEHIND)
    time.sleep(chance.uniform(_SHORT, _LONG))
    machine.as_before(_BEHIND)


def _two_schedulers(act: Campaign, machine: OneMachine, chance: Random) -> None:
    other = another(machine.parts[RUNNER])
    other.start()
    try:
        with act.watchers.at_work(2, 0.1):
            time.sleep(chance.uniform(_LONG, 2 * _LONG))
    finally:
        other.kill()


def _prefect_forgets(machine: OneMachine, _chance: Random) -> None:
    for name in (SERVER, RUNNER):
        machine.kill(name)
    for file in (machine.settings.home / "prefect").glob("prefect.db*"):
        file.unlink()
    machine.start_what_is_dead()


def _upgraded(act: Campaign, machine: OneMachine, _chance: Random) -> None:
    with act.gate.closed():
        machine.kill_all()
        from_an_older_schema(act.house)
    machine.start_what_is_dead()


def _ahead(act: Campaign, _chance: Random) -> None:
    with a_newer_schema(act.house):
        refused_while_it_lasts(act.house, _LONG)
