"""What has happened to a log that is not whole: a word for each event that is not as, or where, it was written.

The case's head says which event was last, that event which was before it, and so on: the history. When it reaches
back to the genesis nothing is gone, and what is not in it has been put there; otherwise something has been taken away.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from models.rules.log_chain import HASH, PREVIOUS, SEQ, Break, Found, Link, genesis, holds, is_whole


def breaks(case_id: int, log: Sequence[Link], head: str | None) -> Iterator[Break]:
    """Every break in a case's log, in the order of numbers; none when it is whole. No `head`: the case is gone."""
    if head is None:
        yield Break(case_id, 0, Found.REMOVED)
        head = log[-1][HASH]
    if is_whole(case_id, log, head):
        return
    history = _history(case_id, log, head)
    found = _with_holes(case_id, log, head) if history is None else _complete(log, history)
    for seq in sorted(found):
        yield Break(case_id, seq, found[seq])


def _history(case_id: int, log: Sequence[Link], head: str) -> list[Link] | None:
    """The events that led to `head`, oldest first; None when one is missing, or all."""
    # Of two with the same hash the one that is right is the one that was written.
    by_hash = {link[HASH]: link for link in sorted(log, key=holds)}
    start = genesis(case_id)
    history: list[Link] = []
    while head != start and head in by_hash and len(history) < len(log):
        history.append(by_hash[head])
        head = history[-1][PREVIOUS]
    return history[::-1] if history and head == start else None


def _complete(log: Sequence[Link], history: Sequence[Link]) -> dict[int, Found]:
    places = {_number(link): place for place, link in enumerate(history, 1)}
    found = {}
    for link in log:
        seq = _number(link)
        if seq not in places:
            found[seq] = Found.INSERTED
        elif places[seq] != seq and holds(link, places[seq]):
            found[seq] = Found.REORDERED
        elif places[seq] != seq or not holds(link):
            found[seq] = Found.EDITED
    return found


def _with_holes(case_id: int, log: Sequence[Link], head: str) -> dict[int, Found]:
    numbers = [_number(link) for link in log]
    found = {seq: Found.EDITED for seq, link in zip(numbers, log, strict=True) if not holds(link)}
    found |= {seq: Found.INSERTED for seq in numbers if seq < 1}
    present = [0, *(seq for seq in numbers if seq > 0)]
    found |= {before + 1: Found.REMOVED for before, seq in pairwise(present) if seq > before + 1}
    for before, link in pairwise(log):
        follows = _number(link) == _number(before) + 1
        if follows and link[PREVIOUS] != before[HASH] and _number(link) not in found:
            found.setdefault(_number(before), Found.EXCHANGED)
    return found | _at_the_ends(case_id, log, head, found)


def _at_the_ends(case_id: int, log: Sequence[Link], head: str, found: dict[int, Found]) -> dict[int, Found]:
    if not log:
        return {1: Found.REMOVED}
    ends = {}
    if _number(log[0]) == 1 and log[0][PREVIOUS] != genesis(case_id) and 1 not in found:
        ends[1] = Found.EXCHANGED
    last = _number(log[-1])
    if log[-1][HASH] != head and last not in found:
        ends[last + 1] = Found.REMOVED
    return ends


def _number(link: Link) -> int:
    """The event's number; 0, which none has, for what SQLite lets somebody write there and is no number."""
    return link[SEQ] if type(link[SEQ]) is int else 0
