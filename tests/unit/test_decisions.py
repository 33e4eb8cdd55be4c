"""What may be recorded, and the sentence a person gets when it may not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.decisions import CostShare, Decision, check_content, check_decision, shares_in
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError, OrdnatError
from models.rules.events import Kind
from models.rules.process import RULES, Dispensing, Effect, Route, Stage
from tests.factories import CONDITIONS, PUBLISHED, REASON, REGIONS, SHARES, Log, day, decision

TODAY = date(2026, 11, 20)
FIRST, SECOND, *_ = REGIONS
CONSENSUS, BUDGET = Stage.CONSENSUS, Stage.BUDGET_IMPACT
RECOMMENDATION, REGION = Stage.REGIONAL_RECOMMENDATION, Stage.REGION_DECISION


def shares(*percents: str) -> tuple[CostShare, ...]:
    """A unit per percentage."""
    return tuple(CostShare(f"Enhet {n}", Decimal(percent)) for n, percent in enumerate(percents, start=1))


def opened() -> Log:
    return Log()


def asked() -> Log:
    return Log().recommended()


def asked_of_prescription() -> Log:
    return Log(dispensing=Dispensing.PRESCRIPTION).recommended()


@dataclass(frozen=True)
class Refused:
    """Given a case, when somebody tries a decision, then it is refused like this."""

    why: str
    given: Callable[[], Log]
    tried: Decision
    error: type[OrdnatError]
    says: str
    today: date = field(default=TODAY)


def region(outcome: str, **fields: Any) -> Decision:
    """A decision of the first region, lacking nothing but what `fields` takes away."""
    return decision(REGION, outcome, **({"region": FIRST} | fields))


TURNS = [
    Refused(
        "recommendation before consensus and budget impact",
        opened,
        decision(RECOMMENDATION, "recommend"),
        NotNowError,
        "Först behövs sjukvårdsregional konsensus och budgetpåverkansanalys",
    ),
    Refused(
        "recommendation before budget impact",
        lambda: Log().decided(CONSENSUS, "support"),
        decision(RECOMMENDATION, "recommend"),
        NotNowError,
        "Först behövs budgetpåverkansanalys.",
    ),
    Refused(
        "region before the recommendation",
        opened,
        region("as_recommended"),
        NotNowError,
        "Regionens beslut kan inte beslutas än. Först behövs sjukvårdsregional rekommendation",
    ),
    Refused(
        "consensus twice",
        lambda: Log().decided(CONSENSUS, "support"),
        decision(CONSENSUS, "no_support"),
        NotNowError,
        "redan beslutat den 2026-09-15 (tillstyrker, händelse 5). Gör en rättelse",
    ),
    Refused(
        "the same region twice",
        lambda: asked().region(FIRST),
        region("no"),
        NotNowError,
        "redan beslutat den 2026-09-29",
    ),
    Refused(
        "take-up on the national route",
        opened,
        decision(Stage.TAKE_UP, "take_up"),
        NotNowError,
        "Upptag ingår inte i ärendets väg",
    ),
    Refused(
        "consensus before take-up on the own route",
        lambda: Log("regional", route=Route.OWN),
        decision(CONSENSUS, "support"),
        NotNowError,
        "Först behövs upptag",
    ),
    Refused(
        "parked",
        lambda: Log("await"),
        decision(CONSENSUS, "support"),
        NotNowError,
        "ärendets läge är ”avvaktar NT-rådet”. Det väcks när NT-rådet lämnar en rekommendation.",
    ),
    Refused(
        "negative",
        lambda: Log("should_not"),
        decision(CONSENSUS, "support"),
        NotNowError,
        "ärendets läge är ”nej görs känt i regionerna”",
    ),
    Refused(
        "paused",
        lambda: Log().revised("may"),
        decision(CONSENSUS, "support"),
        NotNowError,
        "”pausat: rekommendationen ändrad”. En handläggare behöver först bedöma",
    ),
    Refused(
        "closed",
        lambda: Log().then(Kind.CLOSED, outcome="withdrawn"),
        decision(CONSENSUS, "support"),
        NotNowError,
        "”avslutat”. Ändra ett beslut genom en rättelse, eller öppna ett nytt ärende",
    ),
    Refused(
        "released", lambda: Log().released(), region("no"), NotNowError, "”godkänt för användning”. Ändra ett beslut"
    ),
    Refused(
        "unknown region",
        asked,
        region("as_recommended", region="gotland"),
        NotFoundError,
        "”gotland” ingår inte i ärendet. Välj bland: norrbotten, vasterbotten",
    ),
    Refused(
        "no region named",
        asked,
        region("as_recommended", region=None),
        InvalidInputError,
        "Ange vilken region som har beslutat: norrbotten",
    ),
    Refused(
        "a region named for what is everybody's",
        opened,
        decision(CONSENSUS, "support", region=FIRST),
        InvalidInputError,
        "gäller hela ärendet; ange ingen region",
    ),
]
CONTENT = [
    Refused(
        "unknown outcome",
        opened,
        decision(CONSENSUS, "maybe"),
        InvalidInputError,
        "”maybe” är inget utfall för sjukvårdsregional konsensus. Välj bland: support (tillstyrker)",
    ),
    Refused(
        "another stage's outcome",
        asked,
        region("recommend"),
        InvalidInputError,
        "”recommend” är inget utfall för regionens beslut",
    ),
    Refused(
        "conditions missing in consensus",
        opened,
        decision(CONSENSUS, "support_with_conditions", conditions=None),
        InvalidInputError,
        "”tillstyrker med villkor” kräver villkor",
    ),
    Refused(
        "reason missing for no support",
        opened,
        decision(CONSENSUS, "no_support", reason="  "),
        InvalidInputError,
        "”avstyrker” kräver skäl",
    ),
    Refused(
        "centre missing",
        asked,
        region("specialist_centre", centre=None),
        InvalidInputError,
        "kräver specialistcentrum, till exempel NUS",
    ),
    Refused(
        "guidance without conditions",
        asked,
        region("with_guidance", conditions=None),
        InvalidInputError,
        "kräver villkor",
    ),
    Refused(
        "guidance without reason",
        asked,
        region("with_guidance", reason=None),
        InvalidInputError,
        "avviker från rekommendationen. Ange skäl",
    ),
    Refused(
        "waiting without reason",
        asked,
        region("waiting", reason=None),
        InvalidInputError,
        "”inte nu, väntar” avviker från rekommendationen. Ange skäl",
    ),
    Refused("no without reason", asked, region("no", reason=None), InvalidInputError, "”nej” avviker från"),
    Refused(
        "conditions on a plain yes without reason",
        asked,
        region("as_recommended", conditions=CONDITIONS),
        InvalidInputError,
        "med villkor avviker från rekommendationen. Ange skäl",
    ),
    Refused(
        "conditions on a centre without reason",
        asked,
        region("specialist_centre", conditions=CONDITIONS),
        InvalidInputError,
        "med villkor avviker från rekommendationen. Ange skäl",
    ),
    Refused(
        "waiting for nothing",
        asked,
        region("waiting", waiting_for=None),
        InvalidInputError,
        "kräver vad regionen väntar på",
    ),
    Refused(
        "waiting without end",
        asked,
        region("waiting", waiting_until=None),
        InvalidInputError,
        "kräver till när regionen väntar",
    ),
    Refused(
        "waiting until the day it was decided",
        asked,
        region("waiting", waiting_until=day(28)),
        InvalidInputError,
        "Väntan till 2026-09-29 slutar inte efter beslutsdatumet 2026-09-29",
    ),
    Refused(
        "a registry number nobody can have",
        asked,
        region("as_recommended", registry_number="9" * 201),
        InvalidInputError,
        "Uppgiften om diarienummer är längre än 200 tecken",
    ),
]
DATES = [
    Refused(
        "in the future",
        opened,
        decision(CONSENSUS, "support", on=date(2026, 11, 21)),
        InvalidInputError,
        "Beslutsdatumet 2026-11-21 ligger i framtiden. I dag är det 2026-11-20",
    ),
    Refused(
        "before the recommendation",
        opened,
        decision(CONSENSUS, "support", on=day(-1)),
        InvalidInputError,
        "ligger före rekommendationen, 2026-09-01",
    ),
    Refused(
        "before consensus",
        lambda: Log().decided(CONSENSUS, "support", on=day(18)).decided(BUDGET, "reviewed", on=day(12)),
        decision(RECOMMENDATION, "recommend", on=day(17)),
        InvalidInputError,
        "ligger före sjukvårdsregional konsensus, 2026-09-19",
    ),
    Refused(
        "before budget impact",
        lambda: Log().decided(CONSENSUS, "support", on=day(12)).decided(BUDGET, "reviewed", on=day(18)),
        decision(RECOMMENDATION, "recommend", on=day(17)),
        InvalidInputError,
        "ligger före budgetpåverkansanalys, 2026-09-19",
    ),
    Refused(
        "region before the recommendation it follows",
        asked,
        region("as_recommended", on=day(19)),
        InvalidInputError,
        "ligger före sjukvårdsregional rekommendation, 2026-09-21",
    ),
    Refused(
        "before the region's own earlier answer",
        lambda: asked().region(FIRST, "waiting", on=day(30)),
        region("as_recommended", on=day(29)),
        InvalidInputError,
        "ligger före regionens förra besked, 2026-10-01",
    ),
]
COSTS = [
    Refused(
        "shares for a requisition medicine",
        asked,
        region("as_recommended", shares=SHARES),
        InvalidInputError,
        "Rekvisitionsläkemedel betalas av kliniken",
    ),
    Refused(
        "no shares for a prescription medicine",
        asked_of_prescription,
        region("as_recommended"),
        InvalidInputError,
        "Ett receptläkemedel behöver kostnadsansvar",
    ),
    Refused(
        "shares for a no",
        asked_of_prescription,
        region("no", shares=SHARES),
        InvalidInputError,
        "Kostnadsansvar kan inte fördelas när utfallet är ”nej”",
    ),
    Refused(
        "shares for what was not a region's decision",
        lambda: Log(dispensing=Dispensing.PRESCRIPTION),
        decision(CONSENSUS, "support", shares=SHARES),
        InvalidInputError,
        "Kostnadsansvar kan inte fördelas",
    ),
    *(
        Refused(
            f"shares {' + '.join(percents)}",
            asked_of_prescription,
            region("as_recommended", shares=shares(*percents)),
            InvalidInputError,
            says,
        )
        for percents, says in [
            (("60", "39.9"), "Kostnadsandelarna blir 99,9 %, inte 100 %"),
            (("60", "40.1"), "Kostnadsandelarna blir 100,1 %, inte 100 %"),
            (("100.0001",), "Andelen för Enhet 1 är 100,0001 %"),
            (("33.33", "33.33", "33.33"), "Kostnadsandelarna blir 99,99 %"),
            (("100", "0"), "Andelen för Enhet 2 är 0 %; den måste vara större än 0"),
            (("50", "51", "-1"), "Andelen för Enhet 3 är -1 %"),
            (("101", "-1"), "Andelen för Enhet 1 är 101 %; den måste vara större än 0 och högst 100"),
            (("33.3333333", "66.6666667"), "Andelen för Enhet 1 har fler än sex decimaler"),
            (("NaN", "100"), "Andelen för Enhet 1 är NaN %"),
            (("sNaN", "100"), "Andelen för Enhet 1 är sNaN %"),
            (("Infinity",), "Andelen för Enhet 1 är Infinity %"),
        ]
    ),
    Refused(
        "the same unit twice, written in two ways",
        asked_of_prescription,
        region("as_recommended", shares=(CostShare("Medicin", Decimal(50)), CostShare(" MEDICIN ", Decimal(50)))),
        InvalidInputError,
        "Samma kostnadsbärande enhet är angiven två gånger",
    ),
    Refused(
        "a unit without a name",
        asked_of_prescription,
        region("as_recommended", shares=(CostShare(" ", Decimal(100)),)),
        InvalidInputError,
        "En kostnadsbärande enhet saknar namn",
    ),
    Refused(
        "a unit with an endless name",
        asked_of_prescription,
        region("as_recommended", shares=(CostShare("M" * 201, Decimal(100)),)),
        InvalidInputError,
        "En kostnadsbärande enhets namn är längre än 200 tecken",
    ),
]
REFUSED = [*TURNS, *CONTENT, *DATES, *COSTS]


@pytest.mark.parametrize("row", REFUSED, ids=[row.why for row in REFUSED])
def test_refused_with_a_sentence_that_says_what_to_do(row: Refused) -> None:
    place = row.given().place
    with pytest.raises(row.error) as refusal:
        check_decision(place, row.tried, row.today)
    assert row.says in str(refusal.value)
    assert place == row.given().place, "a refusal changes nothing"


ACCEPTED = [
    ("on the day of the recommendation", opened, decision(CONSENSUS, "support", on=PUBLISHED)),
    ("today", opened, decision(CONSENSUS, "support", on=TODAY)),
    ("budget impact first", opened, decision(BUDGET, "reviewed")),
    ("consensus first", opened, decision(CONSENSUS, "support_with_conditions")),
    ("against", opened, decision(CONSENSUS, "no_support")),
    ("on the day of what it rests on", asked, region("as_recommended", on=day(20))),
    ("plain yes", asked, region("as_recommended")),
    ("guidance", asked, region("with_guidance")),
    ("centre", asked, region("specialist_centre")),
    ("waiting", asked, region("waiting")),
    ("waiting one day", asked, region("waiting", waiting_until=day(29))),
    ("no", asked, region("no")),
    ("yes with conditions and reason", asked, region("as_recommended", conditions=CONDITIONS, reason=REASON)),
    ("yes after waiting", lambda: asked().region(FIRST, "waiting"), region("as_recommended", on=day(28))),
    ("waiting once more", lambda: asked().region(FIRST, "waiting"), region("waiting", on=day(40))),
    ("shares in two units", asked_of_prescription, region("as_recommended", shares=SHARES)),
    ("one unit", asked_of_prescription, region("as_recommended", shares=shares("100"))),
    ("parts of a percent", asked_of_prescription, region("with_guidance", shares=shares("33.3", "33.3", "33.4"))),
    ("no to a prescription medicine", asked_of_prescription, region("no")),
    ("take-up", lambda: Log("regional", route=Route.OWN), decision(Stage.TAKE_UP, "take_up")),
]


@pytest.mark.parametrize(("given", "tried"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_accepted(given: Callable[[], Log], tried: Decision) -> None:
    assert check_decision(given().place, tried, TODAY).key == tried.outcome


@pytest.mark.parametrize(
    ("stage", "outcome"), [(rule.stage, o) for rule in RULES.values() for o in rule.outcomes], ids=str
)
def test_every_field_an_outcome_asks_for_is_missed(stage: Stage, outcome: Any) -> None:
    place = Log("regional", route=Route.OWN).place
    whole = decision(stage, outcome.key, region=FIRST if RULES[stage].per_region else None)
    assert check_content(place, whole, TODAY) is outcome
    for name in outcome.requires + (("reason",) if outcome.deviates else ()):
        nothing: dict[str, Any] = {name: None}
        with pytest.raises(InvalidInputError, match=r"Ange skäl|kräver"):
            check_content(place, replace(whole, **nothing), TODAY)


def test_a_no_at_any_stage_needs_a_reason() -> None:
    # One rule read across the whole table: whoever turns a medicine down, refuses or waits says why.
    for rule in RULES.values():
        for outcome in rule.outcomes:
            if outcome.effect in {Effect.TURNS_DOWN, Effect.REFUSES, Effect.WAITS}:
                assert outcome.deviates or "reason" in outcome.requires, outcome.key


def test_what_was_not_filled_in_is_not_kept() -> None:
    assert decision(CONSENSUS, "support").data() == {}


def test_what_was_filled_in_comes_back_from_the_log() -> None:
    made = region("waiting", registry_number="RS 2026/1", shares=SHARES, prepared_by=("anna",))
    assert made.data() == {
        "reason": REASON,
        "waiting_for": "TLV:s beslut",
        "waiting_until": "2026-12-30",
        "registry_number": "RS 2026/1",
        "shares": [["Medicin", "60"], ["Onkologi", "40"]],
        "prepared_by": ["anna"],
    }
    assert shares_in(made.data()) == SHARES
    assert shares_in({}) == ()


parts = st.lists(st.integers(1, 10_000), min_size=1, max_size=8)


@given(parts, st.sampled_from([Decimal("-0.01"), Decimal("0"), Decimal("0.01")]))
def test_shares_are_taken_exactly_when_they_sum_to_a_hundred(weights: list[int], off: Decimal) -> None:
    # Given parts in hundredths of a percent that sum to the whole, the last a hundredth off or not
    hundredths = [weight * 10_000 // sum(weights) for weight in weights]
    hundredths[-1] += 10_000 - sum(hundredths)
    percents = [Decimal(part) / 100 for part in hundredths]
    percents[-1] += off
    tried = region("as_recommended", shares=shares(*map(str, percents)))
    # Then only the exact sum is taken
    lawful = off == 0 and all(percent > 0 for percent in percents)
    assert _taken(asked_of_prescription().place, tried) is lawful


@given(st.integers(-5, 90))
def test_a_date_is_taken_from_the_recommendation_to_today(offset: int) -> None:
    on = PUBLISHED + timedelta(days=offset)
    assert _taken(Log().place, decision(CONSENSUS, "support", on=on)) is (PUBLISHED <= on <= TODAY)


def _taken(place: Any, tried: Decision) -> bool:
    try:
        check_decision(place, tried, TODAY)
    except OrdnatError:
        return False
    return True
