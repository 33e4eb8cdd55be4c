"""May the clock be stopped so? Every refusal is a sentence, and nothing else is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.rules.access import SYSTEM, Actor, can_acknowledge, can_stop, check_may_acknowledge, check_may_stop
from models.rules.clock import case_clock
from models.rules.clocks.amended_stops import check_stop_correction
from models.rules.clocks.stopping import WantedStop, check_resumption, check_stop, chosen_stop
from models.rules.clocks.stops import STOP_LABELS, StopReason
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OrdnatError
from models.rules.events import Event, Kind, in_force
from models.rules.position import Position
from models.rules.standings import Judgement
from tests.factories import CHIEF, OFFICER, PUBLISHED, REGIONS, Log, day, organisation, person

FIRST, SECOND, *_ = REGIONS
TODAY = date(2026, 11, 20)


def wanted(**change: Any) -> WantedStop:
    asked: dict[str, Any] = {"reason": StopReason.AGREEMENT, "expected_end": day(90), "on": day(30)}
    return WantedStop(**(asked | change))


def refused(place: Position, error: type[OrdnatError], text: str, /, **change: Any) -> None:
    with pytest.raises(error, match=text):
        check_stop(place, wanted(**change), TODAY)


def test_every_reason_on_the_list_stops_a_clock_and_has_words() -> None:
    assert set(STOP_LABELS) == set(StopReason)
    for reason in StopReason:
        check_stop(Log().place, wanted(reason=reason, text="Mer"), TODAY)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"reason": StopReason.OTHER}, "kräver en förklaring"),
        ({"reason": StopReason.OTHER, "text": "  "}, "kräver en förklaring"),
        ({"expected_end": None}, "väntas sluta"),
        ({"expected_end": day(30)}, "Ange en senare dag"),
        ({"expected_end": day(29)}, "väntas sluta 2026-09-30 men börjar 2026-10-01"),
        ({"on": TODAY + timedelta(days=1), "expected_end": day(200)}, "ligger i framtiden"),
        ({"on": PUBLISHED - timedelta(days=1)}, "före klockans start, 2026-09-01"),
        ({"expected_end": date(2028, 11, 21)}, "mer än 24 månader bort"),
        ({"expected_end": date(9999, 12, 31)}, "mer än 24 månader bort"),
    ],
)
def test_a_stop_that_makes_no_sense_is_refused(change: dict[str, Any], text: str) -> None:
    refused(Log().place, InvalidInputError, text, **change)


def test_the_edges_are_allowed() -> None:
    check_stop(Log().place, wanted(on=PUBLISHED, expected_end=day(1)), TODAY)
    check_stop(Log().place, wanted(on=TODAY, expected_end=date(2028, 11, 20)), TODAY)


@pytest.mark.parametrize(
    "log",
    [
        Log("await"),
        Log("should_not"),
        Log().released(),
        Log().then(Kind.CLOSED, outcome="withdrawn"),
        Log().revised("await").judged(Judgement.PARK),
    ],
)
def test_a_clock_that_does_not_go_cannot_be_stopped(log: Log) -> None:
    refused(log.place, NotNowError, "Klockan går inte")


def test_a_paused_case_can_be_stopped() -> None:
    check_stop(Log().revised("may").place, wanted(), TODAY)


def test_a_region_must_be_the_cases_and_undecided() -> None:
    refused(Log().place, NotFoundError, "Regionen ”gotland” ingår inte", region="gotland")
    refused(Log().recommended().region(FIRST).place, NotNowError, "har redan beslutat", region=FIRST)
    check_stop(Log().recommended().region(FIRST, "waiting").place, wanted(region=FIRST), TODAY)


def test_the_same_reason_twice_at_once_for_the_same_part_is_refused() -> None:
    log = Log().recommended().stopped(day(30), day(60))
    refused(log.place, NotNowError, "redan stoppad av det skälet sedan 2026-10-01", on=day(40))
    refused(log.place, NotNowError, "redan stoppad", on=day(25))
    check_stop(log.place, wanted(on=day(40), reason=StopReason.CAPACITY), TODAY)
    check_stop(log.place, wanted(on=day(40), region=FIRST), TODAY)
    log.resumed(day(45))
    refused(log.place, NotNowError, "redan stoppad", on=day(44))
    check_stop(log.place, wanted(on=day(45)), TODAY)


def test_overlapping_stops_for_other_reasons_are_allowed() -> None:
    place = Log().recommended().stopped(day(30), day(60)).place
    check_stop(place, wanted(reason=StopReason.MATERIAL, on=day(35)), TODAY)


def test_the_clock_goes_on_no_earlier_than_it_stopped_and_not_in_the_future() -> None:
    stop = chosen_stop(Log().stopped(day(30), day(60)).place, None)
    check_resumption(stop, day(30), TODAY)
    check_resumption(stop, TODAY, TODAY)
    with pytest.raises(InvalidInputError, match="stoppades först 2026-10-01"):
        check_resumption(stop, day(29), TODAY)
    with pytest.raises(InvalidInputError, match="i framtiden"):
        check_resumption(stop, TODAY + timedelta(days=1), TODAY)


def test_the_only_stop_need_not_be_named_but_one_of_several_must() -> None:
    log = Log().stopped(day(30), day(60))
    first = log.last(Kind.STOPPED)
    assert chosen_stop(log.place, None).seq == chosen_stop(log.place, first).seq == first
    log.stopped(day(31), day(60), "capacity", region=FIRST)
    with pytest.raises(InvalidInputError, match=rf"Ange numret.*{first} \(avtal inte tecknat\).*norrbotten"):
        chosen_stop(log.place, None)
    with pytest.raises(NotFoundError, match="Pågår gör"):
        chosen_stop(log.place, 1)


def test_the_wait_for_the_council_is_not_ended_by_hand() -> None:
    with pytest.raises(NotFoundError, match="går igen av sig själv"):
        chosen_stop(Log().revised("await").judged(Judgement.PARK).place, None)


def corrects(log: Log, seq: int, **change: Any) -> None:
    event: Event = next(e for e in in_force(log.events) if e.seq == seq)
    asked: dict[str, Any] = {"annul": False, "on": None, "fields": {}, "today": TODAY}
    check_stop_correction(log.place, event, **(asked | change))


WRONG = [
    ({}, "Ange vad som ska ändras"),
    ({"fields": {"conditions": "x"}}, "”conditions” finns inte i klockstoppet"),
    ({"fields": {"reason": "semester"}}, "”semester” är inget skäl.*väntar på underlag"),
    ({"fields": {"reason": "other"}}, "kräver en förklaring"),
    ({"fields": {"expected_end": "snart"}}, "är inget datum"),
    ({"fields": {"expected_end": day(20).isoformat()}}, "Ange en senare dag"),
    ({"on": day(50)}, "gå igen 2026-10-16"),
    ({"on": PUBLISHED - timedelta(days=1)}, "före klockans start"),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[row[1] for row in WRONG])
def test_a_stop_cannot_be_corrected_into_what_could_not_have_been_recorded(change: dict[str, Any], text: str) -> None:
    log = Log().stopped(day(30), day(60)).resumed(day(45))
    with pytest.raises(InvalidInputError, match=text):
        corrects(log, log.last(Kind.STOPPED), **change)


def test_what_may_be_corrected_in_a_stop_and_its_end() -> None:
    log = Log().stopped(day(30), day(60)).resumed(day(45))
    stop, end = log.last(Kind.STOPPED), log.last(Kind.RESUMED)
    corrects(log, stop, on=day(45))
    corrects(log, stop, fields={"expected_end": day(70).isoformat(), "reason": "other", "text": "Strejk"})
    corrects(log, stop, annul=True)
    corrects(log, end, on=day(30))
    corrects(log, end, annul=True)
    with pytest.raises(InvalidInputError, match="stoppades först"):
        corrects(log, end, on=day(29))
    with pytest.raises(InvalidInputError, match="”text” finns inte"):
        corrects(log, end, on=day(40), fields={"text": "x"})


def test_a_correction_does_not_make_two_stops_of_one_reason_meet() -> None:
    log = Log().stopped(day(30), day(60)).resumed(day(40)).stopped(day(45), day(60))
    first, second = (e.seq for e in log.events if e.kind is Kind.STOPPED)
    end = log.last(Kind.RESUMED)
    with pytest.raises(NotNowError, match=f"händelse {second}"):
        corrects(log, end, annul=True)
    with pytest.raises(NotNowError, match=f"händelse {second}"):
        corrects(log, end, on=day(46))
    with pytest.raises(NotNowError, match=f"händelse {first}"):
        corrects(log, second, on=day(39))
    corrects(log, end, on=day(45))
    corrects(log, second, on=day(40))


def test_who_may_stop_a_clock() -> None:
    body = organisation().body("ksr_norrbotten")
    decider = person("norrbotten.beslutsfattare")
    assert all(can_stop(actor, [body], TODAY) for actor in (person(OFFICER), decider, SYSTEM))
    assert not can_stop(person("vasterbotten.beslutsfattare"), [body], TODAY)
    assert can_stop(person(OFFICER), [], TODAY)
    assert not can_stop(decider, [], TODAY)
    with pytest.raises(NotAllowedError, match=r"får inte stoppa klockan.*eller någon i KSR Norrbotten\."):
        check_may_stop(person("vasterbotten.beslutsfattare"), [body], TODAY)


def test_who_prepares_without_deciding_may_stop_the_clock_but_not_answer_for_an_alarm() -> None:
    body, member = organisation().body("foa_lakemedel"), "foa.handlaggare2"
    plain = Actor(member, "Beredare")
    assert can_stop(plain, [body], TODAY)
    assert not can_acknowledge(plain, [body], None, TODAY)


def test_who_may_answer_for_an_alarm() -> None:
    body = organisation().body("ksr_norrbotten")
    head = person("norrbotten.lakemedelschef")
    for actor in (
        person(OFFICER),
        person(CHIEF),
        person("norrbotten.beslutsfattare"),
        head,
        person("norrbotten.ledning"),
    ):
        check_may_acknowledge(actor, [body], FIRST, TODAY)
    for actor in (person("vasterbotten.lakemedelschef"), person("norrbotten.ekonom"), person("aril.vice")):
        with pytest.raises(NotAllowedError, match="får inte kvittera"):
            check_may_acknowledge(actor, [body], FIRST, TODAY)
    assert not can_acknowledge(head, [], None, TODAY), "a region's head answers for the region, not for the case"
    assert can_acknowledge(person(CHIEF), [], None, TODAY)


def test_a_log_with_every_stop_at_once_is_counted_once() -> None:
    log = Log().recommended()
    for number, reason in enumerate(StopReason):
        log.stopped(day(21 + number), day(60), reason.value, text="x")
    clock = case_clock(log.place)
    assert clock is not None
    assert [(span.since, span.until) for span in clock.stops] == [(day(21), None)]
