"""What lists tell of medicines reaches the cases that are about them, once, with history, and never by a guess."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.before_the_clock import DateKind, Flag, known_flags
from models.rules.errors import InvalidInputError, NotAllowedError
from models.rules.events import Event, Kind
from models.rules.known_dates import known_dates
from models.rules.standings import CloseReason
from models.tables.outbox import OutboxMessage
from tasks.actions.note_dates import note_date
from tasks.actions.taking_in.page import TakenIn
from tasks.sources.ema_medicines import SeenMedicine
from tasks.sources.nt_not_taken_up import NotTakenUp
from tasks.sources.nt_under_preparation import UnderPreparation
from tasks.sources.tlv_clinic_assessments import SeenAssessment
from tasks.sources.tlv_decisions import SeenSubsidyDecision, Subsidy
from tests.factories import ARIL, OFFICER, Journey, assert_whole, day
from tests.integration.listing import writes
from tests.readings import read

OPINION, APPROVED = date(2026, 1, 29), date(2026, 3, 20)
DAYS = {DateKind.EMA_OPINION: OPINION, DateKind.EMA_AUTHORISATION: APPROVED}
SITE = "https://www.ema.europa.eu/en/medicines/human/EPAR/trodelvy"


def ema(product: str = "Trodelvy", **changed: Any) -> SeenMedicine:
    """A row of EMA's table."""
    seen = SeenMedicine(
        product=product,
        substance="sacituzumab govitecan",
        atc="L01FX17",
        status="Authorised",
        orphan=True,
        advanced_therapy=False,
        conditional=False,
        opinion_on=OPINION,
        authorised_on=APPROVED,
        url=SITE,
    )
    return replace(seen, **changed)


def subsidy(on: date, product: str = "Trodelvy", article: str = "trodelvy-ingar") -> SeenSubsidyDecision:
    """A decision of TLV's."""
    heading = f"{product} ingår i högkostnadsskyddet"
    return SeenSubsidyDecision(article, product, heading, Subsidy.GENERAL, on, f"https://www.tlv.se/{article}.html")


def poll(house: Ordnat, *rows: Any, source: str = "ema_medicines") -> TakenIn:
    """A reading of the whole list."""
    return read(house, *rows, source=source)


def decisions(house: Ordnat, *rows: SeenSubsidyDecision) -> TakenIn:
    """A reading of TLV's list of general subsidies."""
    return poll(house, *rows, source="tlv_decisions_general")


def noted(case: Journey) -> list[Event]:
    """What has been noted on a case."""
    return [event for event in case.log if event.kind is Kind.DATES_NOTED]


def known(case: Journey) -> dict[DateKind, date]:
    """The dates in force."""
    return {one.kind: one.word.on for one in known_dates(case.place.noted)}


# ── EMA ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_list_is_noted_on_the_cases_there_are_and_nobody_is_told(house: Ordnat) -> None:
    case, other = Journey.opened(house), Journey.nominated(house)
    before = len(case.rows(OutboxMessage))
    taken = poll(house, ema(), ema("Enhertu", substance="trastuzumab deruxtecan", atc="L01FD04"))
    assert taken.baseline
    assert (taken.followed.noted, taken.followed.doubts) == ([case.case_id], [])
    assert known(case) == DAYS
    assert known_flags(case.place.noted) == {Flag.ORPHAN: True, Flag.ATMP: False, Flag.CONDITIONAL: False}
    [event] = noted(case)
    assert (event.actor, event.data["source"], event.data["address"]) == ("system", "ema_medicines", SITE)
    assert event.data["page"] is not None
    assert (case.row.orphan, case.row.atmp, other.row.orphan) == (True, False, None)
    assert len(case.rows(OutboxMessage)) == before
    assert noted(other) == []
    assert_whole(house, case.case_id)


def test_the_same_list_again_writes_nothing(house: Ordnat) -> None:
    case = Journey.opened(house)
    poll(house, ema())
    with writes(house.engine) as written:
        poll(house, ema())
    assert set(written) == {"source_health"}
    assert len(noted(case)) == 1


def test_a_row_that_changes_is_noted_with_what_changed_and_the_earlier_stays(house: Ordnat) -> None:
    case = Journey.opened(house)
    poll(house, ema(authorised_on=None, orphan=False))
    assert known(case) == {DateKind.EMA_OPINION: OPINION}
    taken = poll(house, ema())
    assert taken.followed.noted == [case.case_id]
    assert noted(case)[1].data["dates"] == {"ema_authorisation": APPROVED.isoformat()}
    assert noted(case)[1].data["flags"] == {"orphan": True}
    later = APPROVED + timedelta(days=4)
    poll(house, ema(authorised_on=later))
    [_, approval] = known_dates(case.place.noted)
    assert (approval.word.on, [word.on for word in approval.earlier]) == (later, [APPROVED])
    assert case.row.orphan is True


def test_every_case_of_the_product_is_told_but_a_closed_one_is_not(house: Ordnat) -> None:
    first = Journey.opened(house)
    released = first.recommended().all_say()
    second = Journey.opened(house, indication="urotelial cancer")
    closed = Journey.opened(house, indication="tredje indikationen").closed(CloseReason.WITHDRAWN)
    assert poll(house, ema()).followed.noted == [released.case_id, second.case_id]
    assert noted(closed) == []


def test_what_may_be_another_medicine_is_left_to_a_person(house: Ordnat) -> None:
    case = Journey.opened(house)
    # Two products of the same substance, none of them ours
    taken = poll(house, ema("Sacit"), ema("Uzumab"))
    assert noted(case) == []
    why = "EMA: läkemedel, Trodelvy: 2 produkter i listan har samma substans"
    assert taken.followed.doubts == [f"{why}. Notera rätt datum i ärendet: ordnat case date."]
    # The product itself is told of by its name
    assert poll(house, ema("Sacit"), ema("Uzumab"), ema()).followed.noted == [case.case_id]


def test_one_product_of_the_same_substance_needs_the_same_code(house: Ordnat) -> None:
    case = Journey.opened(house)  # whose medicine has no code
    [doubt] = poll(house, ema("Sacit")).followed.doubts
    assert "ATC-koden" in doubt
    assert noted(case) == []


def test_the_same_name_with_another_substance_is_left_to_a_person(house: Ordnat) -> None:
    case = Journey.opened(house)
    [doubt] = poll(house, ema(substance="något helt annat", atc="")).followed.doubts
    assert "heter lika" in doubt
    assert noted(case) == []


def test_whatever_a_row_holds_it_can_be_kept_and_shown_as_it_is(house: Ordnat) -> None:
    case = Journey.opened(house)
    codes, status = " ".join(f"L01FX{number}" for number in range(10, 30))[:100], "<script>=1+1</script>" + "x" * 170
    poll(house, ema(atc=codes, status=status, url="https://ema.example/" + "a" * 1900))
    assert known(case) == DAYS
    assert noted(case)[0].data["text"] == f"Trodelvy ({status})"


def test_a_day_to_come_and_a_day_after_the_regions_had_decided_are_left_out(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    after, tomorrow = day(29), date(2026, 11, 21)
    poll(house, ema(opinion_on=after, authorised_on=tomorrow))
    assert known(case) == {}
    assert case.row.orphan is True


# ── What is known when a case is opened ──────────────────────────────────────────────────────────────────
def test_what_is_known_already_is_noted_when_a_case_is_opened(house: Ordnat) -> None:
    poll(house, ema())
    decisions(house, subsidy(date(2026, 8, 13)))
    case = Journey.opened(house)
    assert known(case) == DAYS | {DateKind.TLV_DECISION: date(2026, 8, 13)}
    assert {event.actor for event in noted(case)} == {"system"}
    assert case.row.orphan is True
    assert_whole(house, case.case_id)


def test_opening_again_with_the_same_key_notes_nothing_more(house: Ordnat) -> None:
    poll(house, ema())
    case = Journey.opened(house, key="en gång")
    again = Journey.opened(house, key="en gång")
    assert again.case_id == case.case_id
    assert len(noted(case)) == 1


def test_a_nomination_is_told_too(house: Ordnat) -> None:
    poll(house, ema("Zynlonta", substance="loncastuximab tesirine", atc="L01FX22"))
    assert known(Journey.nominated(house)) == DAYS


def test_what_nobody_can_be_sure_of_is_among_the_findings_of_the_intake(house: Ordnat) -> None:
    decisions(house, subsidy(date(2025, 2, 1), article="a"), subsidy(date(2026, 8, 13), article="b"))
    case = Journey.opened(house)
    assert known(case) == {}
    [checked] = [event for event in case.log if event.kind is Kind.INTAKE_CHECKED]
    assert any("2 rader är om produkten" in finding for finding in checked.data["findings"])


# ── TLV ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_decision_is_noted_on_the_only_open_case_and_a_later_one_takes_its_place(house: Ordnat) -> None:
    case = Journey.opened(house)
    first, second = subsidy(date(2026, 9, 10), article="a"), subsidy(date(2026, 11, 5), article="b")
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"))
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"), first)
    assert known(case) == {DateKind.TLV_DECISION: date(2026, 9, 10)}
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"), first, second)
    [decided] = known_dates(case.place.noted)
    assert (decided.word.on, [word.on for word in decided.earlier]) == (date(2026, 11, 5), [date(2026, 9, 10)])


def test_of_several_open_cases_a_person_says_which(house: Ordnat) -> None:
    cases = [Journey.opened(house), Journey.opened(house, indication="urotelial cancer")]
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"))
    taken = decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"), subsidy(date(2026, 9, 10)))
    [doubt] = taken.followed.doubts
    assert "2 öppna ärenden är om produkten" in doubt
    assert [noted(case) for case in cases] == [[], []]


def test_in_a_baseline_only_what_stands_alone_is_noted(house: Ordnat) -> None:
    case, other = Journey.opened(house), Journey.opened(house, product="Zynlonta")
    old = subsidy(date(2026, 9, 10), "Zynlonta", "z")
    taken = decisions(house, subsidy(date(2026, 2, 1), article="a"), subsidy(date(2026, 9, 3), article="b"), old)
    assert taken.followed.noted == [other.case_id]
    assert noted(case) == []


def test_a_released_case_is_not_told_of_a_later_decision(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"))
    decisions(house, subsidy(date(2026, 1, 1), "Enhertu", "x"), subsidy(date(2026, 9, 10)))
    assert noted(case) == []


def article(name: str, on: date = date(2026, 10, 7)) -> SeenAssessment:
    """An article of TLV's about a clinic medicine."""
    whole = f"{on.isoformat()}-{name}"
    return SeenAssessment(whole, name.replace("-", " "), on, f"https://www.tlv.se/{whole}.html")


def test_an_assessment_is_noted_by_the_product_in_its_title_never_by_its_substance(house: Ordnat) -> None:
    case = Journey.opened(house)
    source = "tlv_clinic_assessments"
    poll(house, article("halsoekonomisk-bedomning-av-enhertu"), source=source)
    rows = [article("halsoekonomisk-bedomning-av-enhertu"), article("bedomning-av-trodelvy-vid-brostcancer")]
    assert poll(house, *rows, source=source).followed.noted == [case.case_id]
    assert known(case) == {DateKind.TLV_ASSESSMENT: date(2026, 10, 7)}
    rows.append(article("bedomning-av-sacituzumab-govitekan", date(2026, 10, 9)))
    [doubt] = poll(house, *rows, source=source).followed.doubts
    assert "bara substansen nämns" in doubt
    assert len(noted(case)) == 1


# ── National cooperation ─────────────────────────────────────────────────────────────────────────────────
def test_the_decision_on_cooperation_belongs_to_the_indication(house: Ordnat) -> None:
    case, other = Journey.opened(house), Journey.opened(house, indication="urotelial cancer")
    about: dict[str, Any] = {"product": "Trodelvy", "substance": "sacituzumab govitekan", "date_text": "", "url": None}
    indication = "Trippelnegativ bröstcancer."
    decided = UnderPreparation(indication=indication, comment="", decided_on=date(2025, 10, 1), **about)
    assert read(house, decided, source="nt_under_preparation").followed.noted == [case.case_id]
    assert known(case) == {DateKind.NATIONAL_COOPERATION: date(2025, 10, 1)}
    assert noted(other) == []
    left = NotTakenUp(indication="lungcancer", reason="", decided_on=date(2025, 5, 1), **about)
    read(house, left, source="nt_not_taken_up")
    later = Journey.opened(house, indication="Lungcancer")
    assert known(later) == {DateKind.NATIONAL_COOPERATION: date(2025, 5, 1)}


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_person_notes_a_date_and_what_the_source_repeats_does_not_undo_it(house: Ordnat) -> None:
    case = Journey.opened(house)
    poll(house, ema())
    case.does(note_date, DateKind.EMA_OPINION, date(2026, 1, 30), " EMA:s  protokoll ", address="https://ema.example")
    [opinion, _] = known_dates(case.place.noted)
    assert (opinion.word.on, opinion.word.source, opinion.word.actor) == (date(2026, 1, 30), "EMA:s protokoll", OFFICER)
    assert opinion.otherwise == ()
    poll(house, ema(status="Authorised again"))  # the row has changed, the date has not
    assert known(case)[DateKind.EMA_OPINION] == date(2026, 1, 30)
    # A new word of the source's is in force, and the person's is shown beside it
    poll(house, ema(opinion_on=date(2026, 1, 31)))
    [opinion, _] = known_dates(case.place.noted)
    assert (opinion.word.on, [word.on for word in opinion.otherwise]) == (date(2026, 1, 31), [date(2026, 1, 30)])


def test_a_word_that_was_wrong_is_taken_back(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(note_date, DateKind.TLV_DECISION, date(2026, 5, 5), "TLV")
    case.corrected(case.seq_of(Kind.DATES_NOTED), annul=True)
    assert known(case) == {}
    assert_whole(house, case.case_id)


def test_the_same_key_notes_once(house: Ordnat) -> None:
    case = Journey.opened(house)
    first = case.does(note_date, DateKind.EMA_OPINION, OPINION, "EMA", key="k")
    again = case.does(note_date, DateKind.EMA_OPINION, OPINION, "EMA", key="k")
    assert (first.seq, again.seq, again.repeated) == (first.seq, first.seq, True)
    assert len(noted(case)) == 1


@pytest.mark.parametrize(
    ("on", "source", "address", "sentence"),
    [
        (OPINION, "  ", None, "Ange var datumet står"),
        (OPINION, "x" * 201, None, "längre än 200 tecken"),
        (OPINION, "EMA", "javascript:alert(1)", "ingen webbadress"),
        (date(2026, 11, 21), "EMA", None, "ligger i framtiden, och EMA:s utlåtande noteras när"),
    ],
)
def test_what_cannot_be_noted_is_refused_with_a_sentence(
    sqlite_house: Ordnat, on: date, source: str, address: str | None, sentence: str
) -> None:
    case = Journey.opened(sqlite_house)
    with pytest.raises(InvalidInputError, match=sentence):
        case.does(note_date, DateKind.EMA_OPINION, on, source, address=address)
    assert noted(case) == []


def test_an_agreement_may_start_later_and_what_is_noted_is_not_noted_again(sqlite_house: Ordnat) -> None:
    case = Journey.opened(sqlite_house)
    case.does(note_date, DateKind.AGREEMENT_START, date(2027, 1, 1), "Avtalet")
    with pytest.raises(InvalidInputError, match="redan noterat: nationellt avtal börjar gälla 2027-01-01"):
        case.does(note_date, DateKind.AGREEMENT_START, date(2027, 1, 1), "Avtalet")


def test_only_a_case_officer_notes(sqlite_house: Ordnat) -> None:
    case = Journey.opened(sqlite_house)
    with pytest.raises(NotAllowedError, match="notera datum"):
        case.does(note_date, DateKind.EMA_OPINION, OPINION, "EMA", actor=ARIL)


def test_a_row_about_no_case_writes_on_none(house: Ordnat) -> None:
    Journey.opened(house)
    poll(house, ema("Enhertu", substance="trastuzumab deruxtecan", atc="L01FD04"))
    with writes(house.engine) as written:
        row = ema("Enhertu", substance="trastuzumab deruxtecan", atc="L01FD04", orphan=False)
        assert poll(house, row).followed.noted == []
    assert "case_event" not in written
