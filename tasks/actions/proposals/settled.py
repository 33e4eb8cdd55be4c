"""What settling a proposal gave."""

from dataclasses import dataclass

from tasks.actions.case_file import Recorded


@dataclass(frozen=True, slots=True)
class Settled:
    """The proposal, and what was recorded in a case for it: the opening, or that the case was told; None for neither.

    `case_id` is the case it led to. `repeated` when an earlier call with the same key had done it.
    """

    proposal_id: int
    recorded: Recorded | None = None
    case_id: int | None = None
    repeated: bool = False
