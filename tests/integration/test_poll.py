"""A poll of one source: what is written when a list is new, the same, changed, or not to be believed."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from app.bootstrap import Ordnat
from models.tables.outbox import OutboxMessage
from tasks.actions import source_pages, taking_in
from tasks.actions.taking_in import Changes, Followed, Reading
from tests.integration.listing import HOW, SOURCE, Polling, Row, Server, counted, rows_of, writes, written

ROWS = rows_of(12)
FIRST = written(*ROWS)
Followings = list[tuple[Reading, Changes[Any]]]


@pytest.fixture
def polling(house: Ordnat) -> Polling:
    """A house that has polled nothing yet."""
    return Polling(house, Server(FIRST))


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> Followings:
    """What the source's consequence has been told."""
    told: Followings = []

    def follow(_session: Session, reading: Reading, changes: Changes[Any]) -> Followed:
        told.append((reading, changes))
        return Followed(proposals=[len(told)])

    monkeypatch.setitem(taking_in.FOLLOW, "prov", follow)
    return told


def test_the_first_good_list_is_known_and_nothing_more(polling: Polling, followed: Followings) -> None:
    polled = polling.poll()
    assert (polled.problem, polled.taken.rows, polled.taken.baseline) == (None, 12, True)
    assert [(r.key, r.number, r.page_id, r.superseded_at, r.delisted_at) for r in polling.records] == [
        (row.key, 1, polling.pages[0].id, None, None) for row in ROWS
    ]
    assert (polling.pages[0].content, polling.lengths) == (FIRST, [12])
    health = polling.health
    assert health.baseline_at == health.last_success_at == health.last_change_at == polling.house.now()
    assert polling.all(OutboxMessage) == []
    ((reading, changes),) = followed
    assert (reading.baseline, len(changes.new)) == (True, 12)


@pytest.mark.parametrize("how", ["not modified", "the same bytes", "the same facts"])
def test_a_list_that_says_the_same_writes_nothing_but_its_health(
    polling: Polling, followed: Followings, how: str
) -> None:
    polling.server.etag = '"1"' if how == "not modified" else None
    polling.poll()
    before = counted(polling.house.engine)
    later = polling.later(hours=4)
    with writes(polling.house.engine) as tables:
        polled = later.poll(written(*ROWS, remark="uppdaterad") if how == "the same facts" else None)
    assert polled.problem is None
    assert set(tables) == {"source_health"}
    assert counted(polling.house.engine) == before
    assert len(followed) == 1
    health = polling.health
    assert health.last_success_at == health.last_attempt_at == later.house.now()
    assert health.last_change_at == polling.house.now()


def test_what_is_new_changed_and_gone_becomes_history(polling: Polling, followed: Followings) -> None:
    polling.poll()
    kept, changed = ROWS[2:], Row(ROWS[1].name, "något annat")
    later = polling.later(hours=4)
    polled = later.poll(written(changed, *kept, Row("Ny", "första gången")))
    reading, changes = followed[-1]
    assert not reading.baseline
    assert reading.page_id == polling.pages[1].id
    assert [listed.record.name for listed in changes.new] == ["Ny"]
    assert [(listed.record.words, listed.earlier) for listed in changes.changed] == [
        ("något annat", {"name": "Rad001", "words": "som förut", "year": 0})
    ]
    assert list(changes.no_longer_listed) == ["rad000"]
    assert polled.taken.followed.proposals == [2]
    history = [
        (r.key, r.number, r.superseded_at, r.delisted_at) for r in polling.records if r.key in {"rad000", "rad001"}
    ]
    now = later.house.now()
    assert history == [("rad000", 1, None, now), ("rad001", 1, now, None), ("rad001", 2, None, None)]
    # As long as before: no new length.
    assert (polling.lengths, polling.health.rows) == ([12], 12)


def test_what_comes_back_is_told_apart_from_what_is_new(polling: Polling, followed: Followings) -> None:
    polling.poll()
    polling.poll(written(*ROWS[2:]))
    polling.poll(written(Row(ROWS[0].name, "något annat"), *ROWS[1:]))
    changes = followed[-1][1]
    assert [listed.record.key for listed in changes.relisted] == ["rad001"]
    assert [listed.record.key for listed in changes.changed] == ["rad000"]
    assert (changes.new, changes.unchanged) == ((), 10)
    back = [r for r in polling.records if r.key == "rad001"]
    assert [(r.number, r.delisted_at is None, r.superseded_at is None) for r in back] == [
        (1, False, False),
        (2, True, True),
    ]
    assert polling.lengths == [12, 10, 12]


# What is not believed ------------------------------------------------------------------------------------

ODD = {
    "an error page with status 200": (b"<h1>Tekniskt fel</h1>", "väntade rubriken"),
    "a page nobody thought of": (b"rader\ncrash", "inte klarar att läsa (ZeroDivisionError)"),
    "no rows": (b"rader\n", "väntade minst en rad"),
    "a much shorter list": (written(*ROWS[:5]), "väntade ungefär 12 rader som förra gången, men fann bara 5"),
    "a list of other things": (
        written(*rows_of(12, "x")[:4], *(Row(f"Annan{n}", "") for n in range(8))),
        "8 av 12 borta",
    ),
    "a list that says something else": (written(*rows_of(12, "x")), "men fann 12 av 12 ändrade"),
    "the same thing twice": (written(*ROWS, Row("rad000", "en gång till")), "väntade en rad om var sak"),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_page_is_saved_and_told_and_changes_nothing(polling: Polling, followed: Followings, odd: str) -> None:
    polling.poll()
    before = counted(polling.house.engine)
    page, why = ODD[odd]
    polled = polling.poll(page)
    saved = polling.pages[1]
    assert polled.problem is not None
    assert why in polled.problem
    assert polled.problem.startswith("Källan prov: väntade ")
    assert polled.problem.endswith(f"Sidan är sparad: ordnat source parse prov --page {saved.id}.")
    assert (saved.content, saved.problem is not None) == (page, True)
    assert counted(polling.house.engine) == before | {"source_page": 2, "outbox_message": 1}
    assert (polling.health.failures_in_row, polling.health.rows, polling.health.problem) == (1, 12, polled.problem)
    assert [message.facts["problem"] for message in polling.all(OutboxMessage)] == [polled.problem]
    assert len(followed) == 1


def test_a_source_that_comes_back_is_believed_again(polling: Polling) -> None:
    polling.poll()
    polling.poll(b"?")
    assert polling.later(hours=4).poll(FIRST).problem is None
    health = polling.health
    assert (health.failures_in_row, health.failing_since, health.problem) == (0, None, None)


def test_a_first_page_that_is_odd_is_no_baseline(polling: Polling, followed: Followings) -> None:
    assert polling.poll(b"?").problem
    assert polling.health.baseline_at is None
    assert polling.poll(FIRST).taken.baseline
    assert followed[0][0].baseline


def test_no_answer_is_told_when_it_has_happened_a_few_times(polling: Polling) -> None:
    polling.poll()
    polling.server.status = 404
    told = []
    for day in (1, 2, 3):
        assert polling.later(days=day).poll().problem
        told.append(len(polling.all(OutboxMessage)))
    assert told == [0, 1, 2]
    assert polling.health.failures_in_row == 3
    assert polling.health.failing_since == polling.later(days=1).house.now()
    assert len(polling.pages) == 1


def test_an_odd_page_is_kept_once_and_only_the_last_of_them(polling: Polling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_pages, "KEPT_ODD", 3)
    polling.poll()
    for page in (b"1", b"1", b"2", b"3", b"4", b"5"):
        polling.poll(page)
    # The page that the list was read from is kept whatever comes.
    assert [page.content for page in polling.pages] == [FIRST, b"3", b"4", b"5"]


def test_a_page_once_believed_is_not_lost_when_it_comes_back_wrongly(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_pages, "KEPT_ODD", 0)
    polling.poll(written(*ROWS[:4]))
    polling.poll(written(*rows_of(40)))
    assert polling.poll(written(*ROWS[:4])).problem
    assert [page.problem for page in polling.pages] == [None, None]


# Settings ------------------------------------------------------------------------------------------------


def test_a_key_that_was_renamed_is_set_right_and_the_page_read_anew(polling: Polling) -> None:
    polling.poll()
    renamed = FIRST.replace(b"rader", b"poster", 1)
    assert polling.poll(renamed).problem
    polled = polling.poll(renamed, keys={"heading": "poster"})
    assert (polled.problem, polled.taken.changes.unchanged) == (None, 12)


def test_a_large_change_can_be_let_through(polling: Polling) -> None:
    polling.poll()
    polled = polling.poll(written(*rows_of(12, "x")), most_changed=1)
    assert len(polled.taken.changes.changed) == 12
    assert len(polling.poll(written(*rows_of(3, "x")), shortest_share=0.2).taken.changes.no_longer_listed) == 9


def test_a_page_larger_than_agreed_is_not_read(polling: Polling) -> None:
    assert "mer än 50 byte" in (polling.poll(most_bytes=50).problem or "")
    assert polling.pages == []


def test_a_fact_the_program_has_begun_to_read_is_no_news(polling: Polling, followed: Followings) -> None:
    def with_more(page: bytes, expected: Any) -> Any:
        return tuple(More(row.name, row.words, row.year) for row in SOURCE.parse(page, expected))  # type: ignore[attr-defined]

    class More(Row):
        def facts(self) -> dict[str, Any]:
            return super().facts() | {"more": self.name.upper()}

    polling.poll()
    polled = polling.poll(anew=True)
    assert (polled.same, polled.taken.changes.unchanged) == (False, 12)
    newer = replace(polling, how=replace(HOW, source=replace(SOURCE, parse=with_more)))
    polled = newer.poll(anew=True)
    assert (bool(polled.taken.changes), len(polled.taken.changes.reworded), len(followed)) == (False, 12, 1)
    assert [r.facts["more"] for r in polling.records] == [row.name.upper() for row in ROWS]
    assert newer.poll(anew=True).taken.changes.reworded == ()


def test_several_rows_of_one_thing_are_its_history(polling: Polling, followed: Followings) -> None:
    ordered = replace(polling, how=replace(HOW, source=replace(SOURCE, order=lambda row: row.year)))
    ordered.poll(written(Row("A", "ny", 2025), Row("A", "gammal", 2019), Row("B", "enda")))
    listed = {x.record.key: x for x in followed[0][1].new}
    assert (listed["a"].record.words, [x.words for x in listed["a"].older]) == ("ny", ["gammal"])
    assert (ordered.lengths, len(ordered.records)) == ([3], 2)


def test_what_falls_off_a_list_of_the_latest_is_not_missed(polling: Polling) -> None:
    rolling = replace(polling, how=replace(HOW, source=replace(SOURCE, rolling=True)))
    rolling.poll()
    polled = rolling.poll(written(ROWS[0], Row("Ny", "")))
    assert polled.problem is None
    assert ([x.record.key for x in polled.taken.changes.new], polled.taken.changes.no_longer_listed) == (["ny"], {})
    assert rolling.poll(b"rader\n").problem is None
    assert len(rolling.poll().taken.changes.new) == 0


def test_a_list_asked_for_by_period_is_asked_for_whole(polling: Polling) -> None:
    source = replace(SOURCE, window_days=30, address=f"{SOURCE.address}?fran={{first}}&till={{last}}")
    windowed = replace(polling, how=replace(HOW, source=source, address=source.address))
    windowed.server.etag = '"1"'
    windowed.poll()
    assert polling.pages[0].url == f"{SOURCE.address}?fran=20261021&till=20261120"
    # What the server said of another period is nothing to ask with.
    windowed.poll()
    assert [headers.get("if-none-match") for headers in windowed.server.asked] == [None, None]


def test_the_network_is_never_waited_for_inside_a_transaction(polling: Polling) -> None:
    held: list[int] = []
    polling.server.before = lambda: held.append(polling.house.engine.pool.checkedout())  # type: ignore[attr-defined]
    polling.poll()
    polling.poll(b"?")
    assert held == [0, 0]
