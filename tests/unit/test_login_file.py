"""`[login]` in the organisation file: what is right though it looks odd, and one mistake at a time."""

import pytest

from models.rules.login import Login, LoginRole
from tests.unit.test_organisation_file import SHIPPED, Broken, parse, told

CLAIM = 'person_claim = "email"\n'
READER = '[[login.roles]]\nclaim = "groups"\nvalue = "ordnat-lasare"\nrole = "reader"\n'
DECIDER = READER.replace("groups", "realm_access.roles").replace("ordnat-lasare", "beslut").replace("reader", "decider")
DECIDER += 'region = "jamtland_harjedalen"\n'


def more(table: str, *phrases: str, at: str = "") -> Broken:
    """The shipped file with one more role of a claim."""
    return Broken(CLAIM, CLAIM + table, phrases, at=at or table)


def test_roles_of_claims() -> None:
    login = parse(SHIPPED.replace(CLAIM, CLAIM + READER + DECIDER)).login
    assert login == Login(
        "email",
        [
            LoginRole("groups", "ordnat-lasare", "reader"),
            LoginRole("realm_access.roles", "beslut", "decider", "jamtland_harjedalen"),
        ],
    )


def test_a_file_that_says_nothing_of_log_in_knows_people_by_their_mail() -> None:
    assert parse(SHIPPED.replace("[login]\n" + CLAIM, "")).login == Login("email", [])


BROKEN = {
    "a role nobody knows": more(
        READER.replace("reader", "raeder"), "”role” är ”raeder”", "Menade du ”reader”?", at='role = "raeder"'
    ),
    "a decider for no region": more(
        DECIDER.partition("region =")[0], "beslutar för en region, men ”region” saknas", 'region = "norrbotten"',
        at='[[login.roles]]\nclaim = "realm_access.roles"',
    ),
    "a reader for one region": more(
        READER + 'region = "vasterbotten" # hit', "”reader” läser allt", "Ta bort raden",
        at='region = "vasterbotten" # hit',
    ),
    "a region that is none": more(
        DECIDER.replace("jamtland_harjedalen", "jamtland_harjedal"), "”jamtland_harjedal” finns inte bland [[regions]]",
        "jamtland_harjedalen", at='region = "jamtland_harjedal"',
    ),
    "a claim without a value": more(
        READER.replace('value = "ordnat-lasare"\n', ""), "”value” saknas", 'value = "ordnat-handlaggare"'
    ),
    "a value that is a list": more(
        READER.replace('"ordnat-lasare"', '["ordnat-lasare"]'), "”value” ska vara text", at='value = ["ordnat-lasare"]'
    ),
    "a claim that is empty": more(
        READER.replace('"groups"', '""'), "”claim” är ””", 'claim = "groups"', at='claim = ""'
    ),
    "a person known by nothing": Broken(
        CLAIM, 'person_claim = ""\n', ("”person_claim” är ””", 'person_claim = "email"')
    ),
    "a person known by a list": Broken(CLAIM, 'person_claim = ["email"]\n', ("”person_claim” ska vara text",)),
    "a key nobody knows": Broken(
        CLAIM, CLAIM + "roller = []\n", ("”roller” är ingen känd nyckel här", "Menade du ”roles”?"), at="roller = []"
    ),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_one_mistake_is_told_of_once_on_its_line(broken: Broken) -> None:
    found = told(broken.text)
    assert [line for line, _ in found] == [broken.line], found
    for phrase in broken.phrases:
        assert phrase in found[0][1]
