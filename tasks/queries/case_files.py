"""Many cases' logs in few looks: a query per some hundred cases, never one per case."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlmodel import Session

from tasks.actions.case_file import CaseFile, load_all

# So many logs lie in memory at a time, and so many numbers go in one statement.
AT_A_TIME = 500


def case_files(session: Session, case_ids: Sequence[int]) -> Iterator[CaseFile]:
    """The files of `case_ids`, in that order if it is rising."""
    waiting = iter(case_ids)
    while chosen := list(islice(waiting, AT_A_TIME)):
        yield from load_all(session, chosen)
