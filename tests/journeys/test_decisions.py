"""A region's decision with the keyboard alone; by two people at once; by somebody whose log-in runs out meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import col, update

from models.tables.web_session import WebSession
from tests.factories import OFFICER, SECOND_OFFICER, Journey
from tests.journeys.conftest import Staffed
from tests.journeys.person import Person
from tests.journeys.test_the_path import confirmed

Somebody = Callable[..., Person]
DECIDER, NO = "norrbotten.beslutsfattare", "beslut/region/norrbotten?utfall=no"
REASON = "Vi saknar mottagning för det här ännu – och ”resurser”.\nVi återkommer efter årsskiftet."
_NUMBERS = count(1)
_FOCUS = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    return {words: (here.innerText || here.labels?.[0]?.innerText || here.value || "").trim(), type: here.type,
            outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""


@pytest.fixture
def asked(staffed: Staffed) -> Journey:
    """Given a case on which the regions are asked."""
    return Journey.opened(staffed.house, product="Trodelvy", indication=f"sjukdom {next(_NUMBERS)}").recommended()


def at(case: Journey, path: str) -> str:
    """A page of the case."""
    return f"/arenden/OI-{case.case_id:04}/{path}"


def tabs_to(person: Person, words: str) -> None:
    """Tab until something is reached; whatever is passed on the way shows that it is there."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        here = person.measured(_FOCUS)
        assert here["outline"], f"no outline on {here}"
        assert here["seen"], f"{here} is out of sight"
        if here["words"] == words:
            return
    raise AssertionError(f"{words} cannot be reached")


def test_a_region_decides_with_the_keyboard_alone(asked: Journey, somebody: Somebody) -> None:
    # Given a decider at the case, with no mouse
    decider = somebody(DECIDER, at(asked, "beslut/region"))
    press = decider.page.keyboard.press
    # When the region is chosen with the space bar and the outcome with the arrows
    tabs_to(decider, "Region Norrbotten")
    press("Space")
    press("Enter")
    decider.page.wait_for_url("**/beslut/region/norrbotten")
    tabs_to(decider, "Rutinanvändning enligt rekommendationen")
    for key in ("Space", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        press(key)
    decider.page.wait_for_url("**utfall=no")
    # And the reason is typed, and each button pressed with Enter
    tabs_to(decider, "Skäl")
    decider.page.keyboard.type("För få patienter")
    tabs_to(decider, "Fortsätt")
    press("Enter")
    decider.sees("Stämmer det här?")
    tabs_to(decider, "Registrera beslutet")
    press("Enter")
    decider.sees("Det är registrerat")
    # Then it stands as decided
    decided = asked.place.region_decisions["norrbotten"]
    assert (decided.outcome, decided.data["reason"]) == ("no", "För få patienter")


def test_one_may_go_straight_to_the_content(staffed: Staffed, somebody: Somebody) -> None:
    decider = somebody(DECIDER)
    decider.page.keyboard.press("Tab")
    assert decider.measured(_FOCUS)["words"] == "Till innehållet"
    decider.page.keyboard.press("Enter")
    assert decider.measured("document.activeElement.id") == "innehall"


def test_of_two_at_once_the_second_is_told_and_loses_nothing(asked: Journey, somebody: Somebody) -> None:
    # Given two officers with the same form before them
    first, second = (somebody(who, at(asked, NO)) for who in (OFFICER, SECOND_OFFICER))
    # When both have typed, and the first one registers
    first.writes(Skäl="Första skälet")
    second.writes(Skäl=REASON)
    confirmed(first)
    second.presses("Fortsätt")
    # Then the second is told what has happened, and by whom
    second.sees("Ärendet har ändrats sedan du öppnade sidan", "nej", "Handläggare, FOA läkemedel")
    # And what was typed is still there
    second.presses("Ändra uppgifterna")
    assert second.value("Skäl") == REASON
    assert asked.place.region_decisions["norrbotten"].data["reason"] == "Första skälet"


def test_a_press_too_many_does_nothing(asked: Journey, somebody: Somebody) -> None:
    decider = somebody(DECIDER, at(asked, NO)).writes(Skäl=REASON).presses("Fortsätt")
    decider.page.locator("main form button").first.dblclick()
    decider.sees("Det är registrerat")
    assert [event.region for event in asked.log if event.kind == "decided" and event.region] == ["norrbotten"]


def test_a_log_in_that_runs_out_loses_no_form(asked: Journey, staffed: Staffed, somebody: Somebody) -> None:
    # Given somebody who has been typing for so long that the log-in has run out
    decider = somebody(DECIDER, at(asked, NO)).writes(Skäl=REASON, Diarienummer="HSN-2026:17")
    past = staffed.house.now() - timedelta(hours=2)
    staffed.house.change(lambda s: s.exec(update(WebSession).values({col(WebSession.seen_at): past})))
    # When the form is sent
    decider.presses("Fortsätt").sees("Din inloggning hade gått ut")
    # Then it is there again after logging in, with everything in it, and nothing has been recorded
    decider.follows("Logga in").follows("Logga in").sees("Det du skrev finns kvar")
    assert (decider.value("Skäl"), decider.value("Diarienummer")) == (REASON, "HSN-2026:17")
    assert "norrbotten" not in asked.place.region_decisions
    # And it can be sent
    confirmed(decider)
    assert asked.place.region_decisions["norrbotten"].data["registry_number"] == "HSN-2026:17"


def test_faults_are_told_beside_the_field_and_lead_there(asked: Journey, somebody: Somebody) -> None:
    decider = somebody(DECIDER, at(asked, NO)).writes(Beslutsdatum="2026-09-03").presses("Fortsätt")
    assert decider.page.title().startswith("Fel: ")
    decider.page.get_by_role("alert").get_by_role("link").first.click()
    assert decider.measured("document.activeElement.id") == "reason"
    assert decider.measured("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert decider.value("Beslutsdatum") == "2026-09-03"
