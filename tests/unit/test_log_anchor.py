"""Anchors: written, read back, and compared with logs that have grown, and with logs that have been written anew."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from models.rules.errors import InvalidInputError
from models.rules.log_anchor import Anchor, Digest, Head, anchor, read, written
from models.rules.log_chain import HASH, Break, Found
from models.rules.log_growth import Growth
from tests.unit.test_log_chain import Log
from tests.unit.test_log_chain import written as a_log

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def anchored(logs: dict[int, Log]) -> Anchor:
    """The anchor of these logs."""
    heads = [Head(case_id, len(log), log[-1][HASH]) for case_id, log in logs.items()]
    lines = "".join(f"{head.case_id} {head.events} {head.hash}\n" for head in heads)
    return anchor(NOW, "0.1.0", hashlib.sha256(lines.encode()).hexdigest(), heads)


def compared(since: Anchor | None, logs: dict[int, Log]) -> list[Break]:
    growth = Growth(since)
    found = [broken for case_id, log in logs.items() for broken in growth.breaks(case_id, log)]
    found += growth.missing()
    return found if found or growth.same() else [Break(0, 0, Found.REWRITTEN)]


def test_a_digest_is_of_a_line_per_case() -> None:
    digest = Digest()
    digest.add(Head(1, 3, "ab"))
    digest.add(Head(12, 1, "cd"))
    assert digest.hex == hashlib.sha256(b"1 3 ab\n12 1 cd\n").hexdigest()


def test_an_anchor_reads_back_as_it_was_written() -> None:
    kept = anchored({1: a_log(3), 5: a_log(2)})
    assert read(written(kept)) == kept
    assert (kept.events, len(kept.heads)) == (5, 2)


@pytest.mark.parametrize(
    "change",
    [{"kind": "other"}, {"cases": 3}, {"events": 4}, {"heads": [[1, 3]]}, {"heads": 4}, {"taken_at": "i går"}],
)
def test_what_is_no_whole_anchor_is_refused(change: dict[str, object]) -> None:
    facts = json.loads(written(anchored({1: a_log(3)}))) | change
    with pytest.raises(InvalidInputError, match="inget ankare, eller är inte hel"):
        read(json.dumps(facts))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kind": "ordnat-log-anchor"}'])
def test_what_is_no_anchor_at_all_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="inget ankare"):
        read(text)


def test_logs_may_grow_and_cases_be_added() -> None:
    kept = anchored({1: a_log(3), 5: a_log(2)})
    assert compared(kept, {1: a_log(4), 5: a_log(2), 6: a_log(1)}) == []
    assert compared(None, {1: a_log(4)}) == []


def test_a_log_that_has_shrunk_a_case_that_is_gone_and_a_log_written_anew_are_found() -> None:
    kept = anchored({1: a_log(3), 2: a_log(2), 5: a_log(2)})
    anew = a_log(2)
    anew[1][HASH] = "0" * 64
    wanted = [Break(1, 3, Found.REWRITTEN), Break(5, 2, Found.REWRITTEN), Break(2, 0, Found.REMOVED)]
    assert compared(kept, {1: a_log(2), 5: anew}) == wanted


def test_a_hash_that_only_begins_alike_is_found_though_not_where() -> None:
    kept, anew = anchored({1: a_log(2)}), a_log(2)
    anew[1][HASH] = anew[1][HASH][:8] + "0" * 56
    assert compared(kept, {1: anew}) == [Break(0, 0, Found.REWRITTEN)]


def test_an_anchor_of_a_hundred_thousand_cases_is_a_file_to_send() -> None:
    heads = [Head(case_id, 40, hashlib.sha256(b"%d" % case_id).hexdigest()) for case_id in range(100_000)]
    assert len(written(anchor(NOW, "0.1.0", "0" * 64, heads))) < 2_500_000
