"""What a proposal can be, where it can stand, and what may be done with it: the tables once more, by hand."""

from collections.abc import Callable

import pytest

from models.rules.difference import differences
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.medicine_classes import class_codes, may_concern
from models.rules.proposals import (
    FOLLOWS,
    KIND_LABELS,
    MEANINGS,
    OF_VERDICT,
    STATE_LABELS,
    ProposalKind,
    ProposalState,
    Way,
    kind_of,
    way_of,
)
from models.rules.settling import (
    Offer,
    can_link,
    can_set_aside,
    can_take_up,
    check_link,
    check_set_aside,
    check_take_up,
)
from models.rules.verdicts import Verdict
from notifications.proposal_words import differences_in_words, next_in_words

S, K, V = ProposalState, ProposalKind, Verdict

# Verdict, kind when new, kind when changed, what taking it up does.
MEANS = [
    (V.SHOULD, K.NEW, K.CHANGED, Way.OPENS),
    (V.MAY, K.NEW, K.CHANGED, Way.OPENS),
    (V.SHOULD_NOT, K.NEW, K.CHANGED, Way.OPENS),
    (V.AWAIT, K.NEW, K.CHANGED, Way.OPENS),
    (V.REVISION, K.NEW, K.CHANGED, Way.ASKS),
    (V.UNRECOGNISED, K.UNRECOGNISED, K.UNRECOGNISED, Way.ASKS),
    (V.UNDER_PREPARATION, K.UNDER_PREPARATION, K.UNDER_PREPARATION, Way.ASKS),
    (V.REGIONAL, K.NOT_TAKEN_UP, K.NOT_TAKEN_UP, Way.NOMINATES),
    (V.AGREEMENT_ONLY, K.NOT_TAKEN_UP, K.NOT_TAKEN_UP, Way.NOMINATES),
    (V.CLASS_RULE, K.CLASS_RULE, K.CLASS_RULE, Way.NOTHING),
    (V.ARCHIVED, K.ARCHIVED, K.ARCHIVED, Way.NOTHING),
]
# Where it stands: may it be taken up, linked, set aside?
MAY = {
    S.WAITING: (True, True, True),
    S.SET_ASIDE: (True, True, False),
    S.TAKEN_UP: (False, False, False),
    S.LINKED: (False, False, False),
    S.SUPERSEDED: (False, False, False),
    S.OPENED_BY_ITSELF: (False, False, False),
    S.TOLD_CASE: (False, False, False),
}


def offer(state: ProposalState = S.WAITING, verdict: Verdict = V.SHOULD, **more: int) -> Offer:
    return Offer(12, state, verdict, "Trodelvy", "NT-rådets ord", **more)


@pytest.mark.parametrize(("verdict", "new", "changed", "way"), MEANS)
def test_what_each_verdict_is_and_what_taking_it_up_does(
    verdict: Verdict, new: ProposalKind, changed: ProposalKind, way: Way
) -> None:
    assert (kind_of(verdict, changed=False), kind_of(verdict, changed=True)) == (new, changed)
    assert way_of(verdict) is way


def test_no_verdict_kind_or_state_is_without_a_place_or_words() -> None:
    assert set(OF_VERDICT) == {row[0] for row in MEANS} == set(Verdict)
    assert set(FOLLOWS) == {None, *ProposalState}
    assert set(KIND_LABELS) == set(ProposalKind)
    assert set(STATE_LABELS) == set(ProposalState)
    assert {state for after in FOLLOWS.values() for state in after} == set(ProposalState), "every state is reached"


@pytest.mark.parametrize(("state", "may"), MAY.items())
def test_what_may_be_done_in_each_state(state: ProposalState, may: tuple[bool, bool, bool]) -> None:
    standing = offer(state, case_id=7)
    assert (can_take_up(standing), can_link(standing), can_set_aside(standing)) == may
    checks: tuple[Callable[[], object], ...] = (
        lambda: check_take_up(standing),
        lambda: check_link(standing),
        lambda: check_set_aside(standing, "skäl"),
    )
    for allowed, check in zip(may, checks, strict=True):
        if allowed:
            check()
        else:
            with pytest.raises(NotNowError, match=r"redan avgjort: .*, OI-0007\. Se vem och varför: .* show 12"):
                check()


def test_one_that_was_replaced_points_at_the_one_that_counts() -> None:
    old = offer(newer=15)
    assert (can_take_up(old), can_link(old), can_set_aside(old)) == (False, False, False)
    with pytest.raises(NotNowError, match=r"ersatts av förslag 15.*ordnat proposal show 15"):
        check_link(old)


@pytest.mark.parametrize("verdict", [V.CLASS_RULE, V.ARCHIVED])
def test_what_opens_nothing_is_linked_or_set_aside(verdict: Verdict) -> None:
    standing = offer(verdict=verdict)
    assert (can_take_up(standing), can_link(standing), can_set_aside(standing)) == (False, True, True)
    with pytest.raises(NotNowError, match="Koppla det till ärendet det gäller, eller lägg det åt sidan"):
        check_take_up(standing)


@pytest.mark.parametrize("verdict", [V.UNRECOGNISED, V.REVISION, V.UNDER_PREPARATION])
def test_words_that_give_no_direction_ask_a_person_what_they_mean(verdict: Verdict) -> None:
    standing = offer(verdict=verdict)
    for unsaid in (None, V.UNRECOGNISED, V.ARCHIVED):
        with pytest.raises(InvalidInputError, match="”NT-rådets ord” säger inte vad som gäller") as refusal:
            check_take_up(standing, unsaid)
        assert refusal.value.about == "verdict"
    assert [check_take_up(standing, meaning) for meaning in MEANINGS] == [Way.OPENS] * 4 + [Way.NOMINATES]


def test_clear_words_have_one_meaning() -> None:
    assert check_take_up(offer(), V.SHOULD) is Way.OPENS
    assert check_take_up(offer(verdict=V.REGIONAL)) is Way.NOMINATES
    with pytest.raises(InvalidInputError, match=r"betyder bör användas\. Ange ingen annan"):
        check_take_up(offer(), V.MAY)


def test_setting_aside_says_why() -> None:
    with pytest.raises(InvalidInputError, match="Ange varför") as refusal:
        check_set_aside(offer(), " \n")
    assert refusal.value.about == "reason"


# ── Differences ───────────────────────────────────────────────────────────────────────────────────────────


def test_differences_are_told_in_the_order_of_the_facts() -> None:
    before = {"label": "kan", "restricted": False, "comment": None, "url": "x", "gone": 1}
    after = {"url": "x", "label": "bör", "restricted": True, "comment": "avtal", "new": ""}
    assert differences(before, after) == [
        {"field": "label", "before": "kan", "after": "bör"},
        {"field": "restricted", "before": False, "after": True},
        {"field": "comment", "before": None, "after": "avtal"},
        {"field": "new", "before": None, "after": ""},
        {"field": "gone", "before": 1, "after": None},
    ]
    assert differences(None, after) == differences(after, after) == []


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("label", "kan användas", "bör användas", "lydelse: kan användas → bör användas"),
        ("verdict", "may", "should_not", "tolkas som: kan användas → bör inte användas"),
        ("verdict", "may", "något", "tolkas som: kan användas → något"),
        ("restricted", False, True, "med förbehåll: nej → ja"),
        ("published_on", None, "2026-09-01", "publicerad: saknas → 2026-09-01"),
        ("comment", "", "avtal", "kommentar: saknas → avtal"),
        ("parts", ["a", "b"], [], "parts: a, b → "),
    ],
)
def test_a_difference_in_words(field: str, before: object, after: object, said: str) -> None:
    assert differences_in_words([{"field": field, "before": before, "after": after}]) == [said]


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("way", Way)
def test_every_proposal_says_what_there_is_to_do(state: ProposalState, way: Way) -> None:
    said = next_in_words(12, state, way)
    assert said
    assert ("proposal set-aside 12" in said) is (state is S.WAITING)


# ── Rules for a class ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "atc", "codes"),
    [
        ("PD-(L)1-hämmare", None, {"L01FF"}),
        ("PD-L1-hämmare", None, {"L01FF"}),
        ("pd–1 hämmare", None, {"L01FF"}),
        ("generell rekommendation för CDK4/6-hämmare", None, {"L01EF"}),
        ("CAR-T-behandling", None, {"L01XL"}),
        ("Checkpointhämmare", "L01 FF", {"L01FF"}),
        ("Checkpointhämmare", "L01FF02", set()),
        ("Trodelvy", None, set()),
    ],
)
def test_the_groups_that_a_rule_speaks_of(words: str, atc: str | None, codes: set[str]) -> None:
    assert class_codes(words, atc) == codes


@pytest.mark.parametrize(
    ("substance", "atc", "concerned"),
    [
        ("pembrolizumab", "L01FF02", True),
        ("nivolumab", None, True),
        ("Nivolumab + relatlimab", None, True),
        ("sacituzumab govitekan", "L01FX17", False),
        ("okänd", None, False),
        ("", None, False),
    ],
)
def test_whom_a_rule_may_concern(substance: str, atc: str | None, concerned: bool) -> None:
    assert may_concern(frozenset({"L01FF"}), "atezolizumab, nivolumab", substance, atc) is concerned
