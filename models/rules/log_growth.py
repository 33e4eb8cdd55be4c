"""Has every log only grown since it was anchored? Asked of one case after the other, in the order of their numbers."""

from collections.abc import Iterator, Sequence

from models.rules.log_anchor import Anchor, Digest, Head
from models.rules.log_chain import HASH, Break, Found, Link


class Growth:
    """What has been seen of the cases that were anchored. Without an anchor there is nothing to compare with."""

    def __init__(self, since: Anchor | None) -> None:
        """Nothing has been seen yet."""
        self._since = since
        self._left = set(since.heads if since else ())
        self._digest = Digest()

    def breaks(self, case_id: int, log: Sequence[Link]) -> Iterator[Break]:
        """Where a log that is whole is not the one that was anchored."""
        if self._since is None or case_id not in self._left:
            return
        self._left.remove(case_id)
        events, _ = self._since.heads[case_id]
        then = Head(case_id, events, log[events - 1][HASH] if 0 < events <= len(log) else "")
        self._digest.add(then)
        if not self._since.knows(then):
            yield Break(case_id, events, Found.REWRITTEN)

    def missing(self) -> Iterator[Break]:
        """The cases that were anchored and have not been seen."""
        for case_id in sorted(self._left):
            yield Break(case_id, 0, Found.REMOVED)

    def same(self) -> bool:
        """Are the logs as they were then, by their hashes in full? Asked when no break has been found."""
        return self._since is None or self._digest.hex == self._since.digest
