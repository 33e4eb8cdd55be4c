"""The chain of a log: its hashes against a second, slow implementation, and a word for everything done to it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.log_breaks import breaks
from models.rules.log_chain import (
    COLUMNS,
    HASH,
    PREVIOUS,
    SEQ,
    Break,
    Found,
    Link,
    data_text,
    event_hash,
    genesis,
    is_whole,
    moment,
)

CASE = 7
Log = list[list[Any]]
COLUMN = {name: at for at, name in enumerate(COLUMNS)}


def slow_hash(columns: Link) -> str:
    """Written out by hand: what docs/adr/0015 says, without a JSON library."""
    return hashlib.sha256(("[" + ",".join(map(slow_value, columns)) + "]").encode("ascii")).hexdigest()


def slow_value(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else '"' + "".join(map(slow_character, str(value))) + '"'


def slow_character(character: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
    if character in short:
        return short[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def written(count: int = 5) -> Log:
    """A log of so many events, as the program writes one."""
    log: Log = []
    for seq in range(1, count + 1):
        previous = log[-1][HASH] if log else hashlib.sha256(b"ordnat log 7").hexdigest()
        decided = ("officer", None if seq % 2 else "chair", "consensus", None, "support", None, None, f"key {seq}")
        columns = [previous, CASE, seq, "decided", "2026-11-20", "2026-11-20 09:30:00.000000", *decided, '{"å":1}']
        log.append([*columns, slow_hash(columns)])
    return log


def found(log: Log, head: str | None) -> list[tuple[int, str]]:
    """What was found where, in a case whose row says `head`."""
    return [(broken.seq, broken.what.value) for broken in breaks(CASE, log, head)]


def right(columns: list[Any]) -> list[Any]:
    """The same columns with a hash that is theirs: what somebody does who knows how it is made."""
    return [*columns[:HASH], slow_hash(columns[:HASH])]


@pytest.mark.parametrize(
    "value", ["", '"}],', "\\", "é", "läkemedel 🧬", "\x00\x1f\x7f\u2028", "\ud800", 0, -3, 10**12, None]
)
def test_a_hash_is_that_of_the_slow_implementation(value: object) -> None:
    columns = [*written(1)[0][:-2], value]
    assert event_hash(columns) == slow_hash(columns)


@given(st.lists(st.one_of(st.none(), st.integers(), st.text()), min_size=15, max_size=15))
def test_any_columns_hash_alike_in_both(columns: list[Any]) -> None:
    assert event_hash(columns) == slow_hash(columns)


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), min_size=2, max_size=4))
def test_what_moves_from_one_column_to_the_next_is_another_event(columns: list[Any]) -> None:
    text = [str(value) for value in columns]
    joined = ["".join(text), *("" for _ in text[1:])]
    assert (event_hash(text) == event_hash(joined)) is (text == joined)
    assert event_hash(columns) == event_hash(text) or any(not isinstance(value, str) for value in columns)


def test_what_is_no_text_and_no_number_has_a_hash_too() -> None:
    assert event_hash([b"\xff"]) != event_hash(["\xff"])
    assert event_hash([float("inf")]) != event_hash([None])


def test_an_instant_is_hashed_in_utc_to_the_microsecond() -> None:
    noon = datetime(2026, 11, 20, 12, 30, 0, 5, tzinfo=timezone(timedelta(hours=3)))
    assert moment(noon) == moment(noon.astimezone(UTC)) == "2026-11-20 09:30:00.000005"


def test_data_is_text_once_and_for_all_in_the_order_it_was_given() -> None:
    assert data_text({"b": "å", "a": [1, None]}) == '{"b":"\\u00e5","a":[1,null]}'


def test_a_log_that_nobody_has_touched_is_whole() -> None:
    for count in (1, 2, 5):
        log = written(count)
        assert is_whole(CASE, log, log[-1][HASH])
        assert found(log, log[-1][HASH]) == []


def test_the_same_log_under_another_case_is_not() -> None:
    log = written()
    assert not is_whole(8, log, log[-1][HASH])


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in {"case_id", "seq"}])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_any_column_changed_is_found_and_the_event_named(column: str, seq: int) -> None:
    log = written()
    head = log[-1][HASH]
    log[seq - 1][COLUMN[column]] = "changed"
    assert found(log, head) == [(seq, "edited")]


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_hash_changed_is_an_event_changed(seq: int) -> None:
    log = written()
    head = log[-1][HASH]
    log[seq - 1][HASH] = "0" * 64
    assert found(log, head) == [(seq, "edited")]


@pytest.mark.parametrize("gone", [{1}, {3}, {5}, {2, 3}, {4, 5}, {1, 2, 3, 4, 5}])
def test_events_removed_are_missed(gone: set[int]) -> None:
    log = written()
    left = [link for link in log if link[SEQ] not in gone]
    assert found(left, log[-1][HASH]) == [(min(gone), "removed")]


def test_two_holes_are_two_breaks() -> None:
    log = written(7)
    assert found([log[at] for at in (0, 2, 3, 6)], log[-1][HASH]) == [(2, "removed"), (5, "removed")]


def test_an_end_removed_along_with_the_head_is_whole_to_itself() -> None:
    # What an anchor is for.
    log = written()
    assert found(log[:3], log[2][HASH]) == []


def test_every_event_removed_is_found_even_when_the_head_is_set_back() -> None:
    assert found([], genesis(CASE)) == [(1, "removed")]


def test_work_going_on_after_an_end_was_removed_does_not_heal_it() -> None:
    log = written()
    later = right([log[-1][HASH], CASE, 4, *log[3][3:HASH]])
    assert found([*log[:3], later], later[HASH]) == [(3, "exchanged")]


def test_two_events_that_changed_places_are_found() -> None:
    log = written()
    log[1][SEQ], log[2][SEQ] = 3, 2
    assert found([log[0], log[2], log[1], *log[3:]], log[-1][HASH]) == [(2, "reordered"), (3, "reordered")]


def test_an_event_moved_to_the_end_is_found() -> None:
    log = written()
    head = log[-1][HASH]
    log[1][SEQ] = 6
    assert found([log[0], *log[2:], log[1]], head) == [(6, "reordered")]


@pytest.mark.parametrize("clever", [False, True])
def test_an_event_put_last_is_found(clever: bool) -> None:
    log = written()
    extra = [log[-1][HASH], CASE, 6, *log[0][3:]]
    assert found([*log, right(extra) if clever else extra], log[-1][HASH]) == [(6, "inserted")]


@pytest.mark.parametrize("seq", [0, -4])
def test_an_event_before_the_first_is_found(seq: int) -> None:
    log = written()
    assert found([right([genesis(CASE), CASE, seq, *log[0][3:]]), *log], log[-1][HASH]) == [(seq, "inserted")]


def test_an_event_put_between_two_is_found_and_those_it_pushed_on() -> None:
    log = written()
    head = log[-1][HASH]
    between = right([log[1][HASH], CASE, 3, *log[0][3:]])
    for link in log[2:]:
        link[SEQ] += 1
    wanted = [(3, "inserted"), (4, "reordered"), (5, "reordered"), (6, "reordered")]
    assert found([*log[:2], between, *log[2:]], head) == wanted


def test_a_copy_of_an_event_is_the_one_that_was_put_there() -> None:
    log = written()
    copy = [*log[1]]
    copy[SEQ] = 6
    assert found([*log, copy], log[-1][HASH]) == [(6, "inserted")]


@pytest.mark.parametrize("seq", [1, 3, 4])
def test_an_event_exchanged_for_another_with_a_right_hash_is_found(seq: int) -> None:
    log = written()
    log[seq - 1][COLUMN["outcome"]] = "no"
    head = log[-1][HASH]
    log[seq - 1] = right(log[seq - 1])
    assert found(log, head) == [(seq, "exchanged")]


def test_the_last_event_exchanged_is_missed() -> None:
    log = written()
    head = log[-1][HASH]
    log[-1][COLUMN["outcome"]] = "no"
    log[-1] = right(log[-1])
    assert found(log, head) == [(6, "removed")]


def test_another_beginning_is_found() -> None:
    log = written()
    log[0][PREVIOUS] = genesis(8)
    log[0] = right(log[0])
    log[1][PREVIOUS] = log[0][HASH]
    log[1] = right(log[1])
    assert found(log[:2], log[1][HASH]) == [(1, "exchanged")]


def test_a_case_that_is_gone_while_its_events_are_there() -> None:
    assert found(written(), None) == [(0, "removed")]


def test_a_number_that_is_none_is_found_too() -> None:
    log = written()
    head = log[-1][HASH]
    log[2][SEQ] = "three"
    assert found(log, head) == [(0, "reordered")]


Tampering = Callable[[Log, int, int], object]
TAMPERINGS: dict[str, Tampering] = {
    "remove": lambda log, one, _: log.pop(one),
    "swap": lambda log, one, two: log.__setitem__(slice(None), swapped(log, one, two)),
    "copy": lambda log, one, _: log.append([*log[one][:SEQ], len(log) + 1, *log[one][SEQ + 1 :]]),
    "edit": lambda log, one, two: log[one].__setitem__(3 + two, "else"),
    "exchange": lambda log, one, two: log.__setitem__(one, right([*log[one][: 3 + two], "else", *log[one][4 + two :]])),
}


def swapped(log: Log, one: int, two: int) -> Log:
    numbers = [link[SEQ] for link in log]
    log[one][SEQ], log[two][SEQ] = numbers[two], numbers[one]
    return sorted(log, key=lambda link: int(link[SEQ]))


@given(st.lists(st.tuples(st.sampled_from(sorted(TAMPERINGS)), st.integers(0, 7), st.integers(0, 7)), max_size=4))
def test_whatever_is_done_to_a_log_there_is_a_break_just_when_it_differs(done: list[tuple[str, int, int]]) -> None:
    log, untouched = written(8), written(8)
    head = log[-1][HASH]
    for what, one, two in done:
        if log:
            TAMPERINGS[what](log, one % len(log), two % len(log))
    log.sort(key=lambda link: int(link[SEQ]))
    broken = list(breaks(CASE, log, head))
    assert bool(broken) is (log != untouched)
    assert broken == sorted(set(broken))
    assert all(isinstance(one, Break) and isinstance(one.what, Found) for one in broken)
