"""The whole thing, as it is typed: every source polled from a site on this machine, on good days and on bad ones.

A bad day gives source failures, told to operators, with what was expected and found and where the page is kept; no
record, medicine, recommendation, case or proposal is touched, and the list from before stands. When the day is over
the changes are seen as if nothing had been.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app import bootstrap
from app.cli.main import main
from app.demo.site import Row, first_rows, later_rows
from app.demo.sources import write_sources
from models import database
from models.tables.outbox import OutboxMessage
from models.tables.proposal import Proposal
from models.tables.source import SourceHealth, SourcePage
from tasks.sources.fetching.visit import Limits
from tasks.sources.registry import sources
from tests import faulty_site as bad
from tests.faulty_site import Fault, FaultySite, answering, serving
from tests.self_signed import self_signed
from tests.unit.sources.specimens import rows_of, written

KEYS = frozenset(sources())
ROLLING = frozenset(key for key, source in sources().items() if source.rolling)
WINDOWED = frozenset(key for key, source in sources().items() if source.window_days)
QUICK = Limits(attempts=2, seconds_per_read=2, seconds_in_all=10, first_wait_seconds=0.001, longest_wait_seconds=0.01)
HURRIED = Limits(attempts=1, seconds_per_read=0.2, seconds_in_all=0.3)
# How sources have been doing, what was fetched from them, and what was said of it: all that a failure may write.
MAY_CHANGE = frozenset({"source_health", "source_page", "outbox_message"})
# What a person would expect of the later set: source, product, verdict.
PROPOSED = {
    ("nt_recommendations", "Luxturna", "should"),
    ("nt_recommendations", "Beyfortus", "should"),
    ("nt_not_taken_up", "Demofix", "regional"),
    ("nt_not_taken_up", "Demolumin", "regional"),
    ("nt_under_preparation", "Demogen", "under_preparation"),
}


@dataclass(frozen=True)
class World:
    """A house that has read every source once, and the site it read them from."""

    home: Path
    site: FaultySite

    def poll(self, *keys: str) -> int:
        """`ordnat source poll`, for these sources or for all; the exit code."""
        return main(["source", "poll", *(keys or ["--all"])])

    def show_later(self) -> None:
        """Every source lists what it does some time afterwards."""
        for key in KEYS:
            self.site.show(later(key), source=key)

    def break_all(self, fault: Callable[[str], Fault]) -> None:
        """Every source has the fault."""
        for key in KEYS:
            self.site.fault(key, fault(key))

    def all_of(self, table: type[Any]) -> list[Any]:
        """The rows of a table."""
        with database.reading(bootstrap.ordnat().engine) as session:
            return list(session.exec(select(table)))

    def proposals(self) -> set[tuple[str, str, str]]:
        """Source, product and verdict of every proposal there is."""
        return {(one.source, one.product, one.verdict) for one in self.all_of(Proposal)}

    def problems(self) -> dict[str, str]:
        """What is wrong with each source that has something wrong."""
        return {health.source: health.problem for health in self.all_of(SourceHealth) if health.problem}

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables that a source failure may not touch, and the good lists' lengths and hashes."""
        with sqlite3.connect(self.home / "ordnat.db") as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            tables = {name: f'SELECT * FROM "{name}"' for (name,) in found if name not in MAY_CHANGE}
            lists = {"lists": "SELECT source, rows, sha256, version, last_change_at FROM source_health"}
            return {name: connection.execute(rows).fetchall() for name, rows in (tables | lists).items()}


def first(key: str) -> list[Row]:
    """The source's rows as they are at first: enough of them for a loss to be seen."""
    return rows_of(key)


def later(key: str) -> list[Row]:
    """The source's rows some time afterwards."""
    return [*later_rows(key), *rows_of(key)[len(first_rows(key)) :]]


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Every source read once, by the command."""
    home = tmp_path_factory.mktemp("baseline")
    with FaultySite() as site, pytest.MonkeyPatch.context() as patch:
        for key in KEYS:
            site.show(first(key), source=key)
        site.write_sources(home)
        live_in(home, patch)
        world = World(home, site)
        bootstrap.prepare(bootstrap.build(bootstrap.read_settings()))
        assert world.poll() == 0
        bootstrap.ordnat().engine.dispose()
        yield world
    bootstrap.ordnat.cache_clear()


@pytest.fixture
def world(baseline: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A copy of that house; the site is well and shows its later set."""
    shutil.copytree(baseline.home, tmp_path, dirs_exist_ok=True)
    live_in(tmp_path, monkeypatch)
    monkeypatch.setattr("tasks.poll.LIMITS", QUICK)
    baseline.site.mend()
    world = World(tmp_path, baseline.site)
    world.show_later()
    yield world
    bootstrap.ordnat().engine.dispose()
    bootstrap.ordnat.cache_clear()


def live_in(home: Path, patch: pytest.MonkeyPatch) -> None:
    """From now on, commands are about the house in this folder."""
    patch.setenv("ORDNAT_HOME", str(home))
    patch.setenv("ORDNAT_SOURCES", str(home / "sources.toml"))
    patch.setenv("ORDNAT_ACTOR", "foa.handlaggare")
    patch.delenv("ORDNAT_DATABASE_URL", raising=False)
    bootstrap.ordnat.cache_clear()


# Good days -----------------------------------------------------------------------------------------------


def test_the_first_reading_is_known_and_nobody_is_told(world: World) -> None:
    healths = {health.source: health for health in world.all_of(SourceHealth)}
    assert healths.keys() == KEYS
    assert all(health.baseline_at and health.rows and not health.problem for health in healths.values())
    assert (world.proposals(), world.all_of(OutboxMessage)) == (set(), [])
    assert world.everything()["cases"] == []


def test_the_later_set_gives_exactly_the_proposals_a_person_would_expect(world: World) -> None:
    assert world.poll() == 0
    assert world.proposals() == PROPOSED
    assert {message.kind for message in world.all_of(OutboxMessage)} == {"proposal"}
    assert (world.problems(), world.everything()["cases"]) == ({}, [])


def test_the_same_pages_again_give_nothing_more(world: World) -> None:
    world.poll()
    before, pages = world.everything(), len(world.all_of(SourcePage))
    assert world.poll() == 0
    assert world.everything() == before
    assert len(world.all_of(SourcePage)) == pages


def test_a_page_that_is_built_anew_around_the_same_list_gives_nothing_more(world: World) -> None:
    world.poll()
    before, pages = world.everything(), len(world.all_of(SourcePage))
    for key in KEYS - {"tlv_clinic_assessments"}:
        world.site.fault(key, serving(lambda page: page + b"\n"))
    assert world.poll() == 0
    # The page it was read from is another.
    assert world.everything() | {"lists": []} == before | {"lists": []}
    assert len(world.all_of(SourcePage)) == pages


# Pages that are not what they should be ------------------------------------------------------------------

DAMAGE: dict[str, tuple[Callable[[str], Fault], frozenset[str]]] = {
    "the list is missing": (lambda _: serving(bad.without_list), KEYS),
    "the list is empty": (lambda key: serving(lambda _: written(key, [])), KEYS),
    "cut in half": (lambda _: serving(bad.half), KEYS),
    "twice on a line": (lambda _: serving(bad.doubled), KEYS),
    "names are others": (lambda key: serving(bad.renamed(key)), KEYS),
    "types are others": (lambda _: serving(bad.retyped), KEYS),
    # A list of the latest may be short.
    "nine tenths shorter": (lambda key: serving(lambda _: written(key, first(key)[:1])), KEYS - ROLLING),
    "an error page": (lambda _: serving(bad.error_page), KEYS),
    "nothing": (lambda _: serving(lambda _: b""), KEYS),
    "a page to log in on": (lambda _: bad.to_log_in, KEYS),
}


@pytest.mark.parametrize(("fault", "failing"), DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_page_is_kept_and_told_of_and_changes_nothing(
    world: World, fault: Callable[[str], Fault], failing: frozenset[str]
) -> None:
    before = world.everything()
    world.break_all(fault)
    assert world.poll(*(sorted(failing) if failing < KEYS else ())) == 1
    assert world.everything() == before
    assert world.problems().keys() == failing
    kept = {page.source: page.id for page in world.all_of(SourcePage) if page.problem}
    for source, problem in world.problems().items():
        assert problem.startswith(f"Källan {source}: väntade ")
        assert ", men fann " in problem
        assert problem.endswith(f" Sidan är sparad: ordnat source parse {source} --page {kept[source]}.")
    told = world.all_of(OutboxMessage)
    assert {message.kind for message in told} == {"source_failure"}
    assert {message.facts["source"] for message in told} == failing


def test_a_kept_page_can_be_read_again_by_hand(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.site.fault("nt_agreements", serving(bad.renamed("nt_agreements")))
    world.poll("nt_agreements")
    (page,) = (page for page in world.all_of(SourcePage) if page.problem)
    capsys.readouterr()
    assert main(["source", "parse", "nt_agreements", "--page", str(page.id)]) == 1
    said = capsys.readouterr().err.removeprefix("Fel: ")
    assert world.problems()["nt_agreements"].startswith(" ".join(said.split()))


# Servers that do not behave ------------------------------------------------------------------------------

MISBEHAVIOUR: dict[str, tuple[Fault, frozenset[str]]] = {
    "a redirect to another site's log-in": (bad.to_another_site, KEYS),
    # Said of a page that was asked for without a condition, it says nothing.
    "304": (answering(304), WINDOWED),
    "404": (answering(404), KEYS),
    "401": (answering(401), KEYS),
    "429, come back in an hour": (answering(429, Retry_After="3600"), KEYS),
    "429, come back at once": (answering(429, Retry_After="0"), KEYS),
    "500": (answering(500), KEYS),
    "503": (answering(503), KEYS),
    "broken off": (bad.broken_off, KEYS),
    "a gzip bomb": (bad.gzip_bomb, KEYS),
    "a hundred megabytes": (bad.hundred_megabytes, KEYS),
    "an endless redirect": (bad.endless_redirect, KEYS),
}


@pytest.mark.parametrize(("fault", "failing"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR.keys())
def test_a_server_that_misbehaves_changes_nothing(world: World, fault: Fault, failing: frozenset[str]) -> None:
    before, pages = world.everything(), len(world.all_of(SourcePage))
    world.break_all(lambda _: fault)
    assert world.poll() == 1
    assert world.everything() == before
    assert len(world.all_of(SourcePage)) == pages
    assert world.problems().keys() == failing
    for source, problem in world.problems().items():
        assert problem.startswith(f"Källan {source}: väntade ")
        assert ", men fann " in problem


def test_a_page_that_drips_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.poll.LIMITS", HURRIED)
    before = world.everything()
    world.site.fault("ema_medicines", bad.slow_drip)
    assert world.poll("ema_medicines") == 1
    assert world.everything() == before
    assert "inom 0.3 sekunder" in world.problems()["ema_medicines"]


def test_a_certificate_that_cannot_be_trusted_is_no_site_of_ours(world: World) -> None:
    before = world.everything()
    with self_signed(world.home) as address:
        write_sources(world.home, {"nt_recommendations": f"{address}/lista"})
        bootstrap.ordnat.cache_clear()
        assert world.poll() == 1
    assert world.everything() == before
    assert "väntade ett giltigt certifikat från " in world.problems()["nt_recommendations"]


def test_operators_hear_of_a_server_that_fails_twice_and_once_a_day(world: World) -> None:
    world.break_all(lambda _: answering(503))
    world.poll()
    assert world.all_of(OutboxMessage) == []
    world.poll()
    told = len(world.all_of(OutboxMessage))
    assert {message.facts["source"] for message in world.all_of(OutboxMessage)} == KEYS
    world.poll()
    assert len(world.all_of(OutboxMessage)) == told


# One among others, and afterwards ------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [serving(bad.half), answering(500)], ids=["a page", "a server"])
def test_one_that_fails_does_not_hold_the_others(world: World, fault: Fault) -> None:
    world.site.fault("nt_recommendations", fault)
    assert world.poll() == 1
    others = {one for one in PROPOSED if one[0] != "nt_recommendations"}
    assert (world.proposals(), set(world.problems())) == (others, {"nt_recommendations"})
    world.site.mend()
    assert world.poll() == 0
    assert (world.proposals(), world.problems()) == (PROPOSED, {})


def test_after_a_week_of_bad_days_the_changes_are_seen_as_if_nothing_had_been(world: World) -> None:
    for fault in (serving(bad.half), serving(bad.error_page), answering(503), answering(304), bad.to_log_in):
        world.break_all(lambda _, today=fault: today)  # type: ignore[misc]
        world.poll()
    assert world.proposals() == set()
    world.site.mend()
    assert world.poll() == 0
    assert (world.proposals(), world.problems()) == (PROPOSED, {})
