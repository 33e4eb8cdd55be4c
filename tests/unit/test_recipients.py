"""Who hears a rung: the shipped organisation, people away, roles that are empty, mail that does not arrive."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import organisation_file
from models.rules.organisation import Organisation
from models.rules.watch.recipients import ROLE_LABELS, Concerned, reach
from models.rules.watch.watching import Absence

NORRA = organisation_file.load(Path("deployments/norra.toml"))
DAY = date(2026, 11, 20)
ARIL = Concerned((NORRA.body("aril"),), tuple(region.key for region in NORRA.regions))
NORRBOTTEN = Concerned((NORRA.body("ksr_norrbotten"),), ("norrbotten",))


def told(concerned: Concerned, *roles: str, above: tuple[str, ...] = (), norra: Organisation = NORRA) -> list[str]:
    return [person.key for person in reach(norra, roles, above, concerned, DAY).people]


def away(*absences: tuple[str, str | None]) -> Organisation:
    gone = [Absence(person, DAY, DAY, deputy) for person, deputy in absences]
    return replace(NORRA, watching=replace(NORRA.watching, absences=gone))


def without(role: str) -> Organisation:
    people = [replace(p, roles=[r for r in p.roles if r != role]) for p in NORRA.people]
    return replace(NORRA, people=people)


@pytest.mark.parametrize(
    ("concerned", "role", "people"),
    [
        (ARIL, "turn", ["aril.ordforande", "aril.vice"]),
        (ARIL, "chair", ["aril.ordforande"]),
        (Concerned((), ("norrbotten",)), "turn", ["foa.handlaggare", "foa.handlaggare2"]),
        (NORRBOTTEN, "chair", ["norrbotten.beslutsfattare"]),
        (NORRBOTTEN, "medicines_head", ["foa.chef", "norrbotten.lakemedelschef"]),
        (NORRBOTTEN, "management", ["norrbotten.ledning"]),
        (NORRBOTTEN, "case_officer", ["foa.handlaggare", "foa.handlaggare2"]),
    ],
)
def test_a_role_is_its_people(concerned: Concerned, role: str, people: list[str]) -> None:
    assert told(concerned, role) == people


def test_one_person_with_two_roles_is_told_once() -> None:
    assert told(ARIL, "turn", "chair") == ["aril.ordforande", "aril.vice"]


def test_a_deputy_is_told_instead_and_it_is_said_why() -> None:
    reached = reach(away(("aril.ordforande", "aril.vice")), ["chair"], [], ARIL, DAY)
    assert [person.key for person in reached.people] == ["aril.vice"]
    said = "Ordförande, ARIL är frånvarande till och med 2026-11-20: gick till Vice ordförande, ARIL."
    assert reached.fell == (said,)


def test_the_deputy_of_a_deputy_is_told() -> None:
    norra = away(("aril.ordforande", "aril.vice"), ("aril.vice", "foa.chef"))
    assert told(ARIL, "chair", norra=norra) == ["foa.chef"]


def test_a_circle_of_deputies_ends_with_the_next_role() -> None:
    norra = away(("aril.ordforande", "aril.vice"), ("aril.vice", "aril.ordforande"))
    assert told(ARIL, "chair", above=("medicines_head",), norra=norra)[0] == "foa.chef"


def test_an_empty_role_falls_to_the_one_above_and_it_is_recorded() -> None:
    reached = reach(without("management"), ["management"], ["medicines_head"], NORRBOTTEN, DAY)
    assert [person.key for person in reached.people] == ["foa.chef", "norrbotten.lakemedelschef"]
    assert reached.fell == ("Ingen kunde nås som regionledningen: gick till läkemedelschefen.",)


def test_with_nothing_above_the_fallback_is_told() -> None:
    assert told(NORRBOTTEN, "management", norra=without("management")) == ["drift"]


def test_absent_without_a_deputy_falls_to_the_next() -> None:
    reached = reach(away(("aril.ordforande", None)), ["chair"], ["medicines_head"], ARIL, DAY)
    assert reached.people[0].key == "foa.chef"
    assert len(reached.fell) == 2


def test_somebody_whose_mail_does_not_arrive_is_passed_over() -> None:
    unreachable = frozenset({"norrbotten.ledning"})
    reached = reach(NORRA, ["management"], [], NORRBOTTEN, DAY, unreachable=unreachable)
    assert [person.key for person in reached.people] == ["drift"]
    assert "kan inte nås" in reached.fell[0]


def test_when_nobody_at_all_can_be_reached_that_is_said() -> None:
    norra = replace(without("management"), watching=replace(NORRA.watching, fallback=[]))
    reached = reach(norra, ["management"], [], NORRBOTTEN, DAY)
    assert reached.people == ()
    assert reached.fell == ("Ingen kunde nås som regionledningen, och ingen finns att gå vidare till.",)


def test_every_role_of_the_shipped_ladders_has_a_word() -> None:
    roles = {role for ladder in NORRA.watching.ladders for rung in ladder.rungs for role in rung.to}
    assert roles <= set(ROLE_LABELS)
