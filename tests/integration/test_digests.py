"""Digests: who is told what since last time, once each, and nothing when there is nothing."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.events import Kind
from models.rules.standings import Judgement
from models.rules.watch.watching import Absence, Digest
from models.tables.outbox import OutboxMessage
from tasks.actions.channels import NewChannel, add_channel
from tasks.actions.close import judge_revision
from tasks.actions.proposals.set_aside import set_aside_proposal
from tasks.actions.stop import stop_clock
from tasks.digest import write_digests
from tests.conftest import NOW
from tests.factories import OFFICER, PRESCRIPTION, SHARES, Journey, person, standing
from tests.readings import read, row

FRIDAY, MONDAY = NOW, NOW + timedelta(days=3)  # 20 and 23 November; the limit was 2 November


def written(house: Ordnat, now: datetime = FRIDAY, digests: Sequence[Digest] | None = None) -> dict[str, OutboxMessage]:
    """The digests written by one run, by recipient."""
    file = house.organisation
    if digests is not None:
        file = replace(file, watching=replace(file.watching, digests=list(digests)))
    before = {row.id for row in rows(house)}
    count = write_digests(house.change, now=now, organisation=file)
    new = [row for row in rows(house) if row.id not in before]
    assert len(new) == count
    return {row.recipient: row for row in new}


def rows(house: Ordnat) -> list[OutboxMessage]:
    """Every digest, in the order written."""
    with database.reading(house.engine) as session:
        chosen = select(OutboxMessage).where(OutboxMessage.kind == "digest").order_by(col(OutboxMessage.id))
        return list(session.exec(chosen))


def daily(role: str) -> list[Digest]:
    return [Digest(role, "day", date(2015, 1, 1))]


def test_economists_hear_of_every_decision_in_their_region_with_what_it_costs_and_who_pays(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=PRESCRIPTION).recommended()
    case.region("norrbotten", shares=SHARES, registry_number="KSR 12/2026").region("vasterbotten", "no")
    told = written(house, digests=daily("divisional_economist"))
    assert set(told) == {"norrbotten.ekonom", "vasterbotten.ekonom"}
    (decided,) = told["norrbotten.ekonom"].facts["decided"]
    assert (decided["number"], decided["region_name"], decided["on"]) == ("OI-0001", "Region Norrbotten", "2026-09-29")
    assert decided["outcome"] == "rutinanvändning enligt rekommendationen"
    assert decided["registry_number"] == "KSR 12/2026"
    assert decided["gross"] == "5633144.75"
    assert decided["shares"] == [["Medicin", "60"], ["Onkologi", "40"]]
    (refused,) = told["vasterbotten.ekonom"].facts["decided"]
    assert (refused["outcome"], refused["gross"], refused["shares"]) == ("nej", None, [])
    facts = told["norrbotten.ekonom"].facts
    assert [facts[name] for name in ("late", "at_risk", "stopped", "released")] == [[], [], [], []]


def test_what_has_been_told_once_is_not_told_again_and_a_correction_is_news(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region("norrbotten")
    economists = daily("divisional_economist")
    assert set(written(house, digests=economists)) == {"norrbotten.ekonom"}
    assert written(house, MONDAY, economists) == {}, "nothing to say"
    case.corrected(case.seq_of(Kind.DECIDED, region="norrbotten"), annul=True)
    told = written(house, MONDAY, economists)
    assert [said["outcome"] for said in told["norrbotten.ekonom"].facts["decided"]] == [
        "återtaget, beslutet var fel registrerat"
    ]


def test_a_case_that_is_late_is_told_with_by_how_much_and_whose_turn_it_is(house: Ordnat) -> None:
    Journey.opened(house)
    (late,) = written(house, digests=daily("case_officer"))[OFFICER].facts["late"]
    assert late["standing"] == "18 dagar över gränsen (2026-11-02)"
    assert late["whose_turn"].startswith("Väntar på ARIL")


def test_a_region_that_has_decided_is_late_no_more_although_the_others_are(house: Ordnat) -> None:
    Journey.opened(house).recommended().region("norrbotten")
    told = written(house, digests=daily("management"))
    assert told["norrbotten.ledning"].facts["late"] == []
    assert len(told["vasterbotten.ledning"].facts["late"]) == 1


@pytest.mark.parametrize(
    ("now", "section", "standing"),
    [
        ("2026-09-23", None, None),
        ("2026-09-24", "at_risk", "7 dagar kvar till målet (2026-10-01)"),
        ("2026-10-01", "at_risk", "i dag är sista dagen för målet (2026-10-01)"),
        ("2026-10-02", "late", "1 dag över målet (2026-10-01)"),
        ("2026-11-02", "late", "32 dagar över målet (2026-10-01)"),
        ("2026-11-03", "late", "1 dag över gränsen (2026-11-02)"),
    ],
)
def test_a_case_is_at_risk_from_a_week_before_its_aim_and_late_from_the_day_after(
    sqlite_house: Ordnat, now: str, section: str | None, standing: str | None
) -> None:
    Journey.opened(sqlite_house)
    told = written(sqlite_house, datetime.fromisoformat(f"{now}T05:30Z"), daily("case_officer"))
    facts = told[OFFICER].facts if told else {}
    assert [case["standing"] for case in facts.get("late", [])] == ([standing] if section == "late" else [])
    assert [case["standing"] for case in facts.get("at_risk", [])] == ([standing] if section == "at_risk" else [])


def test_a_stopped_clock_is_told_of_with_its_reason_and_is_not_late(house: Ordnat) -> None:
    case = Journey.opened(house)
    wanted = WantedStop(StopReason.AGREEMENT, date(2026, 12, 1), on=date(2026, 9, 10))
    case.does(stop_clock, wanted)
    facts = written(house, digests=daily("case_officer"))[OFFICER].facts
    assert facts["late"] == []
    (stopped,) = facts["stopped"]
    assert (stopped["reason"], stopped["since"], stopped["expected"]) == (
        "avtal inte tecknat",
        "2026-09-10",
        "2026-12-01",
    )
    assert stopped["by"] == "Handläggare, FOA läkemedel"


def test_a_release_is_told_once(house: Ordnat) -> None:
    Journey.opened(house).recommended().all_say()
    facts = written(house, digests=daily("case_officer"))[OFFICER].facts
    assert [case["number"] for case in facts["released"]] == ["OI-0001"]
    assert len(facts["decided"]) == 4
    assert written(house, MONDAY, daily("case_officer")) == {}


def test_two_runs_at_once_write_each_digest_once(house: Ordnat) -> None:
    Journey.opened(house)
    with ThreadPoolExecutor(2) as two:
        runs = [two.submit(write_digests, house.change, now=FRIDAY, organisation=house.organisation) for _ in range(2)]
        counts = [run.result(timeout=60) for run in runs]
    assert sum(counts) == len(rows(house)) == 2


def test_each_digest_has_its_day(house: Ordnat) -> None:
    weekly = [Digest("medicines_head", "week", date(2015, 1, 1), weekday=5)]
    Journey.opened(house)
    assert written(house, MONDAY, weekly) == {}
    assert "foa.chef" in written(house, FRIDAY, weekly)
    assert written(house, FRIDAY + timedelta(hours=2), weekly) == {}
    saturday, christmas = FRIDAY + timedelta(days=1), datetime(2026, 12, 25, 6, 30, tzinfo=FRIDAY.tzinfo)
    assert written(house, saturday, daily("case_officer")) == {}
    assert written(house, christmas, [*weekly, *daily("case_officer")]) == {}, "a Friday that is a holiday"
    assert "foa.chef" in written(house, christmas + timedelta(days=3), weekly), "is made up for the next working day"


def test_a_deputy_reads_for_somebody_away_and_is_told_so(house: Ordnat) -> None:
    Journey.opened(house)
    away = [Absence(OFFICER, FRIDAY.date(), FRIDAY.date(), "foa.chef")]
    file = replace(house.organisation, watching=replace(house.organisation.watching, absences=away))
    write_digests(house.change, now=FRIDAY, organisation=file)
    assert {row.recipient: row.facts["holder"] for row in rows(house)} == {
        "foa.chef": "Handläggare, FOA läkemedel",
        "foa.handlaggare2": None,
    }


def test_a_room_of_the_role_hears_the_digest_once(house: Ordnat) -> None:
    new = NewChannel("Handläggarnas rum", "case_officer", FRIDAY.date(), "json://127.0.0.1:1")
    house.change(lambda s: add_channel(s, new, actor=person(OFFICER), now=FRIDAY, organisation=house.organisation))
    Journey.opened(house)
    told = written(house, digests=daily("case_officer"))
    assert set(told) == {OFFICER, "foa.handlaggare2", "kanal:Handläggarnas rum"}


def test_a_judgement_to_await_is_told_as_a_stop(house: Ordnat) -> None:
    case = Journey.opened(house).revised("await", published_on=date(2026, 10, 20))
    case.does(judge_revision, Judgement.PARK, "NT-rådet vill vänta")
    facts = written(house, digests=daily("case_officer"))[OFFICER].facts
    assert [stop["expected"] for stop in facts["stopped"]] == [None]


def test_proposals_that_wait_are_told_to_case_officers_until_somebody_takes_a_stand(house: Ordnat) -> None:
    read(house, row(product="Känd"))
    read(house, row(product="Känd"), row("kan användas"))
    told = written(house, digests=[*daily("case_officer"), *daily("medicines_head")])
    assert set(told) == {OFFICER, "foa.handlaggare2"}
    (waiting,) = told[OFFICER].facts["proposals"]
    assert (waiting["number"], waiting["about"], waiting["label"], waiting["seen"]) == (
        1,
        "Trodelvy vid trippelnegativ bröstcancer",
        "kan användas",
        "2026-11-20",
    )
    named = standing(house) | {"actor": person(OFFICER)}
    house.change(lambda session: set_aside_proposal(session, 1, "Används inte här", **named))
    assert written(house, MONDAY, daily("case_officer")) == {}
