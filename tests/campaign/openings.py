"""Cases that were opened days ago, so that their clocks have run when somebody first looks at them."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, select

from app.bootstrap import Ordnat
from models import database
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.case_file import Recorded, business_day
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tests.factories import OFFICER, PRICE, person, recommendation, standing

# Of six cases one is nominated and one is a no; the rest are recommended.
_SIX, _NOMINATED, _NEGATIVE = 6, 5, 4
_BEFORE = timedelta(days=30)


def at_the_time(house: Ordnat, moment: datetime) -> Ordnat:
    """The same house at another moment."""
    return replace(house, clock=lambda: moment)


def open_number(house: Ordnat, number: int, key: str | None = None) -> Recorded:
    """Case number `number` is opened now. Asked again with the same key it is the same case."""
    today = business_day(house.organisation, house.now())
    told = standing(house) | {"actor": person(OFFICER), "key": key}
    wanted = TakeUp(on=today, budget=replace(PRICE, price_on=today))
    if number % _SIX == _NOMINATED:
        asked = Nomination(product(number), f"substans {number}", "lymfom", "Efterfrågat av kliniken")
        return house.change(lambda session: nominate(session, asked, wanted, **told))
    found = _recommended(house, number) or recommendation(
        house,
        "should_not" if number % _SIX == _NEGATIVE else "should",
        product=product(number),
        published_on=today - _BEFORE,
    )
    return house.change(lambda session: open_case(session, found, wanted, **told))


def product(number: int) -> str:
    """What the medicine of a case is called."""
    return f"Läkemedel {number}"


def _recommended(house: Ordnat, number: int) -> int | None:
    """Written by a try that nobody answered."""
    with database.reading(house.engine) as session:
        return _found(session, number)


def _found(session: Session, number: int) -> int | None:
    mine = select(Recommendation.id).join(Medicine).where(Medicine.product == product(number))
    return session.exec(mine).first()
