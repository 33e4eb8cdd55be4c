"""What the analysis starts from given, or given anew: a new draft follows by itself.

Until it has been reviewed; and then, when that is what is meant, as a version that may replace the reviewed one, until
the last region has answered.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.budget_impact import Inputs, Model, digest
from models.rules.decisions import check_turn
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.hidden import Hidden
from models.rules.net_prices import NetPrice, joined, kept
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.work import may_change_analysis
from models.tables.budget_net_price import BudgetNetPrice
from models.tables.core import table_of
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actions.inputs import Given, check_given, given_event

_NEW_PRICES = insert(table_of(BudgetNetPrice))


def set_inputs(
    session: Session,
    case_id: int,
    inputs: Inputs | Given,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    net: Sequence[NetPrice] = (),
    anew: bool = False,
    key: str | None = None,
) -> Recorded:
    """Record what the analysis starts from; `net` are the secret prices of a whole model.

    `anew` says that a version that may replace the reviewed one is meant; else a review ends this.
    Raises NotAllowedError, NotNowError (reviewed, or all have answered), InvalidInputError.
    """
    check_case_officer(actor, "ange underlag till budgetpåverkansanalysen")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    return write_inputs(session, file, inputs, By(actor, now, organisation, key), net=net, anew=anew)


def write_inputs(
    session: Session, file: CaseFile, inputs: Inputs | Given, by: By, *, net: Sequence[NetPrice], anew: bool
) -> Recorded:
    """As `set_inputs`, for whoever has the file open. Raises NotNowError, InvalidInputError."""
    _check_may_set(file.at, anew=anew)
    given = inputs if isinstance(inputs, Given) else Given(inputs)
    check_given(given, file.log[0], by.organisation)
    recorded = record(session, file, [given_event(given, by.today)], by)
    if net:
        _write_net(session, recorded, given.form, net)
    return recorded


def _check_may_set(place: Position, *, anew: bool) -> None:
    if not may_change_analysis(place):
        check_turn(place, Stage.BUDGET_IMPACT, None)
    elif not anew:
        decided = place.decisions[Stage.BUDGET_IMPACT]
        raise NotNowError(
            f"Steget budgetpåverkansanalys är redan beslutat den {decided.on.isoformat()} (händelse {decided.seq}). "
            "En granskad analys ändras inte. Gör en ny version: ordnat budget new."
        )


def _write_net(session: Session, recorded: Recorded, form: Inputs | Model, net: Sequence[NetPrice]) -> None:
    if not isinstance(form, Model):
        raise InvalidInputError("Hemliga priser hör till en hel modell. Ange den med --file.")
    row = {
        "case_id": recorded.case_id,
        "seq": recorded.seq,
        "content": kept(net),
        "digest": Hidden(digest(joined(form, net))),
    }
    session.connection().execute(_NEW_PRICES, row)
