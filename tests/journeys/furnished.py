"""A database after a season: cases at every kind of place, proposals, alarms, a room, something that never arrived.

`hostile` puts names among them that no page may take for anything but names.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from app.bootstrap import Ordnat
from models.rules.budget_impact import Inputs
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.process import Stage
from models.rules.standings import CloseReason
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from tasks.actions.budget_version import make_version
from tasks.actions.open_case import TakeUp
from tasks.actions.stop import stop_clock
from tasks.watch import watch
from tests.an_analysis import REBATE, given
from tests.conftest import NOW
from tests.factories import CHIEF, OFFICER, PUBLISHED, REGIONS, Journey, day, recommendation
from tests.readings import read, row

LONG = "Donaudampfschifffahrts" * 22 + "läkemedel"
HOSTILE = (
    ("<script>alert(1)</script><b>fet", "sjukdom</td></tr></table>"),
    ('=HYPERLINK("http://127.0.0.1:9/";"klicka")', "+1+1 {{ 7*7 }} ${7*7}"),
    (LONG[:500], f"{'mycket lång indikation utan slut ' * 11}och {'s' * 120}"),
    ("\u202eturbenev\u202c אבגד", "مرض نادر \u2067مع\u2069 رقم 123"),
)

# Days from publication to the last region's answer.
_EARLIER = {
    24: ("Kesimpta", "skovvis multipel skleros"),
    29: ("Polivy", "diffust storcelligt B-cellslymfom"),
    33: ("Libmeldy", "metakromatisk leukodystrofi"),
    34: ("Padcev", "urotelial cancer"),
    41: ("Lunsumio", "follikulärt lymfom"),
    47: ("Columvi", "storcelligt lymfom efter två behandlingar"),
    52: ("Talvey", "multipelt myelom efter tre behandlingar"),
    66: ("Hympavzi", "hemofili A och B"),
}


def furnish(house: Ordnat, *, hostile: bool) -> None:
    """Fill an empty house. Its first case has an answer from every region, its second is asked of them."""
    _whole(house)
    _asked(house)
    _beginning(house)
    _earlier(house)
    for name, about in HOSTILE if hostile else ():
        Journey.opened(house, product=name, indication=about).recommended().region(REGIONS[0], "no", reason=name)
        recommendation(house, product=f"{name} igen"[-500:], indication=about)
    _around(house)
    watch(house.change, now=house.now, organisation=house.organisation, sources={})


def _whole(house: Ordnat) -> None:
    done, planted = Journey.opened(house), given(rebate=REBATE)
    done.does(make_version, planted["inputs"], net=planted["net"])
    done.recommended()
    for region, outcome in zip(REGIONS, ("as_recommended", "with_guidance", "specialist_centre", "no"), strict=True):
        done.region(region, outcome)


def _asked(house: Ordnat) -> None:
    asked = _opened(house, 30, "Enhertu", "HER2-låg bröstcancer efter en tidigare behandling", therapy="cancer")
    asked.decided(Stage.CONSENSUS, "support_with_conditions", on=_ago(22))
    asked.decided(Stage.BUDGET_IMPACT, "reviewed", on=_ago(20))
    asked.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", on=_ago(12))
    asked.region(REGIONS[0], on=_ago(4)).region(REGIONS[2], "waiting", on=_ago(3))


def _beginning(house: Ordnat) -> None:
    _opened(house, 11, "Leqembi", "tidig Alzheimers sjukdom").decided(Stage.CONSENSUS, "support", on=_ago(2))
    _opened(house, 6, "Elrexfio", "multipelt myelom")
    _opened(house, 45, "Vyvgart", "generaliserad myastenia gravis").does(
        stop_clock, WantedStop(StopReason.AGREEMENT, NOW.date() + timedelta(days=20), on=_ago(20))
    )
    Journey.opened(house, product="Luxturna", indication="ärftlig näthinnesjukdom").revised("should_not")
    Journey.opened(house, product="Hemgenix", indication="hemofili B").closed(CloseReason.WITHDRAWN)
    Journey.nominated(house)


def _earlier(house: Ordnat) -> None:
    for took, (product, indication) in _EARLIER.items():
        done = _opened(house, 75, product, indication).decided(Stage.CONSENSUS, "support", on=_ago(60))
        done.decided(Stage.BUDGET_IMPACT, "reviewed", on=_ago(59))
        done.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", on=_ago(58))
        for later, region in enumerate(REGIONS):
            done.region(region, on=_ago(min(57, 75 - took + 3 - later)))


def _opened(house: Ordnat, days: int, product: str, indication: str, **wanted: Any) -> Journey:
    on = _ago(days)
    budget = Inputs(Decimal(400_000), "AIP", on, Decimal(600))
    take_up = TakeUp(on=on, budget=budget, **wanted)
    return Journey.opened(house, product=product, indication=indication, published_on=on, take_up=take_up)


def _ago(days: int) -> date:
    return NOW.date() - timedelta(days=days)


def _around(house: Ordnat) -> None:
    old = row(product="Zolgensma", indication="spinal muskelatrofi", substance="onasemnogen abeparvovek")
    read(house, old)
    read(house, old, row(product="Beyfortus", indication="RS-virus hos spädbarn", on=day(70)), now=NOW)

    def work(session: Session) -> None:
        room = NoticeChannel(
            label="Införanderummet", url="json://127.0.0.1:9/rum", role="aril", valid_from=PUBLISHED,
            created_at=NOW, created_by=OFFICER,
        )  # fmt: skip
        session.add(room)
        for message in session.exec(select(OutboxMessage).where(OutboxMessage.recipient == CHIEF).limit(2)):
            message.state, message.attempts = "failed", 9

    house.change(work)
