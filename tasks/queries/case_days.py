"""The days to come of one case and of the agreements about its medicine: two statements, for the case's page."""

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from models.rules.ahead import AHEAD_LABELS, Ahead
from models.rules.same_medicine import is_about
from models.tables.medicine import Medicine
from tasks.actions.listed_medicines import LISTED
from tasks.queries.coming_days import AGREEMENTS, DAYS, ComingDay
from tasks.queries.medicines_with_cases import MedicineWithCases

_SOURCE = "nt_agreements"
_OWN = ("product", "company", "ends_on", "option_to", "option", "url", "delisted_at")
# Put together once. What the first finds is asked again by the rule: it may be about several products.
_LISTED = (
    select(LISTED)
    .where(
        LISTED.c.source == _SOURCE,
        or_(LISTED.c.product_key.contains(bindparam("product")), LISTED.c.substance_key == bindparam("substance")),
    )
    .order_by(LISTED.c.key)
)
_DAYS = (
    select(DAYS, *(AGREEMENTS.c[name] for name in _OWN))
    .join_from(DAYS, AGREEMENTS, isouter=True)
    .where(or_(DAYS.c.case_id == bindparam("this_case"), AGREEMENTS.c.key.in_(bindparam("keys", expanding=True))))
    .order_by(DAYS.c.on, DAYS.c.kind)
)


def case_days(session: Session, case_id: int, medicine: Medicine) -> list[ComingDay]:
    """The earliest first; those that have passed too."""
    keys = _agreements(session, MedicineWithCases.of(medicine))
    rows = session.connection().execute(_DAYS, {"this_case": case_id, "keys": keys})
    return [
        ComingDay(
            day_id=row.id,
            kind=row.kind,
            label=AHEAD_LABELS[Ahead(row.kind)],
            on=row.on,
            product=row.product or medicine.product,
            cases=(),
            agreement=row if row.agreement_id else None,
            settled_on=row.settled_on,
        )
        for row in rows
    ]


def _agreements(session: Session, medicine: MedicineWithCases) -> list[str]:
    """The keys of the agreements about the medicine."""
    first = medicine.product_key.partition("+")[0]
    rows = session.connection().execute(_LISTED, {"product": first, "substance": medicine.substance_key})
    return [row.key for row in rows if is_about(medicine, row)]
