"""What `ordnat audit verify` came to is kept for the metrics, sound or not."""

from sqlalchemy import text

from app import bootstrap
from app.log_verified import last_verified
from tests.factories import Journey
from tests.functional.conftest import Terminal


def test_the_last_look_is_remembered_whatever_it_came_to(bare_terminal: Terminal) -> None:
    house = bootstrap.build(bootstrap.read_settings())
    bootstrap.prepare(house)
    Journey.opened(house)
    assert last_verified(house.settings) is None
    assert bare_terminal("audit", "verify").code == 0
    looked = last_verified(house.settings)
    assert looked is not None
    assert (looked.sound, looked.events > 0) == (True, True)
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE case_event SET actor = 'någon annan' WHERE seq = 1"))
    assert bare_terminal("audit", "verify").code == 1
    looked = last_verified(house.settings)
    assert looked is not None
    assert not looked.sound
    house.engine.dispose()
