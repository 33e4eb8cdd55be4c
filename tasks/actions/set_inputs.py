"""Price and patients given, or given anew, while the budget impact step is open: a new draft follows by itself."""

from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.budget_impact import Inputs, check_inputs
from models.rules.decisions import check_turn
from models.rules.organisation import Organisation
from models.rules.process import Stage
from tasks.actions.case_file import By, Recorded, load, record
from tasks.actions.inputs import inputs_event


def set_inputs(
    session: Session,
    case_id: int,
    inputs: Inputs,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Record what the analysis starts from. Raises NotAllowedError, NotNowError (reviewed), InvalidInputError."""
    check_case_officer(actor, "ange underlag till budgetpåverkansanalysen")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    check_turn(file.at, Stage.BUDGET_IMPACT, None)
    check_inputs(inputs, file.at.regions)
    by = By(actor, now, organisation, key)
    return record(session, file, [inputs_event(inputs, by.today)], by)
