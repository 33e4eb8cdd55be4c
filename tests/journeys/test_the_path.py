"""From a recommendation to a medicine in use, by the people whose turn it is, each logged in as themselves."""

import time
from collections.abc import Callable

from models.rules.standings import Standing
from models.rules.work import due_work
from tests.factories import CHIEF, OFFICER, REGIONS, Journey, assert_whole, recommendation
from tests.journeys.conftest import Staffed
from tests.journeys.person import Person

Somebody = Callable[..., Person]
DECIDERS = [("norrbotten", "Region Norrbotten"), ("vasterbotten", "Region Västerbotten"),
            ("vasternorrland", "Region Västernorrland"), ("jamtland", "Region Jämtland Härjedalen")]  # fmt: skip


def confirmed(person: Person) -> None:
    """The form is sent, and what it says will happen is agreed to."""
    person.presses("Fortsätt").sees("Stämmer det här?", "Inget är sparat än")
    person.page.locator("main form button").first.click()
    person.sees("Det är registrerat")


def at_rest(case: Journey) -> Journey:
    """Everything that follows of itself has been done: that happens while the receipt is being read."""
    until = time.monotonic() + 60
    while due_work(case.place) and time.monotonic() < until:
        time.sleep(0.05)
    return case


def test_a_medicine_comes_into_use(staffed: Staffed, somebody: Somebody) -> None:
    # Given a recommendation of NT-rådet that nobody has taken up
    found = recommendation(staffed.house, product="Enhertu", indication="HER2-låg bröstcancer")
    # When an officer takes it up, with what the budget impact is worked out from
    officer = somebody(OFFICER, f"/rekommendationer/{found}/ta-upp")
    officer.chooses("Rekvisitionsläkemedel", "Normal").unfolds("Pris och patienter, om de är kända").writes(
        Pris_per_patient_och_år="400 000"
    )
    officer.chooses("AIP, apotekets inköpspris").writes(Patienter_i_hela_landet="600")
    confirmed(officer)
    number = officer.follows("Till ärendet").path.rpartition("/")[2]
    officer.sees("Enhertu", "HER2-låg bröstcancer")
    case = at_rest(Journey(staffed.house, int(number[3:])))
    # And the council says yes, the budget impact is reviewed, and the council recommends it
    council = somebody("aril.ordforande", f"/arenden/{number}/beslut/konsensus")
    council.chooses("Tillstyrker").presses("Fortsätt")
    confirmed(council)
    reviewer = somebody(CHIEF, f"/arenden/{number}/budget/granska")
    confirmed(reviewer)
    at_rest(case)
    council.goes_to(f"/arenden/{number}/beslut/rekommendation").chooses("Rekommenderar införande").presses("Fortsätt")
    confirmed(council)
    at_rest(case)
    # And each region decides for itself
    for region, name in DECIDERS:
        decider = somebody(f"{region}.beslutsfattare", f"/arenden/{number}")
        decider.goes_to(f"/arenden/{number}/beslut/region").chooses(name).presses("Fortsätt")
        decider.chooses("Rutinanvändning enligt rekommendationen").presses("Fortsätt")
        confirmed(decider)
    # Then it is released everywhere, and nothing is half done
    assert set(at_rest(case).place.region_decisions) == set(REGIONS)
    assert case.place.standing is Standing.RELEASED
    assert_whole(staffed.house, case.case_id)
    officer.goes_to(f"/arenden/{number}").sees("godkänt för användning")
