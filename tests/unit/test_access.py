"""May this person? Deeds of case officers, mandates of bodies, and preparers who cannot be alone."""

from datetime import date

import pytest

from models.rules.access import (
    SYSTEM,
    Actor,
    as_actor,
    can_decide,
    can_handle,
    check_case_officer,
    check_mandate,
    check_not_alone,
    check_recorder,
)
from models.rules.errors import NotAllowedError
from models.rules.organisation import Body, Member, Person

DAY = date(2026, 3, 2)
OFFICER = Actor("anna", "Anna", frozenset({"case_officer"}))
CHAIR, DEPUTY, SECRETARY, OUTSIDER = (Actor(key, key.capitalize()) for key in ("carin", "dan", "siv", "olle"))
BODY = Body(
    key="aril",
    name="ARIL",
    short="ARIL",
    valid_from=date(2020, 1, 1),
    members=[
        Member("carin", date(2026, 3, 2), chair=True),
        Member("dan", date(2020, 1, 1), valid_to=date(2026, 3, 2)),
        Member("siv", date(2020, 1, 1), decides=False),
    ],
)


@pytest.mark.parametrize("actor", [OFFICER, SYSTEM])
def test_case_officers_and_the_program_may_handle_cases(actor: Actor) -> None:
    check_case_officer(actor, "öppna ärenden")
    assert can_handle(actor)


@pytest.mark.parametrize("actor", [CHAIR, SECRETARY, OUTSIDER])
def test_others_may_not_and_are_told_who_does(actor: Actor) -> None:
    assert not can_handle(actor)
    with pytest.raises(NotAllowedError, match=rf"{actor.name} får inte öppna ärenden: det gör en handläggare"):
        check_case_officer(actor, "öppna ärenden")


@pytest.mark.parametrize(
    ("decider", "day", "may"),
    [
        (CHAIR, date(2026, 3, 1), False),
        (CHAIR, date(2026, 3, 2), True),
        (DEPUTY, date(2026, 3, 2), True),
        (DEPUTY, date(2026, 3, 3), False),
        (SECRETARY, date(2026, 3, 2), False),
        (OUTSIDER, date(2026, 3, 2), False),
        (OFFICER, date(2026, 3, 2), False),
    ],
    ids=["day before", "first day", "last day", "day after", "does not decide", "no member", "case officer"],
)
def test_mandate_is_held_from_its_first_day_to_its_last(decider: Actor, day: date, may: bool) -> None:
    assert can_decide(decider, BODY, day) is (may or decider is OFFICER)
    if may:
        check_mandate(decider, BODY, day)
        return
    with pytest.raises(NotAllowedError, match=f"{decider.name} hade inte mandat att besluta för ARIL den {day}"):
        check_mandate(decider, BODY, day)


def test_a_refusal_names_those_who_had_mandate() -> None:
    with pytest.raises(NotAllowedError, match=r"Mandat hade: carin, dan\. Ange beslutsfattaren"):
        check_mandate(OUTSIDER, BODY, DAY)
    with pytest.raises(NotAllowedError, match=r"Mandat hade: ingen\."):
        check_mandate(OUTSIDER, BODY, date(2019, 12, 31))


@pytest.mark.parametrize("actor", [OFFICER, SYSTEM, CHAIR])
def test_a_decision_is_recorded_by_a_case_officer_or_the_decider(actor: Actor) -> None:
    check_recorder(actor, CHAIR)


def test_nobody_else_records_it() -> None:
    with pytest.raises(NotAllowedError, match="Olle kan inte registrera ett beslut som Carin har fattat"):
        check_recorder(OUTSIDER, CHAIR)


@pytest.mark.parametrize(
    ("actor", "decider", "preparers", "refused"),
    [
        (CHAIR, CHAIR, {"carin"}, True),
        (CHAIR, CHAIR, {"anna"}, False),
        (CHAIR, CHAIR, set(), False),
        (OFFICER, CHAIR, {"anna"}, False),
        (OFFICER, CHAIR, {"anna", "carin"}, False),
    ],
    ids=["prepared and alone", "did not prepare", "nobody prepared", "named as recorder", "both prepared"],
)
def test_who_prepared_cannot_be_the_only_one_named(
    actor: Actor, decider: Actor, preparers: set[str], refused: bool
) -> None:
    if not refused:
        check_not_alone(actor, decider, preparers)
        return
    with pytest.raises(NotAllowedError, match=r"Carin har berett .* kan inte ensam registrera"):
        check_not_alone(actor, decider, preparers)


def test_a_person_acts_with_their_roles_and_region() -> None:
    person = Person("carin", "Carin", "c@x.example", ["unit_head"], date(2020, 1, 1), region="norrbotten")
    assert as_actor(person) == Actor("carin", "Carin", frozenset({"unit_head"}), "norrbotten")
    assert not as_actor(person).system
