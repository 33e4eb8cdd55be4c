"""The watch over time on both databases: each rung once, in order, to the right people, and never a case forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason
from models.rules.watch.watching import Absence
from models.tables.alarm import Alarm
from models.tables.case import Case
from models.tables.outbox import OutboxMessage
from models.tables.source import SourceHealth
from tasks.actions.acknowledge import acknowledge
from tasks.actions.close import change_priority
from tasks.actions.stop import resume_clock, stop_clock
from tasks.actions.sweep import sweep
from tasks.queries.audit import audit
from tasks.watch import Watch, watch
from tests.factories import OFFICER, PUBLISHED, REGIONS, Journey, assert_whole, day

HERE = ZoneInfo("Europe/Stockholm")


class Time:
    """A clock that is moved by hand. `house` runs by it."""

    def __init__(self, house: Ordnat) -> None:
        self.now = noon(PUBLISHED)
        self.house = replace(house, clock=lambda: self.now)

    def on(self, on: date, clock: str = "12:00") -> "Time":
        """It is that day and hour, local time."""
        self.now = datetime.combine(on, time.fromisoformat(clock), HERE).astimezone(UTC)
        return self

    def watched(self) -> Watch:
        """The watch comes round."""
        return watch(
            self.house.change, now=self.house.now, organisation=self.house.organisation, sources=self.house.sources
        )

    def daily(self, first: date, last: date) -> "Time":
        """The watch comes round every day at noon."""
        for number in range((last - first).days + 1):
            self.on(first + timedelta(days=number)).watched()
        return self

    def alarms(self, clock: str | None = None) -> list[tuple[str, str]]:
        """What has been called, in order: the clock and the rung."""
        with database.reading(self.house.engine) as session:
            rows = session.exec(select(Alarm).where(Alarm.state == "fired").order_by(col(Alarm.id))).all()
        return [(row.clock, row.rung) for row in rows if clock in {None, row.clock}]

    def messages(self, kind: str | None = None) -> list[OutboxMessage]:
        """The outbox's alarms."""
        with database.reading(self.house.engine) as session:
            rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        return [row for row in rows if row.clock is not None and kind in {None, row.kind}]


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), HERE).astimezone(UTC)


@pytest.fixture
def opened(house: Ordnat) -> tuple[Time, Journey]:
    """A case opened on the day of publication, Tuesday 1 September: aim 1 October, limit Monday 2 November."""
    clock = Time(house)
    return clock, Journey.opened(clock.house)


Opened = tuple[Time, Journey]


def test_the_ladder_of_the_whole_path_is_climbed_rung_by_rung(opened: Opened) -> None:
    clock, _ = opened
    clock.daily(PUBLISHED, date(2026, 11, 17))
    assert clock.alarms("path") == [
        ("path", "reminder"),
        ("path", "aim"),
        ("path", "near_limit"),
        ("path", "limit"),
        ("path", "weekly"),
        ("path", "weekly"),
    ]


def test_coming_round_more_often_says_nothing_more(opened: Opened) -> None:
    clock, _ = opened
    clock.daily(PUBLISHED, date(2026, 10, 20))
    before = clock.alarms()
    for _ in range(5):
        assert clock.watched().alarms == 0
    assert clock.alarms() == before


def test_after_a_stand_still_passed_rungs_come_in_order(opened: Opened) -> None:
    clock, _ = opened
    clock.watched()
    clock.on(date(2026, 10, 26)).watched()
    assert clock.alarms("path") == [("path", "reminder"), ("path", "aim"), ("path", "near_limit")]
    kinds = [message.kind for message in clock.messages() if message.clock == "path"]
    assert kinds == sorted(kinds, key=["at_risk", "aim_missed"].index) or kinds[0] == "at_risk"


def test_a_case_opened_late_hears_only_the_last_of_what_has_passed(house: Ordnat) -> None:
    clock = Time(house).on(date(2026, 11, 20))
    Journey.opened(clock.house)
    clock.watched()
    assert clock.alarms("path") == [("path", "weekly")]
    with database.reading(house.engine) as session:
        states = {(row.rung, row.state) for row in session.exec(select(Alarm)) if row.clock == "path"}
    assert {("aim", "passed_over"), ("limit", "passed_over")} <= states


def test_an_alarm_has_its_messages_and_goes_out_when_people_are_awake(opened: Opened) -> None:
    clock, _ = opened
    clock.on(date(2026, 10, 2), "22:30").watched()
    late = [message for message in clock.messages("aim_missed") if message.clock == "path"]
    assert {message.recipient for message in late} >= {OFFICER, "aril.ordforande"}
    assert {message.next_attempt_at for message in late} == {datetime(2026, 10, 5, 6, tzinfo=UTC)}


def test_a_decision_takes_back_what_is_queued_in_its_own_transaction(opened: Opened) -> None:
    clock, case = opened
    clock.on(date(2026, 10, 2)).watched()
    queued = {m.clock for m in clock.messages() if m.state == "queued"}
    assert {"path", "consensus", "budget_impact"} <= queued
    case.decided(Stage.CONSENSUS, "support")
    states = {(m.clock, m.state) for m in clock.messages()}
    assert ("consensus", "cancelled") in states
    assert ("consensus", "queued") not in states
    assert ("path", "queued") in states
    assert ("budget_impact", "queued") in states


def test_with_the_last_decision_the_path_is_silent(opened: Opened) -> None:
    clock, case = opened
    clock.on(date(2026, 11, 4)).watched()
    case.recommended().all_say()
    assert {m.state for m in clock.messages()} == {"cancelled"}
    before = len(clock.alarms())
    clock.daily(date(2026, 11, 5), date(2026, 11, 30))
    assert len(clock.alarms()) == before
    assert_whole(clock.house, case.case_id)


def test_acknowledging_silences_the_chain_until_its_date_and_what_is_queued(opened: Opened) -> None:
    clock, case = opened
    clock.on(date(2026, 10, 2)).watched()
    case.does(acknowledge, "path", "Mötet är flyttat", until=date(2026, 11, 4))
    assert {m.state for m in clock.messages() if m.clock == "path"} == {"cancelled"}
    assert {m.state for m in clock.messages() if m.clock == "consensus"} == {"queued"}
    fired = clock.alarms("path")
    clock.daily(date(2026, 10, 3), date(2026, 11, 4))
    assert clock.alarms("path") == fired
    clock.on(date(2026, 11, 5)).watched()
    assert clock.alarms("path") == [*fired, ("path", "limit")]


def test_a_stopped_clock_is_silent_and_its_stop_is_watched_instead(opened: Opened) -> None:
    clock, case = opened
    clock.on(date(2026, 9, 10)).watched()
    before = clock.alarms()
    case.does(stop_clock, WantedStop(StopReason.AGREEMENT, date(2026, 10, 9)))
    clock.daily(date(2026, 9, 11), date(2026, 10, 9))
    assert clock.alarms() == before
    clock.daily(date(2026, 10, 10), date(2026, 10, 20))
    assert {rung for _, rung in clock.alarms()[len(before) :]} == {"overrun", "weekly"}
    told = clock.messages("stop_overrun")[0]
    assert told.facts["stop_reason"] == "avtal inte tecknat"
    assert told.facts["stop_expected"] == "2026-10-09"


def test_after_a_stop_the_ladder_goes_on_where_it_was(opened: Opened) -> None:
    clock, case = opened
    clock.on(date(2026, 9, 10)).watched()
    case.does(stop_clock, WantedStop(StopReason.AGREEMENT, date(2026, 10, 9)))
    clock.on(date(2026, 9, 24))
    case.does(resume_clock)
    # Fourteen days' stop: the aim moves from 1 to 15 October.
    clock.daily(date(2026, 9, 24), date(2026, 10, 15))
    assert clock.alarms("path") == [("path", "reminder")]
    clock.on(date(2026, 10, 16)).watched()
    assert clock.alarms("path") == [("path", "reminder"), ("path", "aim")]


def test_urgent_midway_is_measured_anew_without_its_whole_history(opened: Opened) -> None:
    clock, case = opened
    clock.daily(PUBLISHED, date(2026, 9, 25))
    assert clock.alarms("path") == [("path", "reminder")]
    case.does(change_priority, Priority.URGENT, "Snabb sjukdom")
    clock.watched()
    # Aim 16 September and 80 % of the way to 1 October have passed: only the last is said.
    assert clock.alarms("path") == [("path", "reminder"), ("path", "near_limit")]


def test_a_region_has_its_own_chain_from_when_it_was_asked(opened: Opened) -> None:
    clock, case = opened
    clock.on(day(28))
    case.recommended()
    for region in REGIONS[1:]:
        case.region(region)
    clock.daily(day(28), day(70))
    keys = {key for key, _ in clock.alarms() if key.startswith("region_decision")}
    assert keys == {"region_decision:norrbotten"}
    recipients = {m.recipient for m in clock.messages("limit_missed") if m.clock == "region_decision:norrbotten"}
    assert "norrbotten.ledning" in recipients
    assert not {who for who in recipients if who.startswith(("vasterbotten", "vasternorrland", "jamtland"))}


def test_an_absent_chair_has_a_deputy_and_it_is_recorded(house: Ordnat) -> None:
    away = Absence("aril.ordforande", date(2026, 9, 1), date(2026, 12, 1), "aril.vice")
    watching = replace(house.organisation.watching, absences=[away])
    clock = Time(replace(house, organisation=replace(house.organisation, watching=watching)))
    Journey.opened(clock.house)
    clock.daily(PUBLISHED, date(2026, 10, 5))
    late = [m for m in clock.messages("aim_missed") if m.clock == "path"]
    assert "aril.vice" in {m.recipient for m in late}
    assert "aril.ordforande" not in {m.recipient for m in late}
    with database.reading(house.engine) as session:
        row = session.exec(select(Alarm).where(Alarm.clock == "path", Alarm.rung == "aim")).one()
    assert any("frånvarande" in sentence for sentence in row.fell)
    assert "aril.vice" in row.told


def test_somebody_whose_mail_was_given_up_is_passed_over(opened: Opened) -> None:
    clock, _ = opened
    clock.daily(PUBLISHED, date(2026, 9, 25))

    def give_up(session: Any) -> None:
        for message in session.exec(select(OutboxMessage).where(OutboxMessage.recipient == "aril.ordforande")):
            message.state = "failed"
            session.add(message)

    clock.house.change(give_up)
    clock.on(date(2026, 10, 2)).watched()
    late = {m.recipient for m in clock.messages("aim_missed") if m.clock == "path"}
    assert "aril.ordforande" not in late
    with database.reading(clock.house.engine) as session:
        row = session.exec(select(Alarm).where(Alarm.clock == "path", Alarm.rung == "aim")).one()
    assert any("kan inte nås" in sentence for sentence in row.fell)


def test_every_open_case_is_looked_at_again_and_closed_ones_are_not(opened: Opened) -> None:
    clock, case = opened
    other = Journey.opened(clock.house, indication="en annan sjukdom")
    clock.watched()
    for row in (case.row, other.row):
        assert row.next_check_at is not None
        assert row.next_check_at > clock.now
    other.closed(CloseReason.WITHDRAWN)
    clock.watched()
    assert other.row.next_check_at is None


def test_the_audit_names_what_nobody_would_look_at(opened: Opened) -> None:
    clock, case = opened
    clock.watched()

    def audited(at: datetime) -> tuple[int, tuple[str, ...]]:
        with database.reading(clock.house.engine) as session:
            found = audit(session, now=at)
        return found.open, found.forgotten

    assert audited(clock.now) == (1, ())
    assert audited(clock.now + timedelta(days=30))[1] == ("OI-0001",)
    clock.house.change(lambda session: setattr(session.get_one(Case, case.case_id), "next_check_at", None))
    assert audited(clock.now) == (1, ("OI-0001",))


def test_two_sweeps_at_once_say_everything_once(house: Ordnat) -> None:
    clock = Time(house)
    for number in range(12):
        Journey.opened(clock.house, indication=f"sjukdom {number}")
    clock.on(date(2026, 10, 2))

    def run(_: int) -> int:
        total = 0
        while True:
            swept = clock.house.change(
                lambda s: sweep(s, now=clock.now, organisation=clock.house.organisation, limit=3)
            )
            total += swept.alarms
            if not swept.looked_at:
                return total

    with ThreadPoolExecutor(4) as pool:
        totals = list(pool.map(run, range(4)))
    fired = clock.alarms()
    assert sum(totals) == len(fired)
    with database.reading(house.engine) as session:
        per_case = [
            row.case_id for row in session.exec(select(Alarm).where(Alarm.rung == "aim", Alarm.clock == "path"))
        ]
    assert sorted(per_case) == list(range(1, 13))


def test_a_sweep_and_a_decision_at_once_leave_nothing_queued_about_what_is_decided(house: Ordnat) -> None:
    clock = Time(house)
    cases = [Journey.opened(clock.house, indication=f"sjukdom {number}") for number in range(8)]
    clock.on(date(2026, 10, 2))

    def decide_all() -> None:
        for case in cases:
            case.decides(Stage.CONSENSUS, "support")

    def sweep_all() -> None:
        for _ in range(12):
            clock.house.change(lambda s: sweep(s, now=clock.now, organisation=clock.house.organisation, limit=2))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work) for work in (decide_all, sweep_all, sweep_all)]:
            done.result()
    assert not [m for m in clock.messages() if m.clock == "consensus" and m.state == "queued"]
    for case in cases:
        assert_whole(clock.house, case.case_id)


def test_a_sweep_that_dies_leaves_everything_due(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, _ = opened
    clock.on(date(2026, 10, 2))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("tasks.actions.outbox.put_alarms", die)
        with pytest.raises(KeyboardInterrupt):
            clock.watched()
    assert clock.alarms() == []
    clock.watched()
    assert ("path", "aim") in clock.alarms()


def test_no_message_without_its_alarm_and_no_alarm_without_its_message(opened: Opened) -> None:
    clock, _ = opened
    clock.daily(PUBLISHED, date(2026, 11, 20))
    with database.reading(clock.house.engine) as session:
        fired = {(a.clock, a.occasion) for a in session.exec(select(Alarm).where(Alarm.state == "fired"))}
        told = {tuple(a.told) for a in session.exec(select(Alarm).where(Alarm.state == "fired"))}
    assert {(m.clock, m.occasion) for m in clock.messages()} == fired
    assert () not in told


def test_a_source_nobody_has_read_for_too_long_is_told_of_once_a_day(house: Ordnat) -> None:
    # Read on Thursday 3 September; two working days later is Monday, and nobody is told until that has passed.
    clock = Time(house).on(date(2026, 9, 3))
    health = SourceHealth(source="nt_recommendations", last_attempt_at=clock.now, last_success_at=clock.now)
    clock.house.change(lambda session: session.add(health))

    def told() -> list[str]:
        with database.reading(house.engine) as session:
            rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "source_silent")).all()
        return [row.facts["since"] for row in rows]

    clock.daily(date(2026, 9, 3), date(2026, 9, 7))
    assert told() == []
    clock.on(date(2026, 9, 8)).watched()
    clock.watched()
    assert told() == ["2026-09-03"]
    clock.on(date(2026, 9, 9)).watched()
    assert told() == ["2026-09-03", "2026-09-03"]


def test_nobody_hears_of_a_meeting_that_had_gone_by_when_the_case_was_opened(house: Ordnat) -> None:
    clock = Time(house).on(date(2026, 11, 20))
    Journey.opened(clock.house)
    clock.watched()
    assert not [key for key, _ in clock.alarms() if key.startswith("meeting")]


def test_a_meeting_is_warned_of_before_its_deadline_and_told_of_when_it_went_by(opened: Opened) -> None:
    # ARIL meets on 10 September, material by the 3rd: the last meeting by which the limit can be met.
    clock, _ = opened
    clock.daily(PUBLISHED, date(2026, 9, 11))
    assert clock.alarms("meeting:aril") == [("meeting:aril", "material")]
    assert clock.messages("meeting_at_risk")[0].facts["material_by"] == "2026-09-03"
    clock.daily(date(2026, 9, 12), date(2026, 9, 14))
    assert clock.alarms("meeting:aril") == [("meeting:aril", "material"), ("meeting:aril", "missed")]
    assert {m.recipient for m in clock.messages("meeting_missed")} == {"aril.ordforande", OFFICER, "foa.handlaggare2"}
