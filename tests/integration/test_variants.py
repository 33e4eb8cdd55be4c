"""Every variant of the process, through the real actions on both databases; whole at each end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.clock import case_lap, region_lap
from models.rules.errors import ConflictError, InvalidInputError, NotFoundError, NotNowError, OrdnatError
from models.rules.events import Kind
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.rules.turns import whose_turn
from models.rules.work import due_work
from models.tables.budget_analysis import BudgetAnalysis
from models.tables.document import Document, FollowUp
from models.tables.medicine import Recommendation
from models.tables.outbox import OutboxMessage
from models.tables.region_decision import RegionDecision
from tasks.actions.case_file import By
from tasks.actions.close import change_priority, close_case, judge_revision
from tasks.actions.correct import Amendment, correct
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tasks.actions.revise import revise
from tests.factories import (
    OFFICER,
    PRESCRIPTION,
    PRICE,
    PUBLISHED,
    REGIONS,
    SHARES,
    URGENT,
    Journey,
    assert_whole,
    day,
    person,
    recommendation,
    standing,
)

FIRST, SECOND, THIRD, FOURTH = REGIONS


def turn(case: Journey) -> str:
    return whose_turn(case.place, case.house.organisation, day(80))


def messages(case: Journey, kind: str) -> list[OutboxMessage]:
    return [message for message in case.rows(OutboxMessage) if message.kind == kind]


def told(case: Journey, kind: str) -> set[str]:
    return {message.recipient for message in messages(case, kind)}


def refused(error: type[OrdnatError], does: Callable[..., Any], *args: Any, says: str, **named: Any) -> None:
    """`does` is refused with a sentence, and nothing has been written."""
    case = next((arg for arg in [getattr(does, "__self__", None), *args] if isinstance(arg, Journey)), None)
    before = len(case.log) if case else 0
    with pytest.raises(error) as refusal:
        does(*args, **named)
    assert says in str(refusal.value)
    if case:
        assert len(case.log) == before
        assert_whole(case.house, case.case_id)


# ── Negative ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_no_is_registered_made_known_everywhere_and_closed_without_analysis(house: Ordnat) -> None:
    case = Journey.opened(house, "should_not")
    assert turn(case) == "Avslutat: negativ rekommendation"
    assert case.rows(BudgetAnalysis) == []
    heads = {f"{region}.lakemedelschef" for region in ("norrbotten", "vasterbotten", "vasternorrland", "jamtland")}
    assert heads < told(case, "made_known")
    assert case.row.open_key is None
    assert_whole(house, case.case_id)


def test_after_a_no_the_same_medicine_can_be_opened_again(house: Ordnat) -> None:
    case = Journey.opened(house, "should_not")
    again = Journey.opened(house, "should", published_on=day(50), take_up=TakeUp(on=day(50)))
    assert again.case_id != case.case_id
    assert again.place.standing is Standing.ON_PATH


# ── Await ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_await_parks_with_the_clock_standing_and_wakes_by_itself(house: Ordnat) -> None:
    # Given a case that waits
    case = Journey.opened(house, "await")
    assert turn(case) == "Avvaktar NT-rådet"
    assert (case.row.clock_start, case.row.next_due_on) == (None, None)
    # And all four regions have been told so, and nothing else
    assert {message.kind for message in case.rows(OutboxMessage)} == {"await_made_known"}
    # When NT-rådet says yes on day 40
    case.revised("should", published_on=day(40))
    # Then the path is measured from that day, and the case goes all the way
    assert case.row.clock_start == day(40)
    assert {"aril.ordforande", "foa.chef"} <= told(case, "turn_passed")
    for stage, outcome in (
        (Stage.CONSENSUS, "support"),
        (Stage.BUDGET_IMPACT, "reviewed"),
        (Stage.REGIONAL_RECOMMENDATION, "recommend"),
    ):
        case.decided(stage, outcome, on=day(50))
    case.all_say(on=day(55))
    assert case.place.standing is Standing.RELEASED
    lap = region_lap(case.place, FIRST, day(80))
    assert lap is not None
    assert lap.days == 15
    assert_whole(house, case.case_id)


def test_documents_of_a_woken_case_quote_what_nt_radet_says_now(house: Ordnat) -> None:
    case = Journey.opened(house, "await").revised("may")
    (background,) = case.rows(Document)
    assert "NT-rådet eller nominering: kan användas" in background.content


def test_a_woken_case_takes_no_decision_dated_before_it_woke(house: Ordnat) -> None:
    case = Journey.opened(house, "await").revised("should", published_on=day(40))
    refused(
        InvalidInputError,
        case.decides,
        Stage.CONSENSUS,
        "support",
        on=day(39),
        says="ligger före rekommendationen, 2026-10-11",
    )


def test_awakening_to_a_no_makes_it_known_with_the_new_words(house: Ordnat) -> None:
    case = Journey.opened(house, "await").revised("should_not")
    assert turn(case) == "Avslutat: negativ rekommendation"
    assert messages(case, "made_known")[0].facts["label"] == "bör inte användas"
    assert_whole(house, case.case_id)


def test_awakening_to_words_nobody_knows_waits_for_a_person(house: Ordnat) -> None:
    case = Journey.opened(house, "await").revised("revision")
    assert turn(case) == "Väntar på handläggaren: bedöm den ändrade rekommendationen"
    assert told(case, "revision") == {OFFICER, "foa.handlaggare2"}
    assert_whole(house, case.case_id)


# ── Strong need ───────────────────────────────────────────────────────────────────────────────────────────


def test_strong_need_halves_the_targets_and_keeps_every_step(house: Ordnat) -> None:
    urgent = Journey.opened(house, take_up=URGENT)
    assert (urgent.row.aim_on, urgent.row.limit_on) == (date(2026, 9, 16), date(2026, 10, 1))
    kinds = [event.kind for event in urgent.recommended().all_say().log]
    normal = Journey.opened(house, product="Enhertu").recommended().all_say()
    assert kinds == [event.kind for event in normal.log]
    assert (normal.row.aim_on, normal.row.limit_on) == (date(2026, 10, 1), date(2026, 11, 2))


def test_a_case_can_become_urgent_on_the_way(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    case.does(change_priority, Priority.URGENT, "Patienter väntar")
    assert (case.row.priority, case.row.aim_on) == ("urgent", date(2026, 9, 16))
    assert case.row.clock_start == PUBLISHED
    assert_whole(house, case.case_id)
    refused(NotNowError, case.does, change_priority, Priority.URGENT, "igen", says="har redan prioriteten urgent")
    refused(InvalidInputError, case.does, change_priority, Priority.NORMAL, " ", says="Ange skäl")


# ── Nomination ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_nomination_goes_its_own_way_with_its_own_targets(house: Ordnat) -> None:
    # Given a medicine that no council has taken up
    case = Journey.nominated(house)
    assert turn(case) == "Väntar på ARIL (upptag)"
    assert (case.row.aim_on, case.row.limit_on) == (date(2026, 11, 2), date(2027, 1, 4))
    assert case.row.recommendation_id is None
    # When ARIL takes it up, then the rest of the path is everybody's
    case.decided(Stage.TAKE_UP, "take_up").recommended().all_say()
    assert case.place.standing is Standing.RELEASED
    assert "Efterfrågat av kliniken" in case.rows(Document)[0].content
    assert_whole(house, case.case_id)


def test_a_nomination_that_aril_declines_is_made_known_with_its_reason(house: Ordnat) -> None:
    case = Journey.nominated(house).decided(Stage.TAKE_UP, "decline")
    assert turn(case) == "Avslutat: togs inte upp"
    facts = messages(case, "made_known")[0].facts
    assert (facts["why"], facts["label"]) == ("togs inte upp", "tas inte upp: Lokala skäl")
    assert_whole(house, case.case_id)


@pytest.mark.parametrize("missing", ["product", "substance", "indication", "reason"])
def test_a_nomination_lacks_nothing(sqlite_house: Ordnat, missing: str) -> None:
    asked = Nomination(**({"product": "A", "substance": "b", "indication": "c", "reason": "d"} | {missing: " "}))
    with pytest.raises(InvalidInputError, match="Nomineringen saknar"):
        sqlite_house.change(lambda s: nominate(s, asked, TakeUp(), actor=person(OFFICER), **standing(sqlite_house)))


def test_a_nomination_fits_where_it_is_kept(house: Ordnat) -> None:
    refused(InvalidInputError, Journey.nominated, house, product="P" * 301, says="produkt är längre än 300 tecken")


def test_what_is_not_in_national_cooperation_is_nominated_instead(house: Ordnat) -> None:
    refused(InvalidInputError, Journey.opened, house, "regional", says="Nominera det i stället")


# ── Recommended against, and regions that deviate ─────────────────────────────────────────────────────────


def test_a_sjukvardsregional_no_is_made_known_with_its_reason(house: Ordnat) -> None:
    case = Journey.opened(house).recommended("recommend_not")
    assert turn(case) == "Avslutat: negativ rekommendation"
    assert messages(case, "made_known")[0].facts["label"] == "rekommenderar inte införande: Lokala skäl"
    assert case.rows(RegionDecision) == []
    assert_whole(house, case.case_id)


def test_a_region_that_says_no_holds_nobody_back(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(SECOND, "no")
    for region in (FIRST, THIRD, FOURTH):
        case.region(region)
        assert region in case.place.released
    assert case.place.standing is Standing.RELEASED
    assert case.place.released == {FIRST, THIRD, FOURTH}
    assert SECOND not in {message.region for message in messages(case, "region_released")}
    assert_whole(house, case.case_id)


def test_a_region_that_waits_keeps_its_turn_while_the_others_start(house: Ordnat) -> None:
    # Given one region waiting, the others released
    case = Journey.opened(house).recommended().region(FIRST, "waiting")
    for region in (SECOND, THIRD, FOURTH):
        case.region(region)
    assert case.place.released == {SECOND, THIRD, FOURTH}
    assert turn(case) == "Väntar på KSR Norrbotten (regionens beslut)"
    (row,) = [row for row in case.rows(RegionDecision) if row.region == FIRST]
    assert (row.waiting_for, row.waiting_until) == ("TLV:s beslut", day(120))
    # When it says yes, then the case is released as well
    case.region(FIRST, on=day(60))
    assert case.place.standing is Standing.RELEASED
    assert len([row for row in case.rows(RegionDecision) if row.region == FIRST]) == 2
    assert_whole(house, case.case_id)


def test_a_region_with_conditions_is_released_with_them(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(THIRD, "with_guidance")
    assert case.place.released == {THIRD}
    assert {m.facts["conditions"] for m in messages(case, "region_released")} == {"Högst tre patienter"}


def test_a_region_can_treat_through_the_university_clinic(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FOURTH, "specialist_centre")
    assert case.place.released == {FOURTH}
    assert case.rows(RegionDecision)[0].centre == "NUS"


def test_when_all_say_no_the_case_closes_without_release(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say("no")
    assert turn(case) == "Avslutat: ingen region inför"
    assert case.rows(FollowUp) == []
    assert messages(case, "region_released") == []
    assert_whole(house, case.case_id)


# ── NT-rådet changes its mind ─────────────────────────────────────────────────────────────────────────────


def test_a_changed_mind_pauses_an_open_case_for_a_person(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST).revised("should_not")
    assert turn(case) == "Väntar på handläggaren: bedöm den ändrade rekommendationen"
    assert told(case, "revision") == {OFFICER, "foa.handlaggare2"}
    assert case.place.released == {FIRST}, "what a region has decided stands until somebody says otherwise"
    refused(
        NotNowError,
        case.decides,
        Stage.REGION_DECISION,
        "no",
        region=SECOND,
        says="En handläggare behöver först bedöma den ändrade rekommendationen",
    )


def test_going_on_takes_up_where_it_stood(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST).revised("may").judged(Judgement.GO_ON)
    assert case.place.open_regions == (SECOND, THIRD, FOURTH)
    for region in (SECOND, THIRD, FOURTH):
        case.region(region, on=day(60))
    assert case.place.standing is Standing.RELEASED
    assert_whole(house, case.case_id)


def test_restarting_a_stage_asks_again_and_takes_back_releases(house: Ordnat) -> None:
    # Given a case under way in the regions, one of them released
    case = Journey.opened(house).recommended().region(FIRST).revised("may")
    # When consensus is to be made again
    case.judged(Judgement.RESTART, restart=Stage.CONSENSUS)
    # Then only it is asked, with a new background; the analysis stands; the release is taken back and told
    assert turn(case) == "Väntar på ARIL (sjukvårdsregional konsensus)"
    assert len([d for d in case.rows(Document) if d.reader == "aril"]) == 2
    assert case.place.released == set()
    assert {message.region for message in messages(case, "release_revoked")} == {FIRST}
    assert_whole(house, case.case_id)
    # And the path goes to its end, with new documents for the regions
    case.decided(Stage.CONSENSUS, "support", on=day(60))
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", on=day(61)).all_say(on=day(62))
    assert case.place.standing is Standing.RELEASED
    assert len([d for d in case.rows(Document) if d.reader == FIRST]) == 2
    assert_whole(house, case.case_id)


def test_parking_waits_for_the_next_word_with_the_clock_standing_still(house: Ordnat) -> None:
    case = Journey.opened(house).revised("await", published_on=day(30)).judged(Judgement.PARK, on=day(32))
    assert (turn(case), case.row.clock_start) == ("Avvaktar NT-rådet", PUBLISHED)
    case.revised("should", published_on=day(50))
    lap = case_lap(case.place, day(60))
    assert lap is not None
    assert (case.place.standing, lap.start, lap.net_days) == (Standing.ON_PATH, PUBLISHED, 60 - (50 - 32))
    assert_whole(house, case.case_id)


def test_turning_down_a_paused_case_makes_the_no_known(house: Ordnat) -> None:
    case = Journey.opened(house).revised("should_not").judged(Judgement.TURN_DOWN)
    assert turn(case) == "Avslutat: negativ rekommendation"
    assert messages(case, "made_known")[0].facts["label"] == "bör inte användas"
    assert_whole(house, case.case_id)


def test_a_judgement_needs_a_paused_case_a_reason_and_a_day_that_has_been(house: Ordnat) -> None:
    case = Journey.opened(house)
    refused(NotNowError, case.does, judge_revision, Judgement.GO_ON, "skäl", says="är inte pausat")
    case.revised("may", published_on=day(40))
    for says, judgement, reason, named in (
        ("Ange skäl till bedömningen", Judgement.GO_ON, "  ", {}),
        ("Ange steget som ska göras om", Judgement.RESTART, "skäl", {}),
        ("Ange steget som ska göras om, och bara då", Judgement.GO_ON, "skäl", {"restart": Stage.CONSENSUS}),
        ("Upptag ingår inte i ärendets väg", Judgement.RESTART, "skäl", {"restart": Stage.TAKE_UP}),
        ("2026-11-21 ligger i framtiden", Judgement.GO_ON, "skäl", {"on": day(81)}),
        ("ligger före den ändrade rekommendationen, 2026-10-11", Judgement.GO_ON, "skäl", {"on": day(39)}),
    ):
        refused(InvalidInputError, case.does, judge_revision, judgement, reason, says=says, **named)


def test_a_changed_mind_after_release_flags_and_changes_nothing(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say().revised("should_not")
    assert case.row.review_wanted
    assert turn(case) == "Godkänt för användning"
    assert case.place.released == set(REGIONS)
    assert all(message.facts["released"] for message in messages(case, "revision"))
    assert_whole(house, case.case_id)


def test_telling_a_case_the_same_news_twice_does_nothing(house: Ordnat) -> None:
    case = Journey.opened(house, "await")
    old = recommendation(house, "should", published_on=day(30))
    by = By(person(OFFICER), house.now(), house.organisation)

    def tell(which: int) -> bool:
        return house.change(lambda s: revise(s, s.get_one(Recommendation, which), by)) is not None

    assert tell(old)
    assert not tell(old)
    new = recommendation(house, "should_not", published_on=day(40))
    assert tell(new)
    assert not tell(old), "yesterday's news again is not a change of mind"
    assert case.place.verdict == "should_not"
    assert_whole(house, case.case_id)


def test_news_about_another_indication_or_a_closed_case_concerns_no_case(house: Ordnat) -> None:
    case = Journey.opened(house).closed(CloseReason.WITHDRAWN)
    length = len(case.log)
    case.revised("should_not")
    Journey(house, case.case_id, {"indication": "lungcancer"}).revised("should_not")
    assert len(case.log) == length


# ── Extension, duplicate, withdrawal ──────────────────────────────────────────────────────────────────────


def test_an_extension_of_indication_is_linked_to_the_earlier_case(house: Ordnat) -> None:
    first = Journey.opened(house, indication="bröstcancer")
    second = Journey.opened(house, indication="lungcancer")
    assert (first.row.extends_id, second.row.extends_id) == (None, first.case_id)
    checked = next(event for event in second.log if event.kind is Kind.INTAKE_CHECKED)
    assert "Indikationsutvidgning: läkemedlet har ett tidigare ärende, OI-0001." in checked.data["findings"]
    assert "tidigare ärende, OI-0001" in second.rows(Document)[0].content


def test_one_medicine_is_in_several_states_for_several_indications(house: Ordnat) -> None:
    waiting = Journey.opened(house, "await", indication="bröstcancer, HER2-låg")
    turned_down = Journey.opened(house, "should_not", indication="lungcancer")
    moving = Journey.opened(house, "should", indication="magsäckscancer")
    standings = [case.place.standing for case in (waiting, turned_down, moving)]
    assert standings == [Standing.PARKED, Standing.CLOSED, Standing.ON_PATH]


@pytest.mark.parametrize("spelt", ["Trippelnegativ  bröstcancer", "TRIPPELNEGATIV BRÖSTCANCER."])
def test_a_second_open_case_for_the_same_medicine_and_indication_is_refused(house: Ordnat, spelt: str) -> None:
    first = Journey.opened(house)
    refused(ConflictError, Journey.opened, house, indication=spelt, says="har redan ett öppet ärende, OI-0001")
    assert_whole(house, first.case_id)


def test_a_duplicate_is_closed_as_one_and_names_the_other(house: Ordnat) -> None:
    case = Journey.opened(house)
    double = Journey.opened(house, indication="bröstcancer, trippelnegativ")
    for says, error, named in (
        ("dubblett av, och bara då", InvalidInputError, {}),
        ("OI-0099 finns inte, eller är samma ärende", NotFoundError, {"duplicate_of": 99}),
        ("finns inte, eller är samma ärende", NotFoundError, {"duplicate_of": double.case_id}),
    ):
        refused(error, double.does, close_case, CloseReason.DUPLICATE, "samma", says=says, **named)
    double.closed(CloseReason.DUPLICATE, duplicate_of=case.case_id)
    assert turn(double) == "Avslutat: dubblett"
    assert double.log[-2].data["duplicate_of"] == case.case_id
    assert_whole(house, double.case_id)


@pytest.mark.parametrize("reason", [CloseReason.WITHDRAWN, CloseReason.NOT_LAUNCHED, CloseReason.OTHER])
def test_a_case_is_closed_with_a_reason_from_wherever_it_stands(house: Ordnat, reason: CloseReason) -> None:
    parked = Journey.opened(house, "await", indication="a").closed(reason)
    asked = Journey.opened(house, indication="b").recommended().closed(reason)
    paused = Journey.opened(house, indication="c").revised("may").closed(reason)
    for case in (parked, asked, paused):
        assert case.row.closed_as == reason.value
        assert due_work(case.place) == ()
        assert_whole(house, case.case_id)


def test_closing_is_refused_without_a_reason_or_twice(house: Ordnat) -> None:
    case = Journey.opened(house)
    refused(InvalidInputError, case.does, close_case, CloseReason.WITHDRAWN, " ", says="Ange varför")
    refused(
        InvalidInputError,
        case.does,
        close_case,
        CloseReason.NO_REGION,
        "text",
        says="”ingen region inför” följer av beslut. Välj bland: withdrawn",
    )
    case.closed(CloseReason.WITHDRAWN)
    refused(NotNowError, case.does, close_case, CloseReason.OTHER, "igen", says="är inte öppet")
    released = Journey.opened(house, product="Enhertu").recommended().all_say()
    refused(NotNowError, released.does, close_case, CloseReason.WITHDRAWN, "sent", says="är inte öppet")


# ── Opening ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_case_or_recommendation_is_a_sentence(house: Ordnat) -> None:
    with pytest.raises(NotFoundError, match="Ärendet OI-0099 finns inte"):
        Journey(house, 99).decides(Stage.CONSENSUS, "support", by=OFFICER)
    with pytest.raises(NotFoundError, match="Rekommendationen 99 finns inte"):
        house.change(lambda s: open_case(s, 99, TakeUp(), actor=person(OFFICER), **standing(house)))


@pytest.mark.parametrize(
    ("published", "take_up", "says"),
    [
        (None, TakeUp(), "Källan anger inget helt datum för Trodelvy. Ange publiceringsdatum"),
        (PUBLISHED, TakeUp(on=day(-1)), "Upptaget 2026-08-31 ligger före rekommendationen, 2026-09-01"),
        (PUBLISHED, TakeUp(on=day(81)), "Datumet 2026-11-21 ligger i framtiden"),
        (day(81), TakeUp(), "Rekommendationen är daterad 2026-11-21, alltså i framtiden"),
    ],
)
def test_a_case_is_not_opened_on_an_impossible_day(
    house: Ordnat, published: date | None, take_up: TakeUp, says: str
) -> None:
    refused(InvalidInputError, Journey.opened, house, published_on=published, take_up=take_up, says=says)


def test_a_clock_cannot_start_in_the_future(house: Ordnat) -> None:
    refused(
        InvalidInputError,
        Journey.opened,
        house,
        decided_on=day(-8),
        published_on=day(90),
        says="Klockan skulle börja 2026-11-30, i framtiden",
    )


def test_the_clock_starts_at_publication_and_decisions_count_from_the_earlier_date(house: Ordnat) -> None:
    # NT-rådet's decision and its publication differ: 8 days in one real example (the process description, "Clocks").
    case = Journey.opened(house, decided_on=day(-8), published_on=PUBLISHED)
    assert (case.place.clock_start, case.place.earliest) == (PUBLISHED, day(-8))


@pytest.mark.parametrize("verdict", ["unrecognised", "under_preparation", "archived", "class_rule", "revision"])
def test_words_that_open_nothing_ask_a_person_what_they_mean(sqlite_house: Ordnat, verdict: str) -> None:
    refused(
        InvalidInputError,
        Journey.opened,
        sqlite_house,
        verdict,
        says="öppnar inget ärende av sig själv. Ange vad den betyder: should, may, should_not eller await",
    )


def test_a_failed_opening_leaves_no_case_behind(house: Ordnat) -> None:
    refused(
        InvalidInputError,
        Journey.opened,
        house,
        take_up=TakeUp(on=PUBLISHED, budget=replace(PRICE, price=-PRICE.price)),
        says="Priset per patientår är -400000",
    )
    assert Journey.opened(house).case_id is not None


# ── Corrections ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_annulled_region_decides_again(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST)
    case.corrected(case.seq_of(Kind.DECIDED, region=FIRST), annul=True)
    assert FIRST in case.place.open_regions
    assert case.place.released == set()
    assert {message.region for message in messages(case, "release_revoked")} == {FIRST}
    assert_whole(house, case.case_id)
    case.region(FIRST, "no")
    assert case.place.region_decisions[FIRST].outcome == "no"
    assert_whole(house, case.case_id)


def test_amending_one_of_four_after_release_takes_back_that_one_only(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    case.corrected(case.seq_of(Kind.DECIDED, region=SECOND), outcome="no", fields={"reason": "Protokollet sade nej"})
    assert case.place.standing is Standing.RELEASED
    assert case.place.released == {FIRST, THIRD, FOURTH}
    assert {message.region for message in messages(case, "release_revoked")} == {SECOND}
    assert_whole(house, case.case_id)


def test_annulling_after_release_opens_the_case_again(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    case.corrected(case.seq_of(Kind.DECIDED, region=SECOND), annul=True)
    assert (case.place.standing, case.place.open_regions) == (Standing.ON_PATH, (SECOND,))
    assert case.row.open_key is not None
    assert_whole(house, case.case_id)
    case.region(SECOND, on=day(60))
    assert case.place.standing is Standing.RELEASED
    plans = {row.seq: row.due_on for row in case.rows(FollowUp) if row.what == "effect_6"}
    assert len(plans) == 2, "what was planned at the first release is planned anew"
    assert case.place.follow_up is not None
    assert case.place.follow_up.seq == max(plans)
    assert_whole(house, case.case_id)


def test_a_no_that_was_a_yes_is_released_also_after_the_case_was(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST, "no")
    for region in (SECOND, THIRD, FOURTH):
        case.region(region)
    case.corrected(case.seq_of(Kind.DECIDED, region=FIRST), outcome="as_recommended", fields={"reason": None})
    assert case.place.released == set(REGIONS)
    assert FIRST in {message.region for message in messages(case, "region_released")}
    assert_whole(house, case.case_id)


def test_a_case_no_region_wanted_is_released_when_one_of_the_nos_was_a_yes(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say("no")
    case.corrected(case.seq_of(Kind.DECIDED, region=THIRD), outcome="as_recommended", fields={"reason": None})
    assert case.place.standing is Standing.RELEASED
    assert case.place.released == {THIRD}
    assert_whole(house, case.case_id)


def test_a_decline_that_was_a_mistake_puts_the_case_back(house: Ordnat) -> None:
    case = Journey.nominated(house).decided(Stage.TAKE_UP, "decline")
    case.corrected(case.seq_of(Kind.DECIDED), outcome="take_up", fields={"reason": None})
    assert (case.place.standing, case.row.closed_as) == (Standing.ON_PATH, None)
    case.recommended().all_say()
    assert case.place.standing is Standing.RELEASED
    assert_whole(house, case.case_id)


def test_a_closing_that_was_a_mistake_is_taken_back(house: Ordnat) -> None:
    case = Journey.opened(house).closed(CloseReason.WITHDRAWN)
    case.corrected(case.seq_of(Kind.CLOSED), annul=True)
    assert case.place.open_stages == (Stage.CONSENSUS, Stage.BUDGET_IMPACT)
    assert_whole(house, case.case_id)


def test_a_case_is_not_opened_again_beside_another(house: Ordnat) -> None:
    # Given a case closed by mistake, and a new one opened for the same medicine and indication
    case = Journey.opened(house).closed(CloseReason.WITHDRAWN)
    Journey.opened(house, "may")
    # Then taking back the closing is refused, until the other is closed
    refused(
        ConflictError,
        case.corrected,
        case.seq_of(Kind.CLOSED),
        annul=True,
        says="har ett annat öppet ärende, så OI-0001 kan inte öppnas igen",
    )


def test_the_answer_before_stands_when_the_last_is_annulled(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST, "waiting").region(FIRST, on=day(60))
    case.corrected(case.seq_of(Kind.DECIDED, region=FIRST), annul=True)
    assert case.place.region_decisions[FIRST].outcome == "waiting"
    assert_whole(house, case.case_id)


@pytest.mark.parametrize("change", [{"annul": True}, {"fields": {"registry_number": "RS 1"}}])
def test_correcting_an_answer_that_has_been_replaced_changes_nothing_in_force(
    house: Ordnat, change: dict[str, Any]
) -> None:
    case = Journey.opened(house).recommended().region(FIRST, "waiting")
    waited = case.seq_of(Kind.DECIDED, region=FIRST)
    case.region(FIRST, on=day(60)).corrected(waited, **change)
    assert case.place.region_decisions[FIRST].outcome == "as_recommended"
    assert len(case.rows(RegionDecision)) == 2, "the row in force is still the newest"
    assert_whole(house, case.case_id)


def test_an_answer_that_has_been_replaced_cannot_be_made_the_last_word(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST, "waiting")
    waited = case.seq_of(Kind.DECIDED, region=FIRST)
    case.region(FIRST, "waiting", on=day(60))
    again = case.seq_of(Kind.DECIDED, region=FIRST)
    refused(NotNowError, case.corrected, waited, outcome="as_recommended", says=f"svarat igen i händelse {again}")
    case.corrected(again, outcome="as_recommended", fields={"reason": None})
    assert case.place.released == {FIRST}
    assert_whole(house, case.case_id)


def test_who_decided_and_when_can_be_corrected_with_the_same_mandate(house: Ordnat) -> None:
    case = Journey.opened(house).decided(Stage.CONSENSUS, "support")
    seq = case.seq_of(Kind.DECIDED)
    case.corrected(seq, decided_by="aril.vice", on=day(13))
    amended = case.place.decisions[Stage.CONSENSUS]
    assert (amended.decider, amended.on) == ("aril.vice", day(13))
    refused(OrdnatError, case.corrected, seq, decided_by="foa.chef", says="hade inte mandat att besluta för ARIL")


def test_shares_can_be_corrected_and_still_sum_to_the_whole(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=PRESCRIPTION).recommended().region(FIRST, shares=SHARES)
    seq = case.seq_of(Kind.DECIDED, region=FIRST)
    case.corrected(seq, fields={"shares": [["Medicin", "75"], ["Onkologi", "25"]]})
    assert_whole(house, case.case_id)
    for shares, says in (
        ([["Medicin", "75"]], "Kostnadsandelarna blir 75 %"),
        ([["Medicin", "mycket"]], "kostnadsandelar som enhet och procent"),
        (["Medicin"], "kostnadsandelar som enhet och procent"),
        ([], "Ett receptläkemedel behöver kostnadsansvar"),
    ):
        refused(InvalidInputError, case.corrected, seq, fields={"shares": shares}, says=says)


def test_what_later_decisions_rest_on_is_taken_back_from_the_end(house: Ordnat) -> None:
    # Given a region's decision on the recommendation, which rests on consensus
    case = Journey.opened(house).recommended().region(FIRST)
    consensus = case.seq_of(Kind.DECIDED, stage=Stage.CONSENSUS)
    advice = case.seq_of(Kind.DECIDED, stage=Stage.REGIONAL_RECOMMENDATION)
    # Then neither can be taken away under the feet of the later
    refused(NotNowError, case.corrected, consensus, annul=True, says="Sjukvårdsregional rekommendation bygger på")
    refused(NotNowError, case.corrected, consensus, outcome="no_support", says="Återta det senare beslutet först")
    refused(NotNowError, case.corrected, advice, annul=True, says="Regionens beslut bygger på händelse")
    # When it is done from the end, it can
    for stage in (Stage.REGION_DECISION, Stage.REGIONAL_RECOMMENDATION, Stage.CONSENSUS):
        case.corrected(case.seq_of(Kind.DECIDED, stage=stage), annul=True)
        assert_whole(house, case.case_id)
    assert case.place.open_stages == (Stage.CONSENSUS,)


def test_a_corrected_date_stays_between_what_came_before_and_after(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST)
    consensus = case.seq_of(Kind.DECIDED, stage=Stage.CONSENSUS)
    advice = case.seq_of(Kind.DECIDED, stage=Stage.REGIONAL_RECOMMENDATION)
    refused(InvalidInputError, case.corrected, consensus, on=day(-1), says="ligger före rekommendationen")
    refused(InvalidInputError, case.corrected, consensus, on=day(21), says="ligger efter sjukvårdsregional rekomm")
    refused(InvalidInputError, case.corrected, advice, on=day(13), says="ligger före sjukvårdsregional konsensus")
    refused(InvalidInputError, case.corrected, advice, on=day(29), says="ligger efter regionens beslut, 2026-09-29")
    refused(InvalidInputError, case.corrected, advice, on=day(81), says="ligger i framtiden")
    case.corrected(consensus, on=day(20)).corrected(advice, on=day(28))
    assert_whole(house, case.case_id)


def test_a_correction_says_what_and_why_of_something_that_can_be_corrected(house: Ordnat) -> None:
    case = Journey.opened(house).decided(Stage.CONSENSUS, "support")
    seq = case.seq_of(Kind.DECIDED)
    refused(InvalidInputError, case.corrected, seq, says="Ange vad som ska ändras i händelse")
    refused(InvalidInputError, case.corrected, seq, outcome="maybe", says="”maybe” är inget utfall")
    refused(InvalidInputError, case.corrected, seq, fields={"body": "x"}, says="Uppgiften ”body” finns inte. Välj")
    refused(InvalidInputError, case.corrected, seq, outcome="no_support", says="kräver skäl")
    refused(InvalidInputError, case.corrected, seq, fields={"waiting_until": "snart"}, says="ÅÅÅÅ-MM-DD")
    refused(InvalidInputError, case.corrected, 1, annul=True, says="kan inte återtas; det kan bara: ")
    refused(InvalidInputError, case.corrected, 1, on=day(1), says="kan inte ändras; det kan bara: beslut, klockan")
    refused(NotFoundError, case.corrected, 99, annul=True, says="Händelse 99 finns inte i ärendet")
    refused(InvalidInputError, case.does, correct, seq, Amendment(" ", annul=True), says="Ange varför rättelsen görs")
    case.corrected(seq, annul=True)
    refused(NotFoundError, case.corrected, seq, annul=True, says="är redan återtagen")


def test_a_recommendation_decided_anew_reaches_the_regions_in_new_documents(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    case.corrected(case.seq_of(Kind.DECIDED, stage=Stage.REGIONAL_RECOMMENDATION), annul=True)
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend_with_conditions", on=day(25))
    newest = max((d for d in case.rows(Document) if d.reader == FIRST), key=lambda d: d.seq)
    assert "Villkor: Högst tre patienter" in newest.content
    assert_whole(house, case.case_id)


def test_a_long_indication_is_drafted_too(house: Ordnat) -> None:
    case = Journey.opened(house, indication=f"sjukdom {'x' * 1900}")
    assert case.place.draft is not None
