"""From a log-in's claims to somebody who acts."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules.access import can_decide, can_handle, can_read_net, check_mandate
from models.rules.errors import NotAllowedError
from models.rules.logged_in import Claims, Identity, actor_of, identify
from models.rules.login import Login, LoginRole
from models.rules.operators import can_operate
from tests.factories import organisation

DAY = date(2026, 11, 20)
RULES = [
    LoginRole("groups", "lasare", "reader"),
    LoginRole("groups", "handlaggare", "case_officer"),
    LoginRole("groups", "ac-beslut", "decider", "vasterbotten"),
    LoginRole("groups", "bd-chef", "medicines_head", "norrbotten"),
    LoginRole("realm_access.roles", "ekonom", "net_reader"),
    LoginRole("hsa", "drift", "operator"),
]
ORGANISATION = replace(organisation(), login=Login("email", RULES))
ECONOMIST = "ekonom@vasterbotten.example"


def logged_in(**claims: object) -> Identity:
    return identify({"email": ECONOMIST, **claims}, ORGANISATION, DAY)


@pytest.mark.parametrize(
    "said",
    ["ekonom@vasterbotten.example", "Ekonom@Vasterbotten.Example", " vasterbotten.ekonom ", "VASTERBOTTEN.EKONOM"],
)
def test_a_person_is_known_by_mail_or_key_however_it_is_written(said: str) -> None:
    identity = identify({"email": said}, ORGANISATION, DAY)
    assert identity == Identity("vasterbotten.ekonom", "Divisionsekonom, Region Västerbotten")
    actor = actor_of(identity, ORGANISATION, DAY)
    assert actor is not None
    assert (actor.roles, actor.region) == (frozenset({"divisional_economist"}), "vasterbotten")


def test_another_claim_may_say_who_it_is() -> None:
    by_number = replace(ORGANISATION, login=Login("hsa_id"))
    assert identify({"hsa_id": "foa.chef", "email": ECONOMIST}, by_number, DAY).key == "foa.chef"


@pytest.mark.parametrize(
    "claims",
    [{}, {"email": ""}, {"email": "  "}, {"email": None}, {"email": 17}, {"email": ["a@b.example"]},
     {"email": "a" * 101}, {"email": "a\nb"}],
)  # fmt: skip
def test_a_log_in_that_does_not_say_who_is_refused(claims: Claims) -> None:
    with pytest.raises(NotAllowedError, match="säger inte vem du är: uppgiften ”email” saknas"):
        identify(claims, ORGANISATION, DAY)


def test_an_address_known_to_be_unchecked_is_not_believed() -> None:
    with pytest.raises(NotAllowedError, match="inte kontrollerat din e-postadress"):
        logged_in(email_verified=False)
    assert logged_in(email_verified=True).key == "vasterbotten.ekonom"


@pytest.mark.parametrize(
    ("claims", "may"),
    [
        ({}, set()),
        ({"groups": ["handlaggare"]}, {"handle", "operate"}),
        ({"groups": "handlaggare"}, {"handle", "operate"}),
        ({"groups": "handlaggare och mer"}, set()),
        ({"groups": ["Handlaggare", 7, None]}, set()),
        ({"groups": ["ac-beslut"]}, {"decide in vasterbotten"}),
        ({"groups": ["bd-chef"]}, set()),
        ({"realm_access": {"roles": ["ekonom"]}}, {"net"}),
        ({"realm_access.roles": ["ekonom"]}, {"net"}),
        ({"realm_access": ["roles", "ekonom"]}, set()),
        ({"realm_access": "ekonom"}, set()),
        ({"hsa": "drift"}, {"operate"}),
        ({"groups": ["ac-beslut", "lasare"], "hsa": ["drift"]}, {"decide in vasterbotten", "operate"}),
    ],
    ids=str,
)
def test_what_claims_give_beside_the_file(claims: dict[str, object], may: set[str]) -> None:
    actor = actor_of(logged_in(**claims), ORGANISATION, DAY)
    assert actor is not None
    found = {"handle": can_handle(actor), "operate": can_operate(actor), "net": can_read_net(actor)}
    if not can_handle(actor):
        bodies = [(region.key, ORGANISATION.body(region.deciding_body)) for region in ORGANISATION.regions]
        found |= {f"decide in {key}": can_decide(actor, body, DAY) for key, body in bodies}
        found |= {"decide consensus": can_decide(actor, ORGANISATION.body("aril"), DAY)}
    assert {deed for deed, allowed in found.items() if allowed} == may


def test_whoever_decides_for_a_region_by_log_in_has_mandate_there_and_nowhere_else() -> None:
    actor = actor_of(logged_in(groups=["ac-beslut"]), ORGANISATION, DAY)
    assert actor is not None
    check_mandate(actor, ORGANISATION.body("ledning_vasterbotten"), DAY)
    for body in ("ksr_norrbotten", "aril", "foa_lakemedel"):
        with pytest.raises(NotAllowedError, match="hade inte mandat"):
            check_mandate(actor, ORGANISATION.body(body), DAY)


def test_somebody_without_a_region_gets_that_of_the_role() -> None:
    claims = {"email": "ordforande@aril.example", "groups": ["bd-chef"]}
    actor = actor_of(identify(claims, ORGANISATION, DAY), ORGANISATION, DAY)
    assert actor is not None
    assert (actor.roles, actor.region) == (frozenset({"medicines_head"}), "norrbotten")


def test_whoever_the_file_does_not_know_comes_in_only_to_read() -> None:
    claims = {"email": "olle@foa.example", "groups": ["handlaggare"], "name": "Olle"}
    with pytest.raises(NotAllowedError, match=r"olle@foa\.example, men den personen finns inte"):
        identify(claims, ORGANISATION, DAY)
    identity = identify({**claims, "groups": ["handlaggare", "lasare"]}, ORGANISATION, DAY)
    actor = actor_of(identity, ORGANISATION, DAY)
    assert actor is not None
    assert (actor.key, actor.name, actor.roles) == ("olle@foa.example", "Olle", frozenset({"reader"}))
    assert not can_handle(actor)


def test_nobody_becomes_the_program_itself() -> None:
    with pytest.raises(NotAllowedError):
        identify({"email": "system"}, ORGANISATION, DAY)
    claimed = identify({"email": "system", "groups": ["lasare"]}, ORGANISATION, DAY)
    actor = actor_of(claimed, ORGANISATION, DAY)
    assert actor is not None
    assert not actor.system
    assert not can_handle(actor)


def test_whoever_leaves_the_file_is_nobody() -> None:
    identity = logged_in(groups=["handlaggare"])
    without = replace(ORGANISATION, people=[p for p in ORGANISATION.people if p.key != identity.key])
    assert actor_of(identity, without, DAY) is None
