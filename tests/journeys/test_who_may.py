"""A manager comes by a link in a mail; an economist reads net figures; the public needs no log-in; not all get in."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import col, select

from models.tables.outbox import OutboxMessage
from notifications.links import Pages as Linked
from notifications.render import Rendered, render_notice
from tasks.actions.budget_version import make_version
from tasks.watch import watch
from tests.an_analysis import REBATE, given
from tests.factories import CHIEF, OFFICER, Journey
from tests.journeys.conftest import Staffed
from tests.journeys.person import Person
from tests.journeys.test_the_path import confirmed

Somebody = Callable[..., Person]
Contexts = Callable[..., BrowserContext]
MANAGER, ECONOMIST = "norrbotten.lakemedelschef", "norrbotten.ekonom"
WHY = "Underlag till nämnden"


def mailed(staffed: Staffed, case: Journey, to: str) -> Rendered:
    """The latest alarm of the case to somebody, as it stands in the mail."""
    mine = select(OutboxMessage).where(OutboxMessage.case_id == case.case_id, OutboxMessage.recipient == to)
    alarms = mine.where(col(OutboxMessage.clock).is_not(None)).order_by(col(OutboxMessage.id).desc())
    message = case.read(lambda session: session.exec(alarms).first())
    assert message is not None
    return render_notice(message.kind, message.facts, Linked(staffed.url))


def test_a_manager_follows_the_link_of_an_alarm_and_answers_for_it(staffed: Staffed, somebody: Somebody) -> None:
    # Given a case that is late, of which a manager has had a mail
    case = Journey.opened(staffed.house, product="Sen", indication="väntar").recommended()
    watch(staffed.house.change, now=staffed.house.now, organisation=staffed.house.organisation, sources={})
    mail = mailed(staffed, case, MANAGER)
    links = [link.attributes["href"] or "" for link in LexborHTMLParser(mail.html).css("a")]
    there = next(urlsplit(link).path for link in links if f"OI-{case.case_id:04}" in link)
    # When the link is followed, by way of the log-in service, and the alarm is answered for
    manager = somebody(MANAGER, there)
    manager.sees("Sen").follows("Kvittera")
    manager.writes(Vad_görs="Extra möte på torsdag")
    confirmed(manager)
    # Then the case says so
    manager.goes_to(there).sees("Extra möte på torsdag")


def test_net_figures_are_read_by_an_economist_and_by_nobody_without_the_role(
    staffed: Staffed, somebody: Somebody
) -> None:
    # Given a case with a secret rebate
    case, planted = Journey.opened(staffed.house), given(rebate=REBATE)
    case.does(make_version, planted["inputs"], net=planted["net"])
    page = f"/arenden/OI-{case.case_id:04}/budget"
    # When an economist with the role says what for
    economist = somebody(ECONOMIST, page, groups=["ordnat-ekonom"])
    economist.goes_to(f"{page}/netto").writes(Varför_läser_du_nettobeloppen=WHY).presses("Läs nettobeloppen")
    # Then the figures are shown, and nobody else is let that far
    economist.sees("Nettobelopp")
    assert economist.page.locator("table tbody tr").count() > 0
    for other in (OFFICER, ECONOMIST):
        refused = somebody(other, page)
        refused.does_not_see("budget/netto")
        refused.goes_to(f"{page}/netto", 403)


def test_the_public_sees_what_is_decided_without_a_log_in(staffed: Staffed, contexts: Contexts) -> None:
    # Given a case with an answer that has its reasons
    case = Journey.opened(staffed.house, product="Offentlig", indication="sjukdom").recommended()
    case.region("norrbotten", "no", reason="Internt skäl")
    # When somebody comes from the street
    anybody = Person(contexts(), staffed.url).goes_to("/oppet")
    anybody.follows("Offentlig").sees("Norrbotten", "nej")
    # Then the reasons stay inside, and so does everything else
    anybody.does_not_see("Internt skäl")
    assert anybody.goes_to("/").path == "/logga-in?vidare=%2F" or anybody.path.startswith("/logga-in")


@pytest.mark.parametrize(
    ("what", "told"), [("cancels", "avbröts"), ("forged", "logga in"), ("stranger", "finns inte i organisationsfilen")]
)
def test_who_is_not_let_in_is_told_why_and_may_try_again(
    staffed: Staffed, contexts: Contexts, monkeypatch: pytest.MonkeyPatch, what: str, told: str
) -> None:
    # Given somebody whose log-in fails
    staffed.is_at_the_keys(CHIEF)
    if what == "cancels":
        monkeypatch.setattr(staffed.service, "cancels", True)
    if what == "stranger":
        staffed.service.users["okand"] = {"email": "okand@example.org", "name": "Okänd"}
        staffed.service.user = "okand"
    before = staffed.service.provider.signing_key
    if what == "forged":
        staffed.service.forge()
    # When they try
    try:
        somebody = Person(contexts(), staffed.url).goes_to("/").follows("Logga in")
        somebody.page.wait_for_url("**/logga-in/svar**")
    finally:
        staffed.service.provider.signing_key = before
    # Then the page says so, gives a way on, and they are nobody
    assert told in somebody.page.locator("main").inner_text().casefold()
    assert somebody.page.locator("main a").count() > 0
    assert somebody.goes_to("/ledtider").path.startswith("/logga-in")
