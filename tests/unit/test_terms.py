"""Aims, limits and calendar as a case keeps them, and what of it has changed when the organisation file has."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.rules.calendar import STATUTORY, free_in
from models.rules.clock import ladder_clocks
from models.rules.clocks.retargeting import changed_terms, event_data
from models.rules.clocks.terms import path_terms, stage_terms, targets_key, wait_terms
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.process import Priority, Route, Stage
from models.rules.watch.watching import WorkCalendar
from tests.factories import PUBLISHED, Log, organisation

BRIDGE = date(2026, 5, 15)  # the Friday after Kristi himmelsfärd
OWN = WorkCalendar("norra", STATUTORY, [BRIDGE])


def with_calendar(*calendars: WorkCalendar, name: str = "norra") -> Organisation:
    shipped = organisation()
    return replace(
        shipped,
        clock=replace(shipped.clock, calendar=name),
        watching=replace(shipped.watching, calendars=list(calendars)),
    )


def with_stage(stage: Stage, aim: Term) -> Organisation:
    """The shipped file with another aim for one step."""
    shipped = organisation()
    entries = [replace(entry, aim=aim) for entry in shipped.stages[stage]]
    return replace(shipped, stages=shipped.stages | {stage.value: entries})


def test_a_calendar_of_the_file_is_kept_as_its_rule_and_the_days_free_besides() -> None:
    terms = path_terms(Route.NATIONAL, Priority.NORMAL, with_calendar(OWN), PUBLISHED)
    assert terms == {
        "aim": [1, "months"],
        "limit": [2, "months"],
        "calendar": STATUTORY,
        "also_free": ["2026-05-15"],
    }
    assert free_in(terms)(BRIDGE)
    assert not free_in(terms)(BRIDGE - timedelta(days=3))


@pytest.mark.parametrize("wrong", [with_calendar(name="weekdays"), with_calendar(replace(OWN, rule="weekdays"))])
def test_an_unknown_calendar_is_an_error_when_a_clock_is_set_and_never_plain_weekdays(wrong: Organisation) -> None:
    with pytest.raises(ConfigurationError, match=r"”weekdays” finns inte"):
        stage_terms(Stage.CONSENSUS, wrong, PUBLISHED)


def test_a_wait_the_file_says_nothing_of_has_no_terms() -> None:
    assert wait_terms("judgement", organisation())["limit"] == [7, "working_days"]
    assert wait_terms("something", organisation()) == {}


def test_the_fingerprint_is_another_for_every_change_that_a_clock_or_a_ladder_rests_on() -> None:
    shipped = organisation()
    others = [
        replace(shipped, version="another"),
        with_calendar(OWN),
        with_calendar(replace(OWN, also_free=[])),
        with_stage(Stage.CONSENSUS, Term(10, "days")),
        replace(shipped, targets=shipped.targets[1:]),
        replace(shipped, watching=replace(shipped.watching, ladders=shipped.watching.ladders[1:])),
        replace(shipped, watching=replace(shipped.watching, waits={})),
    ]
    found = {targets_key(other, PUBLISHED) for other in (shipped, *others)}
    assert len(found) == len(others), "one is the shipped one: a calendar that adds nothing changes nothing"
    assert targets_key(shipped, PUBLISHED) == targets_key(shipped, PUBLISHED + timedelta(days=1))


def test_the_fingerprint_changes_on_the_day_an_entry_takes_over() -> None:
    shipped, turn = organisation(), date(2027, 1, 1)
    old = [replace(target, valid_to=turn - timedelta(days=1)) for target in shipped.targets]
    new = [replace(target, aim=Term(3, "weeks"), valid_from=turn) for target in shipped.targets]
    changing = replace(shipped, targets=[*old, *new])
    assert targets_key(changing, turn - timedelta(days=2)) == targets_key(changing, turn - timedelta(days=1))
    assert targets_key(changing, turn - timedelta(days=1)) != targets_key(changing, turn)


def test_nothing_has_changed_for_a_case_under_the_file_it_was_opened_under() -> None:
    for log in (Log(), Log("await"), Log().recommended(), Log().revised("may")):
        assert changed_terms(log.place, organisation(), PUBLISHED) == ()


def test_only_the_clocks_that_are_concerned_change() -> None:
    place = Log().place
    changes = changed_terms(place, with_stage(Stage.CONSENSUS, Term(10, "days")), PUBLISHED)
    assert [change.key for change in changes] == ["consensus"]
    assert event_data(changes)["reason"] == "Målen ändrades i organisationsfilen"
    assert event_data(changes)["before"]["consensus"]["aim"] == [20, "days"]


def test_another_calendar_changes_every_clock_that_runs() -> None:
    for log in (Log(), Log().recommended(), Log().revised("may"), Log("await")):
        changes = changed_terms(log.place, with_calendar(OWN), PUBLISHED)
        assert {c.key for c in ladder_clocks(log.place)} <= {change.key for change in changes}
        assert event_data(changes)["reason"] == "Kalendern ändrades i organisationsfilen"


def test_what_is_recorded_leaves_nothing_more_to_change() -> None:
    for log in (Log(), Log().recommended(), Log().revised("may"), Log("await")):
        other = with_calendar(OWN)
        log.then(Kind.RETARGETED, **event_data(changed_terms(log.place, other, PUBLISHED)))
        assert changed_terms(log.place, other, PUBLISHED) == ()


@pytest.mark.parametrize("log", [Log().released(), Log().then(Kind.CLOSED, outcome="withdrawn")])
def test_a_case_that_has_ended_keeps_what_it_had(log: Log) -> None:
    assert changed_terms(log.place, with_calendar(OWN), PUBLISHED) == ()


def test_a_case_keeps_what_it_has_when_the_file_says_nothing_for_today() -> None:
    shipped = organisation()
    silent = replace(shipped, targets=[], stages={})
    assert changed_terms(Log().place, silent, PUBLISHED) == ()


def test_a_step_from_before_steps_kept_terms_gets_them() -> None:
    log = Log()
    log.events = [e if e.kind is not Kind.STAGE_ENTERED else replace(e, data={}) for e in log.events]
    changes = changed_terms(log.place, organisation(), PUBLISHED)
    assert [(change.key, change.before) for change in changes] == [("consensus", {}), ("budget_impact", {})]
    assert event_data(changes)["reason"] == "Målen ändrades i organisationsfilen"
