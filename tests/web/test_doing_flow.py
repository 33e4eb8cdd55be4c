"""From a form to its receipt: what is foretold comes true, nothing is done twice, nobody is overtaken unawares."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from app.bootstrap import Ordnat
from app.web.doing import flow
from app.web.doing.meanwhile import check_unmoved
from models import database
from models.tables.outbox import OutboxMessage
from tasks.actions.case_file import CaseFile
from tests.factories import OFFICER, SECOND_OFFICER, Journey, assert_whole, event_rows, recommendation
from tests.web.conftest import HERE, Client, ClientAs, visitor
from tests.web.paper import Paper

DECIDER = "norrbotten.beslutsfattare"
NO = "/arenden/OI-0001/beslut/region/norrbotten?utfall=no"
YES = "/arenden/OI-0001/beslut/region/norrbotten?utfall=as_recommended"
REASON = "Vi saknar mottagning för det här ännu"


def messages(house: Ordnat) -> list[tuple[str, str]]:
    """What is in the outbox: kind and recipient."""
    with database.reading(house.engine) as session:
        return [(row.kind, row.recipient) for row in session.exec(select(OutboxMessage)).all()]


def told_on(page: Paper) -> str:
    """Who is told, as a page says it."""
    found = re.search(r"De här får besked (.*?) (?:Sedan|Nu|Programmet gör strax) ", page.text)
    assert found is not None, page.text
    return found[1]


FORETOLD = {
    "a region's yes": (YES, {}),
    "a region's no": (NO, {"reason": REASON}),
    "the clock stopped": ("/arenden/OI-0001/stopp", {
        "reason": "agreement", "region": "norrbotten", "expected_end": "2026-12-24",
    }),
    "a decision taken back": ("/arenden/OI-0001/ratta/{decided}?gor=aterta", {"why": "Fel ärende"}),
    "a new analysis": ("/arenden/OI-0001/budgetunderlag", {"price": "390 000"}),
    "the case closed": ("/arenden/OI-0001/avsluta?skal=withdrawn", {"text": "Bolaget har meddelat det"}),
}  # fmt: skip


@pytest.mark.parametrize(("address", "typed"), FORETOLD.values(), ids=FORETOLD.keys())
def test_what_is_foretold_is_what_comes(
    asked_case: Journey, client_on: ClientAs, address: str, typed: dict[str, str]
) -> None:
    case = asked_case.region("vasterbotten")
    seq = case.place.region_decisions["vasterbotten"].seq
    officer = client_on(asked_case.house, OFFICER)
    before = (event_rows(asked_case.house), messages(asked_case.house))
    paper = Paper(officer, address.format(decided=seq)).fill(typed)
    assert paper.send().status_code == 200, paper.faults
    # Looking has left nothing behind.
    assert (event_rows(asked_case.house), messages(asked_case.house)) == before
    foretold, recorded = told_on(paper), paper.stressed
    receipt = paper.send("gor").headers["location"]
    case.carried_on()
    came = Paper(officer, receipt)
    assert told_on(came) == foretold
    assert came.stressed == recorded
    assert_whole(asked_case.house, case.case_id)


def test_a_case_that_is_only_looked_at_takes_no_number(house: Ordnat, client_as: ClientAs) -> None:
    found = recommendation(house)
    paper = Paper(client_as(OFFICER), f"/rekommendationer/{found}/ta-upp").fill(price="400000", national="600")
    for _ in range(3):
        assert paper.send().status_code == 200, paper.faults
        assert "Ordförande, ARIL" in paper.text
        paper.send("andra")
    paper.send()
    for _ in range(2):
        assert paper.press("gor").headers["location"] == "/arenden/OI-0001/kvitto/1"
    case = Journey(house, 1).carried_on()
    assert case.place.draft is not None
    assert_whole(house, 1)


def test_a_second_press_does_nothing_and_shows_the_same_receipt(house: Ordnat, client_as: ClientAs) -> None:
    case = Journey.opened(house).recommended()
    paper = Paper(client_as(DECIDER), NO).fill(reason=REASON)
    paper.send()
    first, second = paper.press("gor"), paper.press("gor")
    case.carried_on()
    # Also long after, when the case has gone on without it.
    case.region("vasterbotten")
    third = paper.press("gor")
    assert {answer.headers["location"] for answer in (first, second, third)} == {
        f"/arenden/OI-0001/kvitto/{case.place.region_decisions['norrbotten'].seq}"
    }
    assert sum(event.region == "norrbotten" and event.kind == "decided" for event in case.log) == 1


def test_the_case_is_carried_on_when_something_has_been_recorded_and_not_before(
    asked_case: Journey, client_on: ClientAs, carried_on: list[tuple[int, int]]
) -> None:
    paper = Paper(client_on(asked_case.house, DECIDER), YES)
    paper.send()
    assert carried_on == []
    paper.send("gor")
    assert carried_on == [(1, asked_case.place.region_decisions["norrbotten"].seq)]


@pytest.mark.parametrize("step", ["granska", "gor"])
def test_whoever_has_been_overtaken_is_told_by_whom_and_may_go_on(
    asked_case: Journey, client_on: ClientAs, step: str
) -> None:
    paper = Paper(client_on(asked_case.house, OFFICER), NO).fill(reason=REASON)
    if step == "gor":
        paper.send()
    asked_case.region("vasterbotten", "no")
    assert paper.send(step).status_code == 409
    assert paper.heading == "Ärendet har ändrats sedan du öppnade sidan"
    assert "Regionens beslut – Västerbotten: nej" in paper.text
    assert "du själv" in paper.text
    assert REASON in paper.text
    assert "norrbotten" not in asked_case.place.region_decisions
    assert paper.send("granska").status_code == 200
    assert paper.send("gor").status_code == 303
    assert asked_case.place.region_decisions["norrbotten"].data["reason"] == REASON


def test_whoever_has_been_overtaken_at_the_very_same_thing_still_has_what_they_typed(
    asked_case: Journey, client_on: ClientAs
) -> None:
    paper = Paper(client_on(asked_case.house, OFFICER), NO).fill(reason=REASON)
    paper.send()
    asked_case.region("norrbotten", "as_recommended")
    assert paper.send("gor").status_code == 409
    assert "Beslutsfattare, Region Norrbotten" in paper.text
    assert paper.send("granska").status_code == 409
    assert "redan beslutat" in paper.faults[""]
    assert paper.inputs["reason"] == [REASON]
    assert asked_case.place.region_decisions["norrbotten"].outcome == "as_recommended"


def test_what_the_program_does_in_the_course_of_things_overtakes_nobody(
    sqlite_house: Ordnat, client_on: ClientAs
) -> None:
    case = Journey.opened(sqlite_house, carries_on=False)
    paper = Paper(client_on(sqlite_house, OFFICER), "/arenden/OI-0001/beslut/konsensus?utfall=support")
    case.carried_on()
    assert paper.send().status_code == 200, paper.text
    assert paper.send("gor").status_code == 303


def test_a_recommendation_that_changes_meanwhile_is_told(asked_case: Journey, client_on: ClientAs) -> None:
    paper = Paper(client_on(asked_case.house, DECIDER), YES)
    asked_case.revised("should_not")
    assert paper.send().status_code == 409
    assert "NT-rådet har ändrat rekommendationen" in paper.text


def test_of_two_who_decide_at_the_same_moment_one_is_told_of_the_other(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    with ExitStack() as open_clients:
        papers = [
            Paper(open_clients.enter_context(visitor(house, person)), NO).fill(reason=f"{REASON} – {person}")
            for person in (OFFICER, SECOND_OFFICER, DECIDER)
        ]
        for paper in papers:
            assert paper.send().status_code == 200
        together = Barrier(len(papers))

        def press(paper: Paper) -> int:
            together.wait()
            return paper.send("gor").status_code

        with ThreadPoolExecutor(len(papers)) as threads:
            statuses = list(threads.map(press, papers))
    assert sorted(statuses) == [303, 409, 409]
    winner = papers[statuses.index(303)]
    decided = case.place.region_decisions["norrbotten"]
    assert decided.data["reason"] == winner.inputs.get("reason", [decided.data["reason"]])[0]
    for paper in papers:
        if paper is not winner:
            assert "Ärendet har ändrats" in paper.heading
            assert "Regionens beslut – Norrbotten: nej" in paper.text
    assert_whole(house, case.case_id)


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_whoever_is_overtaken_between_the_look_and_the_deed_is_told_of_it(
    house: Ordnat, client_on: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Journey.opened(house).recommended()
    paper = Paper(client_on(house, OFFICER), NO).fill(reason=REASON)
    assert paper.send().status_code == 200

    def looked(file: CaseFile, seen: int, key: str) -> None:
        check_unmoved(file, seen, key)
        monkeypatch.undo()
        case.region("norrbotten", "as_recommended")

    monkeypatch.setattr(flow, "check_unmoved", looked)
    assert paper.send("gor").status_code == 409
    assert paper.heading == "Ärendet har ändrats sedan du öppnade sidan"
    assert REASON in paper.text
    assert case.place.region_decisions["norrbotten"].outcome == "as_recommended"


def test_one_form_sent_many_times_at_once_is_one_decision(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    with visitor(house, DECIDER) as client:
        paper = Paper(client, NO).fill(reason=REASON)
        paper.send()
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda _: paper.press("gor"), range(4)))
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert sum(event.region == "norrbotten" and event.kind == "decided" for event in case.log) == 1


@pytest.fixture
def later(sqlite_house: Ordnat) -> Iterator[ClientAs]:
    """The same browser so many hours later."""
    with ExitStack() as open_clients:

        def after(before: Client, hours: int) -> Client:
            moved = replace(sqlite_house, clock=lambda: sqlite_house.clock() + timedelta(hours=hours))
            client = open_clients.enter_context(visitor(moved))
            client.cookies, client.held = before.cookies, before.held
            return client

        yield after


def test_a_form_sent_after_the_log_in_ran_out_is_there_after_the_next(
    asked_case: Journey, client_on: ClientAs, later: ClientAs
) -> None:
    paper = Paper(client_on(asked_case.house, DECIDER), NO).fill(reason=REASON, registry_number="RUN 1")
    late = later(paper.client, 2)
    late.headers["Referer"] = f"{HERE}{NO}"
    paper.client = late
    assert paper.press("granska").status_code == 401
    asked_case.region("vasterbotten")
    late.post("/logga-in", data={"person": DECIDER, "vidare": NO})
    late.held = late.cookies["ordnat"]
    again = Paper(late, NO)
    assert (again.inputs["reason"], again.inputs["registry_number"]) == ([REASON], ["RUN 1"])
    # What has happened while one was away is told then.
    assert again.send().status_code == 409
    assert "Västerbotten" in again.text
    again.send("granska")
    assert again.send("gor").status_code == 303
    assert asked_case.place.region_decisions["norrbotten"].data["reason"] == REASON


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "formula": "=HYPERLINK(1)",
    "template": "{{ 7 * 7 }}{% raw %}",
    "the other way round": "\u202egnitseT\u202c",
    "long word": "å" * 500,
    "no characters": "a\x00b\x08c\x1bd",
    "emoji": "👩🏽‍⚕️ ok",
    "lines": "en\r\ntvå\rtre",
}


@pytest.fixture(scope="module")
def standing(quiet_house: Ordnat) -> Journey:
    """A case on which the regions are asked, for tests that record nothing."""
    return Journey.opened(quiet_house).recommended()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_typed_is_text_and_stays_as_typed(standing: Journey, client_on: ClientAs, text: str) -> None:
    paper = Paper(client_on(standing.house, OFFICER), NO).fill(reason=text, registry_number=text[:100])
    assert paper.send().status_code == 200, paper.faults
    written = re.sub(r"[\x00\x08\x1b]", "", text).replace("\r\n", "\n").replace("\r", "\n")
    assert " ".join(written.split()) in paper.text
    assert paper.tree.css("script, img, [onerror]") == []
    paper.send("andra")
    assert paper.inputs["reason"] == [written]
    assert paper.tree.css("script, img, [onerror]") == []


CONTROLS = {
    "no key": {"key": ""},
    "a key of one's own": {"key": "'; DROP TABLE cases; --"},
    "no step": {"steg": ""},
    "another step": {"steg": "radera"},
    "somebody else's fields": {"actor": "foa.handlaggare", "is_admin": "1", "system": "1"},
}


@pytest.mark.parametrize("said", CONTROLS.values(), ids=CONTROLS.keys())
def test_a_form_that_was_tampered_with_is_looked_at_and_nothing_is_done(
    standing: Journey, client_on: ClientAs, said: dict[str, str]
) -> None:
    paper = Paper(client_on(standing.house, DECIDER), NO).fill(reason=REASON)
    sent = paper.client.post(NO, data={**paper.inputs, "steg": ["granska"], **{name: [v] for name, v in said.items()}})
    assert sent.status_code == 200
    assert "Stämmer det här?" in sent.text
    assert "is_admin" not in sent.text
    assert standing.place.region_decisions == {}


@pytest.mark.parametrize("seen", ["", "-1", "9" * 30, "ett", "0"])
def test_a_form_that_does_not_say_what_it_has_seen_has_seen_nothing(
    standing: Journey, client_on: ClientAs, seen: str
) -> None:
    paper = Paper(client_on(standing.house, DECIDER), NO).fill(reason=REASON, seen=seen)
    assert paper.send("gor").status_code == 409
    assert "Ärendet öppnat" in paper.text
    assert standing.place.region_decisions == {}


def test_a_form_from_another_log_in_is_not_taken(standing: Journey, client_on: ClientAs) -> None:
    paper = Paper(client_on(standing.house, DECIDER), NO).fill(reason=REASON, csrf="0" * 64)
    assert paper.press("gor").status_code == 403
    assert standing.place.region_decisions == {}
