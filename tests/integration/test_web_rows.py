"""What the pages keep of log-ins, forms, tries and tokens means the same on both databases."""

from datetime import timedelta

from app.bootstrap import Ordnat
from models.rules.logged_in import Identity
from tasks.actions.api_tokens import new_token, note_use, presented, revoke_token
from tasks.actions.kept_forms import forget_form, forget_old_forms, keep_form, kept_form
from tasks.actions.tries import count_try, forget_tries, tries_so_far
from tasks.actions.web_sessions import IDLE, begin_session, end_session, find_session, see_session
from tests.factories import OFFICER, person

HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)


def test_a_log_in(house: Ordnat) -> None:
    now = house.now()
    identity = Identity(OFFICER, "Åsa", (("decider", "norrbotten"), ("reader", None)))
    held = house.change(lambda session: begin_session(session, identity, now=now))
    for after, live in ((timedelta(0), True), (IDLE - timedelta(seconds=1), True), (IDLE, False)):
        found = house.change(lambda session, at=now + after: find_session(session, held, now=at))  # type: ignore[misc]
        assert found is not None
        assert (found.identity, found.live) == (identity, live)
    house.change(lambda session: see_session(session, held, now=now + IDLE / 2))
    seen = house.change(lambda session: find_session(session, held, now=now + IDLE))
    assert seen is not None
    assert seen.live
    house.change(lambda session: end_session(session, held, now=now))
    ended = house.change(lambda session: find_session(session, held, now=now))
    assert ended is not None
    assert not ended.live


def test_a_kept_form(house: Ordnat) -> None:
    now = house.now()
    house.change(lambda session: keep_form(session, "nyckel", OFFICER, "/nominera", "förseglat", now=now))

    def content(key: str, who: str, after: timedelta) -> str | None:
        row = house.change(lambda session: kept_form(session, key, who, now=now + after))
        return row.content if row else None

    assert content("nyckel", OFFICER, HOUR / 2) == "förseglat"
    assert content("annan", OFFICER, HOUR / 2) is None
    assert content("nyckel", "nagon", HOUR / 2) is None
    assert content("nyckel", OFFICER, HOUR) is None
    house.change(lambda session: forget_form(session, "nyckel", "/annat"))
    house.change(lambda session: forget_old_forms(session, now=now))
    assert content("nyckel", OFFICER, HOUR / 2) == "förseglat"
    house.change(lambda session: forget_form(session, "nyckel", "/nominera"))
    assert content("nyckel", OFFICER, HOUR / 2) is None


def test_tries(house: Ordnat) -> None:
    now = house.now()

    def tried(who: str, after: timedelta = timedelta(0)) -> int:
        return house.change(lambda session: count_try(session, "prov", who, HOUR, now=now + after))

    assert [tried("a"), tried("a"), tried("b"), tried("a"), tried("a", HOUR)] == [1, 2, 1, 3, 1]
    house.change(lambda session: forget_tries(session, now=now + HOUR))
    so_far = [
        house.change(lambda session, at=now + after: tries_so_far(session, "prov", "a", HOUR, now=at))  # type: ignore[misc]
        for after in (timedelta(0), HOUR)
    ]
    assert so_far == [0, 1]


def test_a_token(house: Ordnat) -> None:
    now, chief = house.now(), person(OFFICER)
    row, held = house.change(lambda s: new_token(s, "Prov", ["case_officer"], A_WEEK, actor=chief, now=now))
    found = house.change(lambda session: presented(session, held, now=now))
    assert found is not None
    assert (found.person, found.roles, found.unseen) == (OFFICER, frozenset({"case_officer"}), True)
    house.change(lambda session: note_use(session, held, now=now))
    used = house.change(lambda session: presented(session, held, now=now))
    assert used is not None
    assert not used.unseen
    assert house.change(lambda session: presented(session, held, now=now + A_WEEK)) is None
    house.change(lambda session: revoke_token(session, row.id or 0, actor=chief, now=now))
    assert house.change(lambda session: presented(session, held, now=now)) is None
