"""An analysis is drafted, reviewed by another, shown to the regions, and replaced by a new version, never changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.bootstrap import Ordnat
from app.presenters.timeline import timeline
from models import database
from models.rules.budget_impact import Inputs, canonical, digest
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.process import Stage
from models.rules.standings import Judgement
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.document import Document
from models.tables.outbox import OutboxMessage
from tasks.actions.budget_review import review
from tasks.actions.budget_version import make_version
from tasks.actions.case_file import load
from tasks.actions.inputs import WHOLE, Given
from tasks.actions.set_inputs import set_inputs
from tasks.queries.budget import (
    AnalysisShown,
    last_reviewed,
    newest_analysis,
    region_gross,
    reviews,
    shown_to_regions,
    version_called,
    versions,
)
from tasks.queries.budget_extension import against_earlier
from tests.an_analysis import FORM, START, a_model, with_riket
from tests.factories import CHIEF, OFFICER, PRICE, REGIONS, SECOND_OFFICER, Journey, assert_whole, day
from tests.integration.test_event_log_is_append_only import changed, listening

DEARER = replace(PRICE, price=Decimal(500_000))


def reviewed(case: Journey, **named: Any) -> Journey:
    case.does(review, reviewed_by=CHIEF, **named)
    return case.carried_on()


def version(case: Journey, number: int | None = None) -> AnalysisShown:
    return case.read(lambda s: version_called(s, load(s, case.case_id), number))


def asked(house: Ordnat) -> Journey:
    """The regions have the recommendation before them, and the first has answered."""
    return Journey.opened(house).recommended().region(REGIONS[0])


def test_the_draft_holds_its_inputs_their_digest_engine_and_author(house: Ordnat) -> None:
    case = Journey.opened(house)
    (row,) = case.rows(BudgetAnalysis)
    shown = version(case)
    assert (row.version, row.author, row.engine) == (1, OFFICER, "monthly-1")
    assert row.inputs == canonical(shown.model)
    assert row.inputs_hash == digest(shown.model)
    drafted = next(event for event in case.log if event.kind is Kind.BUDGET_DRAFTED)
    assert (drafted.data["version"], drafted.data["digest"]) == (1, row.inputs_hash)
    # And the same figures come out of it again.
    assert {year.region for year in shown.years} == {*REGIONS, "alla"}
    for total in shown.of("alla"):
        mine = [y.gross_drug for y in shown.years if y.region != "alla" and y.year == total.year]
        assert total.gross_drug == pytest.approx(sum(mine), abs=Decimal("0.03")), "öre per region"
    assert row.forecast is not None
    assert sum(Decimal(x) for x in row.forecast["norrbotten"].values()) == pytest.approx(
        sum(y.gross_drug for y in shown.of("norrbotten")), abs=Decimal(1)
    )


def test_uptake_over_three_years_is_a_version_too(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(make_version, Given(FORM, START))
    shown = version(case)
    assert shown.analysis.version == 2
    assert shown.analysis.year == 2029, "the first whole year with everybody on treatment"
    assert [year.months for year in shown.of("alla")] == [4, 12, 12, 12, 12]
    assert any("år 1: 30 %, år 2: 60 %, år 3: 100 %" in line for line in shown.analysis.assumptions)
    assert shown.gross == pytest.approx(sum(line.patients for line in shown.lines) * 400_000, abs=1)
    assert_whole(house, case.case_id)


def test_a_whole_model_may_show_the_nation_beside_the_regions(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(make_version, Given(with_riket(a_model())))
    shown = version(case)
    assert {line.region for line in shown.lines} == set(REGIONS)
    assert {year.region for year in shown.years} == {*REGIONS, "alla", "riket"}
    assert_whole(house, case.case_id)


def test_a_review_is_of_that_very_version(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(make_version, DEARER)
    with pytest.raises(NotNowError, match="Version 1 är inte den nyaste: det är version 2"):
        case.does(review, reviewed_by=CHIEF, version=1)
    reviewed(case, version=2)
    (decided,) = [event for event in case.log if event.kind is Kind.DECIDED]
    row = version(case, 2).analysis
    assert (decided.stage, decided.outcome, decided.decider) == (Stage.BUDGET_IMPACT, "reviewed", CHIEF)
    assert decided.data["analysis"] == row.seq == case.place.analysis
    assert (decided.data["version"], decided.data["digest"]) == (2, row.inputs_hash)
    (known,) = case.read(lambda s: reviews(load(s, case.case_id))).items()
    assert (known[0], known[1].reviewer, known[1].recorder) == (row.seq, CHIEF, OFFICER)


def test_nobody_reviews_their_own_figures_and_nobody_without_mandate(house: Ordnat) -> None:
    case = asked(house)
    case.does(make_version, DEARER)
    with pytest.raises(NotAllowedError, match="hade inte mandat att besluta för FOA läkemedel"):
        case.does(review, reviewed_by=SECOND_OFFICER)
    chief = replace(house.actor(CHIEF), roles=frozenset({"case_officer"}))
    case.does(make_version, replace(PRICE, price=Decimal(510_000)), actor=chief)
    with pytest.raises(NotAllowedError, match="har själv angett underlaget"):
        case.does(review, reviewed_by=CHIEF)
    with pytest.raises(NotAllowedError, match="kan inte registrera ett beslut"):
        case.does(review, reviewed_by=CHIEF, actor="norrbotten.ekonom")


def test_a_reviewed_version_is_not_reviewed_again_nor_changed(house: Ordnat) -> None:
    case = asked(house)
    with pytest.raises(NotNowError, match="Version 1 är redan granskad, och ändras inte"):
        case.does(review, reviewed_by=CHIEF)


def test_no_action_touches_a_version_that_has_been_made(house: Ordnat) -> None:
    case = asked(house)
    tables = (BudgetAnalysis, BudgetLine, BudgetYear)
    before = {table: [row.model_dump() for row in case.rows(table)] for table in tables}
    with listening(house.engine) as heard:
        case.does(set_inputs, DEARER, anew=True)
        case.carried_on()
        reviewed(case)
        case.does(make_version, Given(FORM, START))
        reviewed(case)
        case.corrected(case.seq_of(Kind.DECIDED, region=REGIONS[0]), annul=True)
        case.revised("may").judged(Judgement.RESTART, restart=Stage.BUDGET_IMPACT)
        case.decided(Stage.BUDGET_IMPACT, "reviewed", on=day(60))
    assert not changed(heard) & {str(table.__tablename__) for table in tables}
    for table in tables:
        now = [row.model_dump() for row in case.rows(table)]
        assert all(row in now for row in before[table])
    assert [row.version for row in case.read(lambda s: versions(s, case.case_id))] == [1, 2, 3, 4]


def test_a_new_version_while_the_regions_decide_is_made_known_and_shown(house: Ordnat) -> None:
    # Given one region that has answered and three that have not
    case = asked(house)
    first = version(case, 1)
    documents = {row.seq for row in case.rows(Document)}

    # When the price changes: nothing but a draft until somebody has reviewed it
    case.does(set_inputs, DEARER, anew=True)
    case.carried_on()
    assert {row.seq for row in case.rows(Document)} == documents
    assert case.read(lambda s: region_gross(s, case.case_id, REGIONS[1])) == str(first.in_order(REGIONS)[1].gross)
    reviewed(case)

    asked_to = [m for m in case.rows(OutboxMessage) if m.kind == "review_wanted"]
    assert [(m.recipient, m.facts["version"], m.facts["replaces"]) for m in asked_to] == [
        (CHIEF, 1, None),
        (CHIEF, 2, 1),
    ]

    # Then it is an event of its own, and the answer that was given stands
    revised = next(event for event in case.log if event.kind is Kind.BUDGET_REVISED)
    assert (revised.decider, revised.actor, revised.data["version"], revised.data["replaces"]) == (CHIEF, OFFICER, 2, 1)
    assert Decimal(revised.data["gross_before"]) == first.gross
    assert list(case.place.region_decisions) == [REGIONS[0]]
    assert case.place.open_regions == REGIONS[1:]

    # And there are new documents beside the old ones
    rows = case.rows(Document)
    assert documents < {row.seq for row in rows}
    old, new = sorted((row.seq, row.content) for row in rows if row.reader == REGIONS[1])
    assert "Version 1, granskad" in old[1]
    assert "Version 2, granskad 2026-11-20 av Enhetschef, FOA läkemedel" in new[1]
    assert "| Norrbotten | 2027 |" in new[1]

    # And those whose turn it is hear of it, and the officers; the region that has answered does not
    told = {m.recipient for m in case.rows(OutboxMessage) if m.kind == "analysis_revised"}
    assert {OFFICER, SECOND_OFFICER, "vasterbotten.beslutsfattare", "jamtland.beslutsfattare"} <= told
    assert "norrbotten.beslutsfattare" not in told
    words = [line.what for line in timeline(case.log, case.place, house.organisation)]
    assert "Ny granskad version av budgetpåverkansanalysen (version 2; ersätter version 1)" in words
    assert_whole(house, case.case_id)
    case.region(REGIONS[1]).region(REGIONS[2]).region(REGIONS[3])
    released = [m for m in case.rows(OutboxMessage) if m.kind == "region_released" and m.region == REGIONS[1]]
    assert {m.facts["gross"] for m in released} == {str(version(case, 2).in_order(REGIONS)[1].gross)}


def test_between_recommendation_and_review_the_older_version_is_shown(house: Ordnat) -> None:
    case = Journey.opened(house).decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    case.does(make_version, DEARER)
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend")
    assert all("Version 1, granskad" in row.content for row in case.rows(Document) if row.reader in REGIONS)
    assert case.read(lambda s: shown_to_regions(s, load(s, case.case_id))).analysis.version == 1  # type: ignore[union-attr]
    assert case.read(lambda s: newest_analysis(s, case.case_id)).analysis.version == 2  # type: ignore[union-attr]


def test_a_correction_of_price_does_not_pass_for_a_new_version(house: Ordnat) -> None:
    case = asked(house)
    with pytest.raises(NotNowError, match=r"redan beslutat den 2026-09-16 .*: ordnat budget new\."):
        case.does(set_inputs, DEARER)


def test_when_all_have_answered_there_is_nothing_to_change(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    for inputs in (DEARER, Given(a_model())):
        with pytest.raises(NotNowError, match=r"läge är ”[Gg]odkänt för användning”"):
            case.does(make_version, inputs)
    with pytest.raises(NotNowError):
        case.does(review, reviewed_by=CHIEF)


def test_a_call_repeated_with_its_key_does_nothing(house: Ordnat) -> None:
    case = asked(house)
    for _ in range(2):
        case.does(make_version, DEARER, key="ny")
        case.does(review, reviewed_by=CHIEF, key="granskad")
    assert [row.version for row in case.read(lambda s: versions(s, case.case_id))] == [1, 2]
    assert sum(event.kind is Kind.BUDGET_REVISED for event in case.log) == 1


def test_only_a_case_officer_makes_a_version(house: Ordnat) -> None:
    case = Journey.opened(house)
    with pytest.raises(NotAllowedError, match="får inte göra en budgetpåverkansanalys"):
        case.does(make_version, DEARER, actor="norrbotten.ekonom")


def other_regions() -> Any:
    model = a_model()
    return replace(model, places=model.places[1:])


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        (Given(a_model("Enhertu")), "medicine är ”Enhertu”; väntat är ”Trodelvy”"),
        (Given(other_regions()), "places saknar norrbotten; väntat är alla regioner"),
        (Given(FORM, date(2026, 9, 2)), "Starten är 2026-09-02; väntat är den första i en månad"),
        (Given(FORM, covers=WHOLE), "Ärendet utvidgar ingen tidigare indikation"),
        (Given(replace(FORM, uptake=(Decimal(30),))), "Upptaget år 1 är 30; det ska vara en andel mellan 0 och 1"),
        (Given(replace(FORM, uptake=(Decimal("0.6"), Decimal("0.3")))), "Upptaget faller från 0,6 till 0,3 år 2"),
        (Given(replace(FORM, clustered=True)), "kan inte fördelas efter befolkning till norrbotten"),
        (replace(PRICE, price=Decimal(-1)), "Priset per patientår är -1"),
        (replace(PRICE, by_region={"skane": Decimal(1)}), "Regionen ”skane” ingår inte"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(house: Ordnat, inputs: Any, told: str) -> None:
    case = Journey.opened(house)
    events = len(case.log)
    with pytest.raises(InvalidInputError) as refused:
        case.does(make_version, inputs)
    assert told in str(refused.value)
    assert len(case.log) == events


def extending(house: Ordnat) -> Journey:
    """A later indication of a medicine with a reviewed analysis."""
    Journey.opened(house).recommended().all_say()
    case = Journey.opened(house, indication="HR-positiv bröstcancer", product="Trodelvy")
    assert case.log[0].data["extends"] == 1
    return case


def test_an_extension_adds_patients_without_counting_anybody_twice(house: Ordnat) -> None:
    case = extending(house)
    by_region = Inputs(PRICE.price, "AIP", PRICE.price_on, by_region=dict.fromkeys(REGIONS, Decimal(40)))
    case.does(make_version, Given(by_region))
    added = case.read(lambda s: against_earlier(s, case.case_id))
    total = [year for year in added.years if year.region == "alla"]
    assert (added.number, added.earlier, added.covers) == ("OI-0002", "OI-0001", "added")
    assert total[0].added_patients == pytest.approx(160)
    assert total[0].patients == pytest.approx(160 + total[0].earlier_patients)

    case.does(make_version, Given(by_region, overlap={"norrbotten": Decimal(4)}))
    fewer = case.read(lambda s: against_earlier(s, case.case_id))
    assert next(y for y in fewer.years if y.region == "alla").added_patients == pytest.approx(156)

    case.does(make_version, Given(by_region, covers=WHOLE))
    whole = case.read(lambda s: against_earlier(s, case.case_id))
    first = next(y for y in whole.years if y.region == "alla")
    assert first.patients == pytest.approx(160)
    assert first.added_patients == pytest.approx(160 - first.earlier_patients)


def test_what_extends_nothing_has_nothing_to_be_compared_with(house: Ordnat) -> None:
    case = Journey.opened(house)
    with pytest.raises(InvalidInputError, match="utvidgar ingen tidigare indikation"):
        case.read(lambda s: against_earlier(s, case.case_id))
    with pytest.raises(NotFoundError, match=r"Version 7 finns inte i OI-0001\. Välj bland: 1"):
        version(case, 7)


def test_versions_older_than_stored_models_are_kept_and_numbered(house: Ordnat) -> None:
    # Given a log and a row as they were written before versions were numbered
    case = Journey.opened(house).decided(Stage.BUDGET_IMPACT, "reviewed")
    with database.transaction(house.engine) as session:
        session.execute(text("UPDATE budget_analysis SET inputs = NULL, year = NULL, forecast = NULL, author = NULL"))
        session.execute(text("DELETE FROM budget_year"))
        for kind in ("decided", "budget_drafted"):
            old = text('UPDATE case_event SET data = \'{"gross": "1.00", "flags": []}\' WHERE kind = :kind')
            session.execute(old.bindparams(kind=kind))
    # Then the newest draft is the one that was reviewed, and is shown; it cannot be run again
    place = case.place
    assert place.draft is not None
    assert place.analysis == place.draft.seq
    assert case.read(lambda s: last_reviewed(s, case.case_id)) is None
    shown = version(case)
    assert shown.gross > 0
    with pytest.raises(NotFoundError, match="gjordes innan underlaget sparades helt"):
        _ = shown.model
    case.does(make_version, DEARER)
    reviewed(case)
    assert case.place.analysis == version(case, 2).analysis.seq
