"""Cases for tests: `Log` builds event logs for the rules, `Journey` carries a case through the real actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from app.bootstrap import Ordnat
from models import database, organisation_file
from models.rules.access import SYSTEM, Actor, as_actor
from models.rules.budget_impact import Inputs
from models.rules.consequences import NewEvent, consequences
from models.rules.decisions import CostShare, Decision, shares_in
from models.rules.events import Event, Kind
from models.rules.judging import lapsing
from models.rules.organisation import Organisation
from models.rules.position import Position, position
from models.rules.process import Dispensing, Priority, Route, Stage
from models.rules.standings import CloseReason, Judgement
from models.rules.turns import owner
from models.rules.verdicts import Verdict
from models.rules.work import due_work
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.day_ahead import DayAhead
from models.tables.document import Document, FollowUp
from models.tables.medicine import Recommendation
from models.tables.region_decision import CostShare as CostShareRow
from models.tables.region_decision import RegionDecision
from tasks.actions.automatic import carry_out
from tasks.actions.case_file import By, Recorded, load
from tasks.actions.close import close_case, judge_revision
from tasks.actions.correct import Amendment, correct
from tasks.actions.decide import decide
from tasks.actions.medicines import indication_digest, medicine_of
from tasks.actions.mirror import mirrored
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tasks.actions.revise import revise
from tasks.queries.log_chain import verify

T = TypeVar("T")
FILE = Path(__file__).parents[1] / "deployments" / "norra.toml"
OFFICER, SECOND_OFFICER, CHIEF = "foa.handlaggare", "foa.handlaggare2", "foa.chef"
ARIL, ONCOLOGY = "aril.ordforande", "rcc.ordforande"
REGIONS = ("norrbotten", "vasterbotten", "vasternorrland", "jamtland_harjedalen")
PUBLISHED = date(2026, 9, 1)  # a Tuesday; the tests' clock stands at Friday 20 November
PRICE = Inputs(Decimal(400_000), "AIP", PUBLISHED, Decimal(600))
SHARES = (CostShare("Medicin", Decimal(60)), CostShare("Onkologi", Decimal(40)))
# Days after publication on which each stage is decided when a test does not say.
USUAL = {
    Stage.TAKE_UP: 7,
    Stage.CONSENSUS: 14,
    Stage.BUDGET_IMPACT: 15,
    Stage.REGIONAL_RECOMMENDATION: 20,
    Stage.REGION_DECISION: 28,
}
REASON = "Lokala skäl"
CONDITIONS = "Högst tre patienter"


@cache
def organisation() -> Organisation:
    """The shipped organisation file."""
    return organisation_file.load(FILE)


def day(number: int) -> date:
    """`number` days after publication."""
    return PUBLISHED + timedelta(days=number)


def person(key: str) -> Actor:
    """A person of the shipped organisation file."""
    return as_actor(organisation().person(key, PUBLISHED))


def decision(stage: Stage, outcome: str, *, on: date | None = None, **fields: Any) -> Decision:
    """A decision that lacks nothing its outcome asks for, on the stage's usual day."""
    asked: dict[str, Any] = {}
    if outcome in {"support_with_conditions", "recommend_with_conditions", "with_guidance"}:
        asked["conditions"] = CONDITIONS
    if outcome in {"decline", "no_support", "recommend_not", "with_guidance", "waiting", "no"}:
        asked["reason"] = REASON
    if outcome == "specialist_centre":
        asked["centre"] = "NUS"
    if outcome == "waiting":
        asked |= {"waiting_for": "TLV:s beslut", "waiting_until": day(120)}
    return replace(Decision(stage, outcome, on or day(USUAL[stage])), **(asked | fields))


class Log:
    """A case's event log in the making. What follows from an event is recorded with it, as the program does."""

    def __init__(
        self,
        verdict: str = "should",
        *,
        route: Route = Route.NATIONAL,
        dispensing: Dispensing = Dispensing.REQUISITION,
        therapy: str | None = None,
    ) -> None:
        """Opened on the day of publication by a verdict of NT-rådet, or by nomination on the own route."""
        self.events: list[Event] = []
        self.at = datetime.fromisoformat("2026-11-20T09:30Z")
        positive = verdict in {"should", "may"} or route is Route.OWN
        data = {
            "route": route.value,
            "priority": "normal",
            "dispensing": dispensing.value,
            "therapy": therapy,
            "regions": list(REGIONS),
            "verdict": verdict,
            "terms": {"aim": [1, "months"], "limit": [2, "months"], "calendar": "se_statutory"},
            "clock_start": PUBLISHED.isoformat() if positive else None,
            "earliest": PUBLISHED.isoformat(),
            "recommendation_id": 1,
        }
        self.add(NewEvent(Kind.OPENED, PUBLISHED, data=data))

    @property
    def place(self) -> Position:
        """Where the case stands."""
        return position(self.events)

    def add(self, new: NewEvent, actor: str = OFFICER) -> "Log":
        """`new` is recorded, and what follows from it."""
        before, cause = self.place if self.events else None, len(self.events) + 1
        self._write(new, actor)
        if self.place.contradicted:
            self._write(NewEvent(Kind.REOPENED, new.on), SYSTEM.key, cause)
        for event in list(consequences(before, self.place, new.on, organisation(), new.on)):
            self._write(event, SYSTEM.key, cause)
        return self

    def then(self, kind: Kind, on: date | None = None, *, outcome: str | None = None, **data: Any) -> "Log":
        """Something happens that needs no more than words; by default ten days after publication."""
        region = data.pop("region", None)
        return self.add(NewEvent(kind, on or day(10), region=region, outcome=outcome, data=data))

    def decided(self, stage: Stage, outcome: str, *, actor: str = OFFICER, **fields: Any) -> "Log":
        """A decision is recorded, whether it is lawful or not."""
        made = decision(stage, outcome, **fields)
        new = NewEvent(Kind.DECIDED, made.on, stage, made.region, made.outcome, "somebody", data=made.data())
        return self.add(new, actor)

    def recommended(self, outcome: str = "recommend") -> "Log":
        """Consensus, budget impact and sjukvårdsregional recommendation are all there."""
        self.decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
        return self.decided(Stage.REGIONAL_RECOMMENDATION, outcome)

    def region(self, region: str, outcome: str = "as_recommended", **fields: Any) -> "Log":
        """A region decides."""
        return self.decided(Stage.REGION_DECISION, outcome, region=region, **fields)

    def all_say(self, outcome: str = "as_recommended") -> "Log":
        """Every region decides alike."""
        for region in REGIONS:
            self.region(region, outcome)
        return self

    def released(self) -> "Log":
        """Every region has said yes and the case has been released."""
        self.recommended().all_say()
        for region in REGIONS:
            self.then(Kind.REGION_RELEASED, day(28), region=region)
        return self.then(Kind.RELEASED, day(28))

    def revised(self, verdict: str, on: date | None = None, **data: Any) -> "Log":
        """NT-rådet changes its mind."""
        return self.then(Kind.REVISED, on, verdict=verdict, label=verdict, **data)

    def judged(
        self, judgement: Judgement, on: date | None = None, stage: Stage | None = None, *, keep: Sequence[str] = ()
    ) -> "Log":
        """A case officer judges a paused case, or one that was flagged after release."""
        data = {"lapsed": list(lapsing(self.place, judgement, keep))}
        return self.add(NewEvent(Kind.JUDGED, on or day(10), stage, outcome=judgement.value, data=data))

    def stopped(
        self, since: date, expected_end: date, reason: str = "agreement", *, region: str | None = None, text: str = ""
    ) -> "Log":
        """A case officer stops the clock."""
        return self.then(
            Kind.STOPPED, since, region=region, reason=reason, expected_end=expected_end.isoformat(), text=text
        )

    def resumed(self, on: date, stop: int | None = None) -> "Log":
        """The clock goes on after a stop, by default the latest."""
        ended = stop or max(e.seq for e in self.events if e.kind is Kind.STOPPED)
        region = next(e.region for e in self.events if e.seq == ended)
        return self.then(Kind.RESUMED, on, region=region, stop=ended)

    def corrected(self, seq: int, *, stage: Stage | None = None, region: str | None = None, **change: Any) -> "Log":
        """Event `seq` is corrected: `annul=True`, or `outcome`, `on` (ISO) and `fields`."""
        outcome = change.pop("outcome", None)
        new = NewEvent(Kind.CORRECTED, day(30), stage, region, outcome, corrects=seq, data=change)
        return self.add(new)

    def last(self, kind: Kind, region: str | None = None) -> int:
        """The number of the latest event of a kind."""
        return max(e.seq for e in self.events if e.kind is kind and e.region == region)

    def kinds(self, since: int = 0) -> list[Kind]:
        """What happened after event `since`."""
        return [event.kind for event in self.events if event.seq > since]

    def _write(self, new: NewEvent, actor: str, cause: int | None = None) -> None:
        written = {name: getattr(new, name) for name in NewEvent.__slots__}
        seq = len(self.events) + 1
        self.events.append(Event(seq=seq, at=self.at, actor=actor, cause=cause, **written))


def recommendation(
    house: Ordnat,
    verdict: str = "should",
    *,
    product: str = "Trodelvy",
    indication: str = "trippelnegativ bröstcancer",
    published_on: date | None = PUBLISHED,
    decided_on: date | None = None,
) -> int:
    """NT-rådet says something about a medicine; a later saying supersedes the earlier. Its id."""

    def write(session: Session) -> int:
        medicine, key = medicine_of(session, product, "sacituzumab govitekan"), indication_digest(indication)
        mine = (Recommendation.medicine_id == medicine.id, Recommendation.indication_key == key)
        earlier = session.exec(select(func.max(Recommendation.number)).where(*mine)).one() or 0
        row = Recommendation(
            medicine_id=medicine.id or 0,
            indication=indication,
            indication_key=key,
            number=earlier + 1,
            body="nt_radet",
            verdict=verdict,
            label=Verdict(verdict).label,
            published_on=published_on,
            decided_on=decided_on,
            source="test",
            seen_at=house.now(),
        )
        session.add(row)
        session.flush()
        return row.id or 0

    return house.change(write)


@dataclass
class Journey:
    """One case carried along the path through the real actions, each in a transaction of its own."""

    house: Ordnat
    case_id: int
    about: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def opened(
        cls,
        house: Ordnat,
        verdict: str = "should",
        *,
        take_up: TakeUp | None = None,
        key: str | None = None,
        carries_on: bool = True,
        **about: Any,
    ) -> "Journey":
        """A case officer opens a case from a new recommendation."""
        wanted = take_up or TakeUp(on=PUBLISHED, budget=PRICE)
        found = recommendation(house, verdict, **about)
        named = {"actor": person(OFFICER), "key": key} | standing(house)
        done = house.change(lambda session: open_case(session, found, wanted, **named))
        case = cls(house, done.case_id, {k: v for k, v in about.items() if k in {"product", "indication"}})
        return case.carried_on() if carries_on else case

    @classmethod
    def nominated(cls, house: Ordnat, *, take_up: TakeUp | None = None, product: str = "Zynlonta") -> "Journey":
        """A case officer nominates a medicine that no council has taken up."""
        asked = Nomination(product, "loncastuximab tesirin", "lymfom", "Efterfrågat av kliniken")
        wanted = take_up or TakeUp(on=PUBLISHED, budget=PRICE)
        done = house.change(lambda s: nominate(s, asked, wanted, actor=person(OFFICER), **standing(house)))
        return cls(house, done.case_id).carried_on()

    @property
    def place(self) -> Position:
        """Where the case stands."""
        return self.read(lambda session: load(session, self.case_id).at)

    @property
    def log(self) -> list[Event]:
        """The case's events."""
        return self.read(lambda session: load(session, self.case_id).log)

    @property
    def row(self) -> Case:
        """The case's row."""
        return self.read(lambda session: session.get_one(Case, self.case_id))

    def rows(self, table: type[SQLModel]) -> list[Any]:
        """The case's rows in a table."""
        mine = select(table).where(getattr(table, "case_id") == self.case_id)  # noqa: B009
        return self.read(lambda session: list(session.exec(mine)))

    def read(self, look: Callable[[Session], T]) -> T:
        """One look at the database."""
        with database.reading(self.house.engine) as session:
            return look(session)

    def does(self, action: Callable[..., T], *told: Any, actor: str | Actor = OFFICER, **named: Any) -> T:
        """Somebody does something to the case."""
        who = actor if isinstance(actor, Actor) else person(actor)
        named |= standing(self.house)
        return self.house.change(lambda session: action(session, self.case_id, *told, actor=who, **named))

    def decides(
        self,
        stage: Stage,
        outcome: str,
        *,
        by: str | None = None,
        actor: str | Actor = OFFICER,
        inputs: Inputs | None = None,
        key: str | None = None,
        **fields: Any,
    ) -> Recorded:
        """A decision of the body whose turn it is, recorded by a case officer; nothing is carried out after it."""
        made = decision(stage, outcome, **fields)
        decider = by or self.decider(stage, made.region)
        return self.does(decide, made, actor=actor, decided_by=decider, inputs=inputs, key=key)

    def decided(self, stage: Stage, outcome: str, **fields: Any) -> "Journey":
        """A decision, and every automatic step that follows."""
        self.decides(stage, outcome, **fields)
        return self.carried_on()

    def region(self, region: str, outcome: str = "as_recommended", **fields: Any) -> "Journey":
        """A region decides."""
        return self.decided(Stage.REGION_DECISION, outcome, region=region, **fields)

    def all_say(self, outcome: str = "as_recommended", **fields: Any) -> "Journey":
        """Every region decides alike."""
        for region in REGIONS:
            self.region(region, outcome, **fields)
        return self

    def recommended(self, outcome: str = "recommend") -> "Journey":
        """Consensus, budget impact and sjukvårdsregional recommendation are all there."""
        self.decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
        return self.decided(Stage.REGIONAL_RECOMMENDATION, outcome)

    def revised(self, verdict: str, *, published_on: date | None = None) -> "Journey":
        """NT-rådet changes its mind."""
        changed = recommendation(self.house, verdict, published_on=published_on or day(40), **self.about)
        by = By(SYSTEM, self.house.now(), self.house.organisation)
        self.house.change(lambda session: revise(session, session.get_one(Recommendation, changed), by))
        return self.carried_on()

    def judged(self, judgement: Judgement, **named: Any) -> "Journey":
        """A case officer judges the changed recommendation."""
        self.does(judge_revision, judgement, "Vi har läst den nya texten", **named)
        return self.carried_on()

    def closed(self, reason: CloseReason, **named: Any) -> "Journey":
        """A case officer closes the case."""
        self.does(close_case, reason, "Företaget har meddelat det", **named)
        return self.carried_on()

    def corrected(self, seq: int, *, actor: str = OFFICER, key: str | None = None, **change: Any) -> "Journey":
        """A case officer corrects event `seq`."""
        self.does(correct, seq, Amendment(reason="Fel i protokollet", **change), actor=actor, key=key)
        return self.carried_on()

    def carried_on(self) -> "Journey":
        """Every automatic step that is due, a transaction each."""
        while due := due_work(self.place):
            self.house.change(lambda session: carry_out(session, self.case_id, due[0], **standing(self.house)))
        return self

    def decider(self, stage: Stage, region: str | None = None) -> str:
        """The first member with mandate in the body whose turn it is."""
        body = owner(self.house.organisation, stage, region, self.place.therapy, PUBLISHED)
        return next(member.person for member in body.members if member.decides)

    def seq_of(self, kind: Kind, *, stage: Stage | None = None, region: str | None = None) -> int:
        """The number of the latest such event."""
        return max(
            e.seq for e in self.log if e.kind is kind and stage in {None, e.stage} and region in {None, e.region}
        )


def standing(house: Ordnat) -> dict[str, Any]:
    """When, and under which organisation, everything happens in a test."""
    return {"now": house.now(), "organisation": house.organisation}


def event_rows(house: Ordnat) -> list[CaseEvent]:
    """Every event of every case."""
    with database.reading(house.engine) as session:
        return list(session.exec(select(CaseEvent).order_by(col(CaseEvent.case_id), col(CaseEvent.seq))))


def assert_whole(house: Ordnat, case_id: int) -> None:
    """Everything stored about a case agrees with its log: no gap, no half, no column of its own opinion."""
    case = Journey(house, case_id)
    log, place, row = case.log, case.place, case.row
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert [broken for broken in case.read(verify).breaks if broken.case_id == case_id] == []
    wanted = mirrored(place, house.organisation, house.now())
    # When it is looked at next is the watch's to say; that it is looked at is not.
    assert (row.next_check_at is not None) is (wanted.pop("next_check_at") is not None)
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert row.open_key == (log[0].data["open_key"] if place.is_open else None)
    assert [e.outcome for e in log if e.kind is Kind.STANDING_ENTERED][-1] == place.standing
    assert _seqs(case, BudgetAnalysis) == _seqs_of(log, Kind.BUDGET_DRAFTED)
    assert _seqs(case, BudgetLine) == _seqs_of(log, Kind.BUDGET_DRAFTED, times=len(place.regions))
    prepared = _seqs_of(log, Kind.DOCUMENTS_PREPARED, times=len(place.regions))
    assert _seqs(case, Document) == sorted(prepared + _seqs_of(log, Kind.BACKGROUND_PREPARED))
    assert _seqs(case, FollowUp) == [e.seq for e in log if e.kind is Kind.FOLLOW_UP_PLANNED for _ in e.data]
    plans = [event.data for event in log if event.kind is Kind.FOLLOW_UP_PLANNED]
    ahead = {row.kind: row.on.isoformat() for row in case.rows(DayAhead)}
    assert ahead == {kind: on for plan in plans[-1:] for kind, on in plan.items() if kind == "reassessment"}
    for region in place.regions:
        _assert_region_row(case, place, region)


def _seqs(case: Journey, table: type[SQLModel]) -> list[int]:
    return sorted(row.seq for row in case.rows(table))


def _seqs_of(log: Sequence[Event], kind: Kind, times: int = 1) -> list[int]:
    return sorted(event.seq for event in log if event.kind is kind for _ in range(times))


def _assert_region_row(case: Journey, place: Position, region: str) -> None:
    """The newest row of a region is its decision in force, field by field, or says that none is."""
    rows = [row for row in case.rows(RegionDecision) if row.region == region]
    newest = max(rows, key=lambda row: row.seq, default=None)
    decided = place.region_decisions.get(region)
    if decided is None:
        assert newest is None or newest.outcome in {"annulled", "lapsed"}
        return
    assert newest is not None
    if region in place.lapsed:
        assert newest.outcome == "lapsed"
        return
    kept = ("reason", "conditions", "centre", "waiting_for", "registry_number", "body")
    assert {name: getattr(newest, name) for name in kept} == {name: decided.data.get(name) for name in kept}
    until = newest.waiting_until.isoformat() if newest.waiting_until else None
    assert until == decided.data.get("waiting_until")
    stored = (newest.outcome, newest.decided_on, newest.decider, newest.recorder)
    assert stored == (decided.outcome, decided.on, decided.decider, decided.actor)
    shares = {(row.unit, row.percent) for row in case.rows(CostShareRow) if row.seq == newest.seq}
    assert shares == {(share.unit, share.percent) for share in shares_in(decided.data)}


URGENT = TakeUp(priority=Priority.URGENT, on=PUBLISHED, budget=PRICE)
PRESCRIPTION = TakeUp(dispensing=Dispensing.PRESCRIPTION, on=PUBLISHED, budget=PRICE)
CANCER = TakeUp(therapy="cancer", on=PUBLISHED, budget=PRICE)
