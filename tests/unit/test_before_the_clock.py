"""What is known from before the regional clock: whose word is in force, what is shown beside it, days between."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.before_the_clock import DATE_LABELS, FLAG_LABELS, DateKind, Flag, Told, known_flags, news_in
from models.rules.events import Event, Kind
from models.rules.known_dates import IN_THIS_ORDER, approved_on, known_dates, milestones, out_of_order
from models.rules.lead_times.timed import Measure, Timed, lead_times
from models.rules.process import Route, Stage
from tests.factories import PUBLISHED, Log, day, organisation

OPINION, AUTHORISED = DateKind.EMA_OPINION, DateKind.EMA_AUTHORISATION
FIRST, SECOND, THIRD = date(2025, 3, 1), date(2025, 3, 4), date(2025, 5, 2)
TODAY = date(2026, 11, 20)
EMA = "ema_medicines"


def says(log: Log, on: date | None, *, kind: DateKind = OPINION, source: str = EMA, **more: object) -> Log:
    """A source tells of a date, as of 20 November."""
    told = replace(Told(source, {kind: on} if on else {}), **more)  # type: ignore[arg-type]
    return log.then(Kind.DATES_NOTED, TODAY, **told.data())


def finds(log: Log, on: date, source: str = "Protokollet", kind: DateKind = OPINION) -> Log:
    """A person has found a date."""
    return says(log, on, kind=kind, source=source, by_hand=True)


def in_words(log: Log) -> list[tuple[DateKind, date, list[date], list[date]]]:
    """Each date: the kind, what is in force, what was said before, and what others say otherwise."""
    return [
        (one.kind, one.word.on, [w.on for w in one.earlier], [w.on for w in one.otherwise])
        for one in known_dates(log.place.noted)
    ]


def test_every_kind_and_every_flag_has_its_words() -> None:
    assert DATE_LABELS.keys() == set(DateKind)
    assert FLAG_LABELS.keys() == set(Flag)
    assert {kind for pair in IN_THIS_ORDER for kind in pair} <= set(DateKind)


# ── Whose word is in force ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("log", "expected"),
    [
        pytest.param(says(Log(), FIRST), (FIRST, [], []), id="one says so"),
        pytest.param(says(says(Log(), FIRST), SECOND), (SECOND, [FIRST], []), id="a source changes its mind"),
        pytest.param(finds(says(Log(), FIRST), SECOND), (SECOND, [FIRST], []), id="a person settles it"),
        pytest.param(
            says(finds(says(Log(), FIRST), SECOND), THIRD),
            (THIRD, [FIRST, SECOND], [SECOND]),
            id="a source says something else than the person",
        ),
        pytest.param(
            finds(says(finds(says(Log(), FIRST), SECOND), THIRD), SECOND),
            (SECOND, [FIRST, SECOND, THIRD], []),
            id="and the person settles it again",
        ),
        pytest.param(
            says(says(Log(), FIRST), SECOND, source="nt_agreements"),
            (SECOND, [FIRST], [FIRST]),
            id="two sources do not agree",
        ),
        pytest.param(says(says(Log(), FIRST), FIRST, source="x"), (FIRST, [FIRST], []), id="two sources agree"),
    ],
)
def test_what_was_said_last_is_in_force(log: Log, expected: tuple[date, list[date], list[date]]) -> None:
    assert in_words(log) == [(OPINION, *expected)]


def test_an_annulled_word_leaves_the_one_before_it() -> None:
    log = says(says(Log(), FIRST), SECOND)
    log.corrected(log.last(Kind.DATES_NOTED), annul=True)
    assert in_words(log) == [(OPINION, FIRST, [], [])]


def test_flags_are_as_last_said_and_unknown_ones_are_not_there() -> None:
    log = says(Log(), None, flags={Flag.ORPHAN: True, Flag.ATMP: False})
    assert known_flags(log.place.noted) == {Flag.ORPHAN: True, Flag.ATMP: False}
    says(log, None, flags={Flag.ORPHAN: False})
    assert known_flags(log.place.noted) == {Flag.ORPHAN: False, Flag.ATMP: False}


# ── What is news ─────────────────────────────────────────────────────────────────────────────────────────
def told(on: date, *, by_hand: bool = False, source: str = EMA, **flags: bool) -> Told:
    return Told(source, {OPINION: on}, {Flag(name): holds for name, holds in flags.items()}, by_hand=by_hand)


def test_a_source_that_says_the_same_again_brings_nothing() -> None:
    log = says(Log(), FIRST, flags={Flag.ORPHAN: True})
    assert news_in(told(FIRST, orphan=True), log.events) is None
    # Neither after a person has found something else, nor after its word was taken back
    finds(log, SECOND)
    assert news_in(told(FIRST, orphan=True), log.events) is None
    log.corrected(log.events[-2].seq, annul=True)
    assert news_in(told(FIRST, orphan=True), log.events) is None


def test_only_what_is_new_is_news() -> None:
    log = says(Log(), FIRST, flags={Flag.ORPHAN: True, Flag.ATMP: False})
    news = news_in(told(SECOND, orphan=True, atmp=True), log.events)
    assert news is not None
    assert (news.dates, news.flags) == ({OPINION: SECOND}, {Flag.ATMP: True})
    flags = news_in(told(FIRST, orphan=False), log.events)
    assert flags is not None
    assert (flags.dates, flags.flags) == ({}, {Flag.ORPHAN: False})


def test_another_sources_word_is_news_though_the_date_is_known() -> None:
    assert news_in(told(FIRST, source="nt_agreements"), says(Log(), FIRST).events) is not None


def test_a_person_who_says_what_is_in_force_brings_nothing_and_otherwise_settles_it() -> None:
    log = says(Log(), FIRST)
    assert news_in(told(FIRST, by_hand=True, source="EMA"), log.events) is None
    assert news_in(told(SECOND, by_hand=True, source="EMA"), log.events) is not None
    says(finds(log, SECOND), THIRD)
    assert news_in(told(SECOND, by_hand=True, source="EMA"), log.events) is not None


# ── Days between ─────────────────────────────────────────────────────────────────────────────────────────
def test_days_between_and_to_the_clock_by_hand() -> None:
    log = says(says(Log(), date(2026, 6, 1), kind=AUTHORISED), date(2026, 4, 23))
    says(log, date(2026, 10, 1), kind=DateKind.AGREEMENT_START)
    found = [
        (one.known.kind if one.known else None, one.on.isoformat(), one.since_last, one.to_clock)
        for one in milestones(known_dates(log.place.noted), log.place.clock_start)
    ]
    assert found == [
        (OPINION, "2026-04-23", None, 131),
        (AUTHORISED, "2026-06-01", 39, 92),
        (None, "2026-09-01", 92, 0),
        (DateKind.AGREEMENT_START, "2026-10-01", 30, -30),
    ]


def test_without_a_clock_there_are_no_days_to_it() -> None:
    log = says(Log("await"), FIRST)
    assert [one.to_clock for one in milestones(known_dates(log.place.noted), log.place.clock_start)] == [None]


def test_of_one_day_things_stand_in_the_order_they_happen() -> None:
    log = says(says(Log(), FIRST, kind=AUTHORISED), FIRST)
    assert [one.known.kind for one in milestones(known_dates(log.place.noted), None) if one.known] == [
        OPINION,
        AUTHORISED,
    ]


@pytest.mark.parametrize(("first", "second"), IN_THIS_ORDER)
def test_what_cannot_have_come_after_is_told_of_and_kept(first: DateKind, second: DateKind) -> None:
    right = says(says(Log(), FIRST, kind=first), FIRST, kind=second)
    assert out_of_order(known_dates(right.place.noted)) == ()
    wrong = says(says(Log(), SECOND, kind=first), FIRST, kind=second)
    [(one, other)] = out_of_order(known_dates(wrong.place.noted))
    assert (one.kind, other.kind) == (first, second)
    assert len(known_dates(wrong.place.noted)) == 2


@given(
    days=st.dictionaries(st.sampled_from(DateKind), st.dates(date(2015, 1, 1), date(2030, 1, 1))),
    clock=st.none() | st.dates(date(2015, 1, 1), date(2030, 1, 1)),
)
def test_days_between_add_up_whatever_the_dates(days: dict[DateKind, date], clock: date | None) -> None:
    log = Log()
    for kind, on in days.items():
        says(log, on, kind=kind)
    found = milestones(known_dates(log.place.noted), clock)
    every = [*days.values(), *([clock] if clock else [])]
    assert [one.on for one in found] == sorted(every)
    # Slowly: a day at a time from the first to each.
    walked, at = [], min(every, default=date.max)
    for one in found:
        steps = 0
        while at < one.on:
            at, steps = at + timedelta(days=1), steps + 1
        walked.append(steps)
    assert [one.since_last or 0 for one in found] == walked
    assert all(one.to_clock is None or one.on + timedelta(days=one.to_clock) == clock for one in found)


# ── As a lead time ───────────────────────────────────────────────────────────────────────────────────────
APPROVED = date(2026, 3, 2)


def of(log: Log, measure: Measure) -> list[tuple[int, int, bool]]:
    """Days, working days and whether it has ended, of each such time."""
    times: list[Timed] = [one for one in lead_times(1, log.place, organisation(), TODAY) if one.measure is measure]
    return [(one.lap.days, one.lap.working_days, one.lap.ended) for one in times]


def approved(log: Log, on: date = APPROVED) -> Log:
    return says(log, on, kind=AUTHORISED)


def test_a_case_that_is_decided_has_the_time_before_the_clock_and_the_whole_time() -> None:
    log = approved(Log().recommended().all_say())
    # 2 March to 1 September, and to the last region's decision on day 28
    assert of(log, Measure.BEFORE) == [((PUBLISHED - APPROVED).days, 126, True)] == [(183, 126, True)]
    assert of(log, Measure.FROM_APPROVAL) == [(211, 146, True)]


def test_before_the_regions_have_decided_only_the_first_has_ended() -> None:
    log = approved(Log())
    assert of(log, Measure.BEFORE) == [(183, 126, True)]
    assert [(days, ended) for days, _, ended in of(log, Measure.FROM_APPROVAL)] == [((TODAY - APPROVED).days, False)]


def test_a_case_that_awaits_the_council_still_waits_for_its_clock() -> None:
    log = approved(Log("await"))
    for measure in (Measure.BEFORE, Measure.FROM_APPROVAL):
        assert [(days, ended) for days, _, ended in of(log, measure)] == [((TODAY - APPROVED).days, False)]


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(Log(), id="nobody knows"),
        pytest.param(approved(Log(), PUBLISHED + timedelta(days=1)), id="approved after the clock had started"),
        pytest.param(approved(Log("should_not")), id="a no has no clock"),
        pytest.param(approved(Log("await"), TODAY + timedelta(days=1)), id="not yet"),
    ],
)
def test_without_a_time_to_measure_nothing_is_measured(log: Log) -> None:
    if log.place.standing == "making_known":
        log.then(Kind.MADE_KNOWN, day(1))
    assert of(log, Measure.BEFORE) == of(log, Measure.FROM_APPROVAL) == []


def test_of_an_extended_indication_the_products_approval_says_nothing() -> None:
    log = approved(Log())
    log.events[0] = replace(log.events[0], data={**log.events[0].data, "extends": 3})
    assert log.place.extension
    assert approved_on(log.place.noted, extension=True) is None
    assert of(log, Measure.BEFORE) == []


def test_on_the_own_route_the_clock_starts_with_the_nomination() -> None:
    log = approved(Log("regional", route=Route.OWN).decided(Stage.TAKE_UP, "take_up"))
    assert of(log, Measure.BEFORE) == [(183, 126, True)]


def obvious_approval(events: list[Event]) -> date | None:
    """The last thing said of the approval, found by reading the log from its end."""
    for event in reversed(events):
        if event.kind is Kind.DATES_NOTED and AUTHORISED in event.data["dates"]:
            return date.fromisoformat(event.data["dates"][AUTHORISED])
    return None


@given(
    words=st.lists(st.tuples(st.booleans(), st.dates(date(2025, 1, 1), date(2026, 11, 1))), max_size=5),
    decided=st.booleans(),
)
def test_the_time_before_the_clock_is_what_counting_days_gives(words: list[tuple[bool, date]], decided: bool) -> None:
    log = Log().recommended().all_say() if decided else Log()
    for by_hand, on in words:
        finds(log, on, kind=AUTHORISED) if by_hand else approved(log, on)
    approval, count = obvious_approval(log.events), 0
    if approval is None or approval > PUBLISHED:
        assert of(log, Measure.BEFORE) == []
        return
    while approval + timedelta(days=count) < PUBLISHED:
        count += 1
    [(days, working, ended)] = of(log, Measure.BEFORE)
    assert (days, ended) == (count, True)
    assert 0 <= working <= days
    assert [ended for _, _, ended in of(log, Measure.FROM_APPROVAL)] == [decided]
