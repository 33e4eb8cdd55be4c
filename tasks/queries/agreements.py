"""Which cases the national agreements are about, and which of them a medicine. A query or two in all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from models.rules.same_medicine import is_about
from tasks.actions.listed_medicines import LISTED, Listing, all_listed, listed_where
from tasks.queries.medicines_with_cases import MedicineWithCases, every_medicine_with_cases

_SOURCE = "nt_agreements"


def cases_about_agreements(session: Session) -> dict[str, list[int]]:
    """The cases about each agreement's medicine, by the agreement's key."""
    medicines = every_medicine_with_cases(session)
    by_name = defaultdict[str, list[MedicineWithCases]](list)
    for medicine in medicines:
        for name in {medicine.product_key, f"substance:{medicine.substance_key}"}:
            by_name[name].append(medicine)
    found = defaultdict[str, list[int]](list)
    for listing in all_listed(session, (_SOURCE,)):
        for medicine in _maybe(listing, by_name):
            if is_about(medicine, listing):
                found[listing.key].extend(medicine.all_cases)
    return found


def agreements_about(session: Session, medicine: MedicineWithCases) -> list[str]:
    """The keys of the agreements about a medicine."""
    named = (LISTED.c.product_key == medicine.product_key) | (LISTED.c.substance_key == medicine.substance_key)
    # One about several products may name it among them.
    rows = listed_where(session, (_SOURCE,), named | LISTED.c.product_key.contains("+"))
    return [listing.key for listing in rows if is_about(medicine, listing)]


def _maybe(listing: Listing, by_name: Mapping[str, Sequence[MedicineWithCases]]) -> Iterable[MedicineWithCases]:
    # The rule of sameness is asked of few: comparing everything with everything would take a second.
    names = [*(listing.product_key or "").split("+"), listing.product_key, f"substance:{listing.substance_key}"]
    return {id(one): one for name in names if name for one in by_name.get(name, ())}.values()
