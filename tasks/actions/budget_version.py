"""A new version of the analysis at once, for whoever stands waiting to see it: inputs set, draft made."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.budget_impact import Inputs
from models.rules.net_prices import NetPrice
from models.rules.organisation import Organisation
from tasks.actions.case_file import By, Recorded, load
from tasks.actions.draft_budget import draft
from tasks.actions.inputs import Given
from tasks.actions.set_inputs import write_inputs


def make_version(
    session: Session,
    case_id: int,
    inputs: Inputs | Given,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    net: Sequence[NetPrice] = (),
    key: str | None = None,
) -> Recorded:
    """As `set_inputs`, with the draft that would follow by itself made in the same transaction.

    Raises NotAllowedError, NotNowError (all have answered), InvalidInputError.
    """
    check_case_officer(actor, "göra en budgetpåverkansanalys")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    by = By(actor, now, organisation, key)
    recorded = write_inputs(session, file, inputs, by, net=net, anew=True)
    draft(session, file, by)
    return recorded
