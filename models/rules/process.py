"""The process as tables: the steps of the path, what each needs, and who may answer what.

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


PRIORITY_LABELS: dict[Priority, str] = {Priority.NORMAL: "normal", Priority.URGENT: "starkt behov"}


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
# Looked up for every event of every log.
_BY_ROUTE = {route: tuple(rule for rule in STAGES if route in rule.routes) for route in Route}
_BY_KEY = {(rule.stage, outcome.key): outcome for rule in STAGES for outcome in rule.outcomes}


def stages_of(route: Route) -> tuple[StageRule, ...]:
    """The stages on a route, in order."""
    return _BY_ROUTE[route]


def downstream(stage: Stage) -> frozenset[Stage]:
    """`stage` and every stage that builds on it."""
    found = {stage}
    for rule in STAGES:
        if found.intersection(rule.after):
            found.add(rule.stage)
    return frozenset(found)


def outcome_of(stage: Stage, key: str) -> Outcome | None:
    """The outcome called `key`, or None when the stage has no such answer."""
    return _BY_KEY.get((stage, key))
