"""The second act: several machines on PostgreSQL and Redis, any part of which may be gone at any time."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from app.bootstrap import build
from tests.campaign.campaign import Campaign
from tests.campaign.faults import Fault, mail_hangs
from tests.campaign.one_machine import DELIVERER, another, deliverer
from tests.campaign.report import Report
from tests.campaign.upgrades import a_newer_schema, from_an_older_schema, refused_while_it_lasts
from tests.cluster.machines import Cluster
from tests.cluster.part import send
from tests.faults.processes import children, until
from tests.mail import post_office

_LONG, _SHORT = 12.0, 4.0
_KILL = 9
# A mail server that hangs is given up after so many seconds.
_MAIL_PATIENCE = "&cto=3&rto=3"
_WORKERS = ("worker-1", "worker-2", "worker-3")
_PAGES, _SERVERS = ("web-1", "web-2"), ("api-1", "api-2")
_DATABASE = "postgres"


def second_act(folder: Path, cases: int, seed: int, sources: Path) -> Report:
    """So many cases on several machines."""
    with post_office() as office:
        told = {"ORDNAT_SOURCES": str(sources)}
        with Cluster(folder / "kluster", mail_url=office.url + _MAIL_PATIENCE, more=told) as cluster:
            house = build(cluster.settings)
            cluster.parts[DELIVERER] = deliverer(house.settings, cluster.folder)
            cluster.start(DELIVERER)
            ports = [urlsplit(cluster.address(name)).port or 0 for name in _PAGES]
            act = Campaign("Flera maskiner", house, office, cases, seed, ports)
            try:
                faults = [*_faults(act, cluster), Fault("e-postservern hänger", 2, partial(mail_hangs, office))]
                return act.run(faults, all_alive=cluster.start_what_is_dead, all_still=lambda: _still(cluster))
            finally:
                house.engine.dispose()


def _faults(act: Campaign, cluster: Cluster) -> list[Fault]:
    return [
        Fault("en körning dödad", 14, partial(_a_run, cluster)),
        Fault("arbetare dödad", 8, partial(_one_of, cluster, _WORKERS)),
        Fault("API-server dödad", 5, partial(_one_of, cluster, _SERVERS)),
        Fault("Prefects bakgrundstjänster dödade", 3, partial(_one_of, cluster, ("services",))),
        Fault("webbsidor dödade", 6, partial(_one_of, cluster, _PAGES)),
        Fault("utskickaren dödad", 6, partial(_one_of, cluster, (DELIVERER,))),
        Fault("PostgreSQL dödad och startad", 3, partial(_one_of, cluster, (_DATABASE,))),
        Fault("PostgreSQL omstartad", 2, partial(_restarted, cluster)),
        Fault("Redis borta", 3, partial(_one_of, cluster, ("redis",))),
        Fault("två schemaläggare samtidigt", 2, partial(_two_schedulers, act, cluster)),
        Fault("uppgradering från äldre schema, med öppna ärenden", 1, partial(_upgraded, act, cluster)),
        Fault("schemat nyare än programmet, gamla processer igång", 1, partial(_ahead, act)),
    ]


def _a_run(cluster: Cluster, chance: Random) -> None:
    assert until(lambda: bool(_runs(cluster)), patience=120), "no run ever came"
    time.sleep(chance.uniform(0, 2))
    if runs := _runs(cluster):
        send(chance.choice(runs), _KILL)


def _runs(cluster: Cluster) -> Sequence[int]:
    """The flow runs that are processes just now."""
    workers = [cluster.parts[name].process for name in _WORKERS]
    return sorted(run for worker in workers if worker is not None for run in children(worker.pid))


def _one_of(cluster: Cluster, names: Sequence[str], chance: Random) -> None:
    cluster.kill(chance.choice(names))
    # Long enough for something to be wanted of it while it is gone.
    time.sleep(chance.uniform(_SHORT, _LONG))
    cluster.start_what_is_dead()


def _restarted(cluster: Cluster, _chance: Random) -> None:
    cluster.parts[_DATABASE].stop()
    cluster.start_what_is_dead()


def _two_schedulers(act: Campaign, cluster: Cluster, chance: Random) -> None:
    other = another(cluster.parts["services"])
    other.start()
    try:
        with act.watchers.at_work(2, 0.1):
            time.sleep(chance.uniform(2 * _LONG, 3 * _LONG))
    finally:
        other.kill()


def _upgraded(act: Campaign, cluster: Cluster, _chance: Random) -> None:
    with act.gate.closed():
        _still(cluster)
        # To try its backup it would need the right to make databases, which the role in the cluster has not.
        from_an_older_schema(act.house, "--no-backup")
    cluster.start_what_is_dead()


def _ahead(act: Campaign, _chance: Random) -> None:
    with a_newer_schema(act.house):
        refused_while_it_lasts(act.house, _LONG)


def _still(cluster: Cluster) -> None:
    """Everything but the database is gone."""
    for name in reversed(cluster.parts):
        if name != _DATABASE:
            cluster.kill(name)
