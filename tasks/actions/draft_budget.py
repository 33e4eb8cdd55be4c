"""The budget impact analysis of a case: a numbered version from the inputs in its log."""

from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.budget_impact import ENGINE, Analysis, Inputs, analyse
from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.organisation import valid_on
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine
from models.tables.core import table_of
from tasks.actions.case_file import By, CaseFile, Recorded, record
from tasks.actions.inputs import inputs_of

_NEW_ANALYSIS = insert(table_of(BudgetAnalysis))
_NEW_LINES = insert(table_of(BudgetLine))
_ORE = Decimal("0.01")
_PATIENTS = Decimal("0.000001")


def draft(session: Session, file: CaseFile, by: By) -> Recorded:
    """A version of the analysis from the latest inputs. Raises LookupError when the case has none."""
    given = file.at.inputs
    if given is None:
        raise LookupError(f"case {file.case_id} has no inputs")
    inputs = inputs_of(given.data)
    day = by.today
    regions = [region for region in by.organisation.regions if region.key in file.at.regions]
    analysis = analyse(inputs, regions, by.organisation.nation, valid_on(by.organisation.thresholds, day))
    summary = {
        "gross": str(sum(_sek(line.gross) for line in analysis.lines)),
        "patients": str(analysis.patients.quantize(_PATIENTS)),
    }
    event = NewEvent(Kind.BUDGET_DRAFTED, given.on, data=summary | {"flags": list(analysis.flags)})
    recorded = record(session, file, [event], by.system(), cause=given.seq)
    _write(session, file.case_id, recorded.seq, inputs, analysis)
    return recorded


def _write(session: Session, case_id: int, seq: int, inputs: Inputs, analysis: Analysis) -> None:
    version = {
        "case_id": case_id,
        "seq": seq,
        "engine": ENGINE,
        "inputs_hash": sha256(repr(asdict(inputs)).encode()).hexdigest(),
        "price": _sek(inputs.price),
        "basis": inputs.basis,
        "price_on": inputs.price_on,
        "national_patients": inputs.national,
        "flags": list(analysis.flags),
        "assumptions": list(analysis.assumptions),
    }
    lines = [
        {
            "case_id": case_id,
            "seq": seq,
            "region": line.region,
            "patients": line.patients.quantize(_PATIENTS),
            "gross": _sek(line.gross),
            "origin": line.origin,
        }
        for line in analysis.lines
    ]
    session.connection().execute(_NEW_ANALYSIS, version)
    session.connection().execute(_NEW_LINES, lines)


def _sek(amount: Decimal) -> Decimal:
    # Stored, not computed on: the engine itself never rounds.
    return amount.quantize(_ORE, rounding=ROUND_HALF_UP)
