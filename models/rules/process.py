"""The process as tables: stages, what each needs, who may say what, and where a case can stand.

Source: the 2020 audit of ordnat införande in the northern healthcare region — NT-rådet →
sjukvårdsregional konsensus and budgetpåverkansanalys side by side → sjukvårdsregional rekommendation →
the regions' decisions → approved for use. Who owns a stage and its targets is configuration
(`deployments/norra.toml`), not code. `docs/process.md` is drawn from these tables.
"""

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """How a case came onto the path."""

    NATIONAL = "national"
    OWN = "own"


class Priority(StrEnum):
    """Normal, or strong need: same steps, halved targets."""

    NORMAL = "normal"
    URGENT = "urgent"


class Dispensing(StrEnum):
    """Who pays follows from how the medicine is handed out."""

    REQUISITION = "requisition"
    PRESCRIPTION = "prescription"


class Stage(StrEnum):
    """A step in which somebody must decide."""

    TAKE_UP = "take_up"
    CONSENSUS = "consensus"
    BUDGET_IMPACT = "budget_impact"
    REGIONAL_RECOMMENDATION = "regional_recommendation"
    REGION_DECISION = "region_decision"


class Standing(StrEnum):
    """Where a case as a whole can stand."""

    ON_PATH = "on_path"
    PARKED = "parked"
    PAUSED = "paused"
    MAKING_KNOWN = "making_known"
    RELEASED = "released"
    CLOSED = "closed"


class Trigger(StrEnum):
    """What can move a case from one standing to another."""

    OPENED_POSITIVE = "opened_positive"
    OPENED_AWAIT = "opened_await"
    OPENED_NEGATIVE = "opened_negative"
    REVISED_POSITIVE = "revised_positive"
    REVISED_AWAIT = "revised_await"
    REVISED_NEGATIVE = "revised_negative"
    REVISED_OTHERWISE = "revised_otherwise"
    TURNED_DOWN = "turned_down"
    GOES_ON = "goes_on"
    PARKS = "parks"
    MADE_KNOWN = "made_known"
    RELEASED = "released"
    CLOSED = "closed"
    REOPENED = "reopened"


class Effect(StrEnum):
    """What an outcome does to the path."""

    ONWARD = "onward"
    TURNS_DOWN = "turns_down"
    APPROVES = "approves"
    WAITS = "waits"
    REFUSES = "refuses"


@dataclass(frozen=True)
class Outcome:
    """One answer a stage allows. `requires` names fields that must then be filled in.

    `deviates` marks an answer that departs from the recommendation put to the decider: a reason is mandatory.
    """

    key: str
    label: str
    effect: Effect
    requires: tuple[str, ...] = ()
    deviates: bool = False

    @property
    def final(self) -> bool:
        """False while the region still has to come back."""
        return self.effect is not Effect.WAITS


@dataclass(frozen=True)
class StageRule:
    """A stage: its Swedish name, what must be decided before it, on which routes, with which outcomes."""

    stage: Stage
    label: str
    after: tuple[Stage, ...]
    outcomes: tuple[Outcome, ...]
    routes: tuple[Route, ...] = (Route.NATIONAL, Route.OWN)
    per_region: bool = False


STAGES: tuple[StageRule, ...] = (
    StageRule(
        Stage.TAKE_UP,
        "Upptag",
        after=(),
        routes=(Route.OWN,),
        outcomes=(
            Outcome("take_up", "tas upp", Effect.ONWARD),
            Outcome("decline", "tas inte upp", Effect.TURNS_DOWN, requires=("reason",)),
        ),
    ),
    StageRule(
        Stage.CONSENSUS,
        "Sjukvårdsregional konsensus",
        after=(Stage.TAKE_UP,),
        outcomes=(
            Outcome("support", "tillstyrker", Effect.ONWARD),
            Outcome("support_with_conditions", "tillstyrker med villkor", Effect.ONWARD, requires=("conditions",)),
            Outcome("no_support", "avstyrker", Effect.ONWARD, requires=("reason",)),
        ),
    ),
    StageRule(
        Stage.BUDGET_IMPACT,
        "Budgetpåverkansanalys",
        after=(Stage.TAKE_UP,),
        outcomes=(Outcome("reviewed", "granskad", Effect.ONWARD),),
    ),
    StageRule(
        Stage.REGIONAL_RECOMMENDATION,
        "Sjukvårdsregional rekommendation",
        after=(Stage.CONSENSUS, Stage.BUDGET_IMPACT),
        outcomes=(
            Outcome("recommend", "rekommenderar införande", Effect.ONWARD),
            Outcome(
                "recommend_with_conditions",
                "rekommenderar införande med villkor",
                Effect.ONWARD,
                requires=("conditions",),
            ),
            Outcome("recommend_not", "rekommenderar inte införande", Effect.TURNS_DOWN, requires=("reason",)),
        ),
    ),
    StageRule(
        Stage.REGION_DECISION,
        "Regionens beslut",
        after=(Stage.REGIONAL_RECOMMENDATION,),
        per_region=True,
        outcomes=(
            Outcome("as_recommended", "rutinanvändning enligt rekommendationen", Effect.APPROVES),
            Outcome(
                "with_guidance",
                "användning med regional vägledning",
                Effect.APPROVES,
                requires=("conditions",),
                deviates=True,
            ),
            Outcome(
                "specialist_centre",
                "genom specialistcentrum i annan region",
                Effect.APPROVES,
                requires=("centre",),
            ),
            Outcome(
                "waiting",
                "inte nu, väntar",
                Effect.WAITS,
                requires=("waiting_for", "waiting_until"),
                deviates=True,
            ),
            Outcome("no", "nej", Effect.REFUSES, deviates=True),
        ),
    ),
)

RULES: dict[Stage, StageRule] = {rule.stage: rule for rule in STAGES}

REVISED = (
    Trigger.REVISED_POSITIVE,
    Trigger.REVISED_AWAIT,
    Trigger.REVISED_NEGATIVE,
    Trigger.REVISED_OTHERWISE,
)
OPEN = (Standing.ON_PATH, Standing.PARKED, Standing.PAUSED, Standing.MAKING_KNOWN)

TRANSITIONS: dict[tuple[Standing | None, Trigger], Standing] = {
    (None, Trigger.OPENED_POSITIVE): Standing.ON_PATH,
    (None, Trigger.OPENED_AWAIT): Standing.PARKED,
    (None, Trigger.OPENED_NEGATIVE): Standing.MAKING_KNOWN,
    # The council changes its mind: a parked case wakes by itself, one under way waits for a person,
    # a released one is only flagged for review.
    **{(Standing.ON_PATH, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.PAUSED, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.MAKING_KNOWN, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.RELEASED, trigger): Standing.RELEASED for trigger in REVISED},
    (Standing.PARKED, Trigger.REVISED_POSITIVE): Standing.ON_PATH,
    (Standing.PARKED, Trigger.REVISED_AWAIT): Standing.PARKED,
    (Standing.PARKED, Trigger.REVISED_NEGATIVE): Standing.MAKING_KNOWN,
    (Standing.PARKED, Trigger.REVISED_OTHERWISE): Standing.PAUSED,
    (Standing.PAUSED, Trigger.GOES_ON): Standing.ON_PATH,
    (Standing.PAUSED, Trigger.PARKS): Standing.PARKED,
    (Standing.PAUSED, Trigger.TURNED_DOWN): Standing.MAKING_KNOWN,
    (Standing.ON_PATH, Trigger.TURNED_DOWN): Standing.MAKING_KNOWN,
    (Standing.MAKING_KNOWN, Trigger.MADE_KNOWN): Standing.CLOSED,
    (Standing.ON_PATH, Trigger.RELEASED): Standing.RELEASED,
    **{(standing, Trigger.CLOSED): Standing.CLOSED for standing in OPEN},
    (Standing.RELEASED, Trigger.REOPENED): Standing.ON_PATH,
    (Standing.CLOSED, Trigger.REOPENED): Standing.ON_PATH,
}

STANDING_LABELS: dict[Standing, str] = {
    Standing.ON_PATH: "på väg",
    Standing.PARKED: "avvaktar NT-rådet",
    Standing.PAUSED: "pausat: rekommendationen ändrad",
    Standing.MAKING_KNOWN: "nej görs känt i regionerna",
    Standing.RELEASED: "godkänt för användning",
    Standing.CLOSED: "avslutat",
}

TRIGGER_LABELS: dict[Trigger, str] = {
    Trigger.OPENED_POSITIVE: "öppnas: bör, kan eller nominerat",
    Trigger.OPENED_AWAIT: "öppnas: avvakta",
    Trigger.OPENED_NEGATIVE: "öppnas: bör inte",
    Trigger.REVISED_POSITIVE: "ändras till bör eller kan",
    Trigger.REVISED_AWAIT: "ändras till avvakta",
    Trigger.REVISED_NEGATIVE: "ändras till bör inte",
    Trigger.REVISED_OTHERWISE: "ändras på annat sätt",
    Trigger.TURNED_DOWN: "avslås",
    Trigger.GOES_ON: "handläggaren: fortsätt eller gör om ett steg",
    Trigger.PARKS: "handläggaren: avvakta",
    Trigger.MADE_KNOWN: "gjort känt",
    Trigger.RELEASED: "alla regioner har beslutat, minst en ja",
    Trigger.CLOSED: "avslutas med skäl",
    Trigger.REOPENED: "rättelse öppnar igen",
}


class CloseReason(StrEnum):
    """Why a case ended without release. A case is closed, never deleted."""

    NEGATIVE = "negative"
    NOT_TAKEN_UP = "not_taken_up"
    NO_REGION = "no_region"
    WITHDRAWN = "withdrawn"
    NOT_LAUNCHED = "not_launched"
    DUPLICATE = "duplicate"
    OTHER = "other"


CLOSE_LABELS: dict[CloseReason, str] = {
    CloseReason.NEGATIVE: "negativ rekommendation",
    CloseReason.NOT_TAKEN_UP: "togs inte upp",
    CloseReason.NO_REGION: "ingen region inför",
    CloseReason.WITHDRAWN: "återkallat",
    CloseReason.NOT_LAUNCHED: "lanseras inte",
    CloseReason.DUPLICATE: "dubblett",
    CloseReason.OTHER: "annat skäl",
}
# The rest follow from decisions and are not for a person to choose.
CLOSED_BY_PERSON = (CloseReason.WITHDRAWN, CloseReason.NOT_LAUNCHED, CloseReason.DUPLICATE, CloseReason.OTHER)


class Judgement(StrEnum):
    """What a person can say of a paused case."""

    GO_ON = "go_on"
    RESTART = "restart"
    PARK = "park"
    TURN_DOWN = "turn_down"


JUDGEMENTS: dict[Judgement, tuple[Trigger, str]] = {
    Judgement.GO_ON: (Trigger.GOES_ON, "fortsätt"),
    Judgement.RESTART: (Trigger.GOES_ON, "gör om ett steg"),
    Judgement.PARK: (Trigger.PARKS, "avvakta"),
    Judgement.TURN_DOWN: (Trigger.TURNED_DOWN, "gör nejet känt och avsluta"),
}


def stages_of(route: Route) -> tuple[StageRule, ...]:
    """The stages on a route, in order."""
    return tuple(rule for rule in STAGES if route in rule.routes)


def downstream(stage: Stage) -> frozenset[Stage]:
    """`stage` and every stage that builds on it."""
    found = {stage}
    for rule in STAGES:
        if found.intersection(rule.after):
            found.add(rule.stage)
    return frozenset(found)


def outcome_of(stage: Stage, key: str) -> Outcome | None:
    """The outcome called `key`, or None when the stage has no such answer."""
    return next((o for o in RULES[stage].outcomes if o.key == key), None)
