"""`/metrics`: every figure as it is in the database, few statements whatever is in it, and for nobody else to read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import create_engine

from app.backup.kept import Kept, remember, which
from app.bootstrap import Ordnat
from app.log_verified import last_verified, remember_verified
from app.web.measured.collector import WorkCollector
from app.web.site import create_site
from models.rules.process import Stage
from models.rules.standings import CloseReason
from models.tables.case import Case
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from models.tables.source import SourceHealth
from tasks.actions.flow_health import note_end, note_failure, note_start
from tasks.watch import watch
from tests.conftest import NOW
from tests.factories import Journey
from tests.web.conftest import HERE, Client, visitor
from tests.web.statements import counted
from tests.web.test_headers import public

TOKEN = "prometheus-9917"
Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Figures:
    """Every figure of an answer, by its name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures(house: Ordnat) -> Figures:
    """What somebody who scrapes is told."""
    with visitor(house) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return read(answer.text)


def figure(house: Ordnat, name: str, **labels: str) -> float:
    """One of them."""
    return figures(house)[name, frozenset(labels.items())]


def later(house: Ordnat, **after: float) -> Ordnat:
    """The same house, so much later."""
    return replace(house, clock=lambda: NOW + timedelta(**after))


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────────────
def test_open_cases_by_where_they_stand(house: Ordnat) -> None:
    Journey.opened(house)
    Journey.opened(house, product="Enhertu")
    Journey.opened(house, "await", product="Zynlonta")
    Journey.opened(house, "should_not", product="Kisqali")
    found = figures(house)
    assert {
        tuple(sorted(dict(labels).items())): number
        for (name, labels), number in found.items()
        if name == "ordnat_open_cases"
    } == {
        (("stage", "consensus"), ("standing", "on_path")): 2,
        (("stage", "none"), ("standing", "parked")): 1,
    }


def test_what_is_late_is_late_whether_or_not_anybody_watches(house: Ordnat) -> None:
    # Published on 1 September: the aim was 1 October and the limit 2 November; it is the 20th.
    Journey.opened(house)
    assert figure(house, "ordnat_late_cases", target="aim") == 1
    assert figure(house, "ordnat_late_cases", target="limit") == 1
    early = later(house, days=-40)
    assert figure(early, "ordnat_late_cases", target="aim") == 1
    assert figure(early, "ordnat_late_cases", target="limit") == 0


def late_clocks(house: Ordnat) -> dict[tuple[str, str], float]:
    """Clocks by kind and rung."""
    found = ((dict(labels), value) for (name, labels), value in figures(house).items() if name == "ordnat_late_clocks")
    return {(labels["clock"], labels["rung"]): value for labels, value in found}


def test_late_clocks_by_the_rungs_they_have_passed(house: Ordnat) -> None:
    journey = Journey.opened(house)
    assert late_clocks(house) == {}
    watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    rungs = ("reminder", "aim", "near_limit", "limit", "weekly")
    assert late_clocks(house) == {(c, rung): 1 for c in ("path", "consensus", "budget_impact") for rung in rungs}
    # A step that somebody has decided is not late any more; the path still is.
    journey.decided(Stage.CONSENSUS, "support")
    assert late_clocks(house) == {(c, rung): 1 for c in ("path", "budget_impact") for rung in rungs}
    # Those of a case that is over do not run.
    journey.closed(CloseReason.WITHDRAWN)
    assert late_clocks(house) == {}


def test_cases_that_are_stuck_and_cases_nobody_looks_at(house: Ordnat) -> None:
    case = Journey.opened(house)
    assert (figure(house, "ordnat_stuck_cases"), figure(house, "ordnat_unwatched_cases")) == (0, 0)

    def forget(session: object) -> None:
        row = session.get(Case, case.case_id)  # type: ignore[attr-defined]
        row.next_check_at, row.work_due_at = None, NOW

    house.change(forget)
    assert (figure(house, "ordnat_stuck_cases"), figure(house, "ordnat_unwatched_cases")) == (0, 1)
    assert figure(later(house, minutes=11), "ordnat_stuck_cases") == 1


# ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────
def message(house: Ordnat, key: str, **told: object) -> int:
    """Somebody has a message; its number."""
    usual: dict[str, Any] = {
        "kind": "turn_passed",
        "recipient": "foa.chef",
        "address": "x@y",
        "facts": {},
        "created_at": NOW,
    }
    row = OutboxMessage(**(usual | {"dedupe_key": key, "next_attempt_at": NOW} | told))

    def write(session: object) -> int:
        session.add(row)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return row.id or 0

    return house.change(write)


def test_messages_wait_from_when_they_could_first_have_gone(house: Ordnat) -> None:
    message(house, "held back till Monday", next_attempt_at=NOW + timedelta(days=3))
    message(house, "due since five minutes", next_attempt_at=NOW - timedelta(minutes=5))
    message(house, "given up", state="failed")
    message(house, "gone", state="sent")
    assert figure(house, "ordnat_outbox_messages", channel="mail", state="queued") == 2
    assert figure(house, "ordnat_outbox_messages", channel="mail", state="failed") == 1
    assert figure(house, "ordnat_oldest_undelivered_seconds", channel="mail") == 300
    # One that has been tried, and is put off till later, has waited since it was first tried.
    tried = message(house, "tried", attempts=2, next_attempt_at=NOW + timedelta(minutes=5))
    house.change(lambda s: s.add(DeliveryAttempt(message_id=tried, number=1, at=NOW - timedelta(hours=1), ok=False)))
    assert figure(house, "ordnat_oldest_undelivered_seconds", channel="mail") == 3600


def test_nothing_due_is_no_age(house: Ordnat) -> None:
    message(house, "held back", next_attempt_at=NOW + timedelta(days=3))
    assert figure(house, "ordnat_oldest_undelivered_seconds", channel="mail") == 0


def test_whether_people_may_be_woken(house: Ordnat) -> None:
    # A Friday at half past ten, that evening, and Saturday.
    assert figure(house, "ordnat_working_hours") == 1
    assert figure(later(house, hours=9), "ordnat_working_hours") == 0
    assert figure(later(house, days=1), "ordnat_working_hours") == 0


# ── Sources and flows ────────────────────────────────────────────────────────────────────────────────────
def test_a_source_that_nobody_reads_is_silent(house: Ordnat) -> None:
    week = timedelta(days=20)
    row = SourceHealth(source="nt_recommendations", last_attempt_at=NOW, last_success_at=NOW - week, failures_in_row=4)
    house.change(lambda session: session.add(row))
    assert figure(house, "ordnat_source_silent_seconds", source="nt_recommendations") == week.total_seconds()
    assert figure(house, "ordnat_source_silent", source="nt_recommendations") == 1
    assert figure(house, "ordnat_source_failures_in_row", source="nt_recommendations") == 4


def test_a_flow_that_runs_and_one_that_is_killed(house: Ordnat) -> None:
    house.change(lambda s: note_start(s, "bevakning", now=NOW - timedelta(minutes=10)))
    house.change(lambda s: note_end(s, "bevakning", now=NOW - timedelta(minutes=9), seconds=60.0, well=True))
    # Killed twice: nothing has been heard since the first of them began.
    house.change(lambda s: note_start(s, "bevakning", now=NOW - timedelta(minutes=5)))
    house.change(lambda s: note_start(s, "bevakning", now=NOW - timedelta(minutes=1)))
    found = figures(house)
    of = frozenset({("flow", "bevakning")})
    assert found["ordnat_flow_last_run_seconds", of] == 60
    assert found["ordnat_flow_last_success_timestamp_seconds", of] == (NOW - timedelta(minutes=9)).timestamp()
    assert found["ordnat_flow_last_started_timestamp_seconds", of] == (NOW - timedelta(minutes=1)).timestamp()
    assert found["ordnat_flow_unfinished_seconds", of] == 300
    assert found["ordnat_flow_runs_total", of] == 3


def test_failures_in_a_row_end_with_a_run_that_went_well(house: Ordnat) -> None:
    for well in (False, False, True, False):
        house.change(partial(note_end, flow="utskick", now=NOW, seconds=1.0, well=well))
    assert figure(house, "ordnat_flow_failures_in_row", flow="utskick") == 1
    assert figure(house, "ordnat_flow_failures_total", flow="utskick") == 3
    for _ in range(2):
        house.change(lambda s: note_failure(s, "introduktion", now=NOW))
    assert figure(house, "ordnat_flow_failures_total", flow="introduktion") == 2
    # Nothing is known of the runs that went well.
    assert figure(house, "ordnat_flow_failures_in_row", flow="introduktion") == 0


def test_a_flow_that_is_declared_no_more_is_not_told_of(house: Ordnat) -> None:
    house.change(lambda s: note_start(s, "något gammalt", now=NOW))
    assert not [labels for _, labels in figures(house) if ("flow", "något gammalt") in labels]


# ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────
def test_how_old_the_backup_is(sqlite_house: Ordnat) -> None:
    assert not [name for name, _ in figures(sqlite_house) if name == "ordnat_backup_age_seconds"]
    file, settings = sqlite_house.settings.home / "kopia", sqlite_house.settings
    file.write_text("", encoding="utf-8")
    remember(settings, Kept(str(file), NOW - timedelta(hours=2), 1, 1, which(settings)))
    assert figure(sqlite_house, "ordnat_backup_age_seconds") == 7200


@pytest.mark.parametrize("sound", [True, False])
def test_how_the_log_was_when_it_was_last_verified(sqlite_house: Ordnat, sound: bool) -> None:
    assert not [name for name, _ in figures(sqlite_house) if name.startswith("ordnat_log_chain")]
    remember_verified(sqlite_house.settings, at=NOW - timedelta(days=1), sound=sound, events=12)
    assert figure(sqlite_house, "ordnat_log_chain_sound") == sound
    assert figure(sqlite_house, "ordnat_log_chain_age_seconds") == 86400
    # Of another database it says nothing.
    elsewhere = sqlite_house.settings.model_copy(update={"database_url": SecretStr("sqlite:///annan.db")})
    assert last_verified(elsewhere) is None


def test_what_runs_on_which_schema(sqlite_house: Ordnat) -> None:
    [labels] = [dict(labels) for name, labels in figures(sqlite_house) if name == "ordnat_build_info"]
    assert labels.keys() == {"version", "schema"}
    assert labels["schema"] >= "0009"


def test_requests_are_counted_by_page_and_never_by_what_was_asked_for(sqlite_house: Ordnat) -> None:
    Journey.opened(sqlite_house)
    with visitor(sqlite_house, "foa.handlaggare") as client:
        client.get("/arenden/OI-0001")
        client.head("/arenden/OI-0002")
        client.get("/finns/inte/hemligt")
        client.get("/static/finns-inte-hemligt")
        client.request("HITTEPÅ".encode().decode("latin-1"), "/")
        client.get("/", headers={"Host": "ond.example"})
        text = client.get("/metrics").text
    counts = {
        (dict(labels)["method"], dict(labels)["route"], dict(labels)["status"]): value
        for (name, labels), value in read(text).items()
        if name == "ordnat_http_request_seconds_count"
    }
    assert counts["GET", "/arenden/{number}", "200"] == 1
    assert counts["GET", "/arenden/{number}", "404"] == 1
    assert counts["GET", "none", "404"] == 1
    assert counts["GET", "/static", "404"] == 1
    assert counts["other", "/", "405"] == 1
    assert counts["GET", "none", "421"] == 1
    assert "hemligt" not in text
    assert "OI-0" not in text


def test_it_costs_as_many_statements_whatever_is_there(house: Ordnat) -> None:
    collector = WorkCollector(house, lasts=0)
    with counted(house.engine) as few:
        list(collector.collect())
    for product in ("Trodelvy", "Enhertu", "Kisqali"):
        Journey.opened(house, product=product)
        message(house, product)
    watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    with counted(house.engine) as many:
        list(collector.collect())
    assert len(few) == len(many) <= 12


def test_whoever_scrapes_more_often_than_every_few_seconds_asks_nobody(sqlite_house: Ordnat) -> None:
    with visitor(sqlite_house) as client:
        client.get("/metrics")
        with counted(sqlite_house.engine) as sent:
            assert client.get("/metrics").status_code == 200
    assert sent == []


def test_without_a_database_it_says_so_and_only_that(sqlite_house: Ordnat) -> None:
    gone = create_engine("sqlite:////finns/inte/ordnat.db")
    found = figures(replace(sqlite_house, engine=gone))
    gone.dispose()
    assert found["ordnat_database_up", frozenset()] == 0
    assert not [name for name, _ in found if "cases" in name or "flow" in name or "outbox" in name]
    assert found["process_resident_memory_bytes", frozenset()] > 0


# ── To whom ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def guarded(quiet_house: Ordnat) -> Ordnat:
    """A house behind a log-in service, whose figures need a token."""
    return public(quiet_house, metrics_token=SecretStr(TOKEN))


@pytest.fixture
def elsewhere(guarded: Ordnat) -> Iterator[Client]:
    """Prometheus on another machine, that asks by address."""
    with Client(create_site(guarded), base_url="http://10.0.0.5:8080", client=("10.0.0.9", 4711)) as client:
        yield client


def test_with_a_token_it_is_read_from_anywhere_at_any_name(elsewhere: Client) -> None:
    for scheme in ("Bearer", "bearer"):
        assert elsewhere.get("/metrics", headers={"Authorization": f"{scheme} {TOKEN}"}).status_code == 200


@pytest.mark.parametrize(
    "said", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xff"]
)
def test_without_the_token_it_is_not(elsewhere: Client, said: str | None) -> None:
    headers = {} if said is None else {"Authorization": said.encode("latin-1")}
    answer = elsewhere.get("/metrics", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "ordnat_" not in answer.text


def test_where_a_token_is_set_even_this_machine_shows_it(guarded: Ordnat) -> None:
    with Client(create_site(guarded), base_url=HERE, client=("127.0.0.1", 4711)) as client:
        assert client.get("/metrics").status_code == 401


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("10.0.0.9", {}),
        ("::ffff:10.0.0.9", {}),
        ("127.0.0.1", {"Host": "ond.example"}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"Via": "1.1 proxy"}),
    ],
)
@pytest.mark.parametrize("token", [None, SecretStr("")], ids=["no token", "an empty one"])
def test_without_a_token_only_this_machine_itself(
    quiet_house: Ordnat, peer: str, headers: dict[str, str], token: SecretStr | None
) -> None:
    house = public(quiet_house, metrics_token=token)
    with Client(create_site(house), base_url=HERE, client=(peer, 4711)) as client:
        answer = client.get("/metrics", headers=headers)
        assert answer.status_code == 403
        assert "ordnat_" not in answer.text
    with Client(create_site(house), base_url=HERE, client=("127.0.0.1", 4711)) as client:
        assert client.get("/metrics").status_code == 200
