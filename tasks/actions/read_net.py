"""The one way to net prices: for those with the role for it, and every reading is written down."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_net_reader
from models.rules.budget_impact import Model
from models.rules.errors import InvalidInputError, NotFoundError
from models.rules.net_prices import joined_form
from models.rules.organisation import Organisation
from models.tables.budget_net_price import BudgetNetPrice, NetReading
from tasks.actions.case_file import CaseFile, load
from tasks.queries.budget import version_called

LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True, repr=False)
class NetRead:
    """A version's whole model, secret prices and all. Its `repr` says nothing: it may end up in a traceback."""

    version: int
    seq: int
    model: Model

    def __repr__(self) -> str:
        """Which, not what."""
        return f"NetRead(version {self.version}, …)"


def read_net(
    session: Session,
    case_id: int,
    version: int | None,
    purpose: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
) -> NetRead:
    """A version's (the newest's for None) whole model, and a row that says who read it, when and why.

    Raises NotAllowedError, NotFoundError (no such version, or without secret prices), InvalidInputError (no purpose).
    """
    check_net_reader(actor)
    said = purpose.strip()
    if not said or len(said) > LONGEST_PURPOSE:
        raise InvalidInputError("Ange varför nettopriserna läses, med högst 200 tecken. Läsningen skrivs upp.")
    file = load(session, case_id)
    shown = version_called(session, file, version)
    prices = session.get(BudgetNetPrice, (case_id, _inputs_of(file, shown.analysis.seq)))
    if prices is None or shown.analysis.inputs is None:
        raise NotFoundError(f"Version {shown.analysis.version} har inga nettopriser: underlaget är öppet.")
    session.add(NetReading(case_id=case_id, seq=shown.analysis.seq, reader=actor.key, read_at=now, purpose=said))
    session.flush()
    model = joined_form(shown.analysis.inputs, prices.content)
    return NetRead(shown.analysis.version, shown.analysis.seq, model)


def _inputs_of(file: CaseFile, drafted: int) -> int | None:
    return next((event.cause for event in file.log if event.seq == drafted), None)
