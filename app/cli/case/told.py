"""What a person is told when a command has been carried out."""

from app.bootstrap import Ordnat
from app.presenters.terminal import console
from models import database
from models.rules.case_number import case_number
from models.rules.turns import whose_turn
from tasks.actions.case_file import Recorded, business_day, load


def tell(house: Ordnat, done: Recorded, what: str) -> None:
    """Say what was recorded and whose turn it is, and ask Prefect to carry the case on."""
    number = case_number(done.case_id)
    with database.reading(house.engine) as session:
        place = load(session, done.case_id).at
    again = " Det var redan gjort." if done.repeated else ""
    console.print(f"{number}: {what} (händelse {done.seq}).{again}")
    console.print(whose_turn(place, house.organisation, business_day(house.organisation, house.now())))
    if not house.carry_on(done):
        console.print("Prefect-servern svarar inte: det som ska ske av sig självt hämtas upp när den är igång.")
