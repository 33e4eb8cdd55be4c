"""Everything a start needs, looked at before anything is touched; then the schema brought up to date, the old one kept.

What `ordnat up` does first, and a command of its own where the parts are started one by one.
"""

from contextlib import nullcontext

from app.bootstrap import Ordnat, build, joined, left_alone_if_refused, prepare
from app.in_use import alone
from app.preparation.old_data import Say, old_data_kept
from app.preparation.places import check_places
from app.settings import Settings
from models import schema
from models.rules.errors import ConfigurationError
from models.schema import Standing


def prepared(settings: Settings, *, say: Say, keep_old: bool = True) -> Ordnat:
    """The program, ready for use; `say` is told in Swedish what is done on the way.

    Before an older schema is migrated its data is kept, as a copy beside an SQLite file and as a backup of a PostgreSQL
    database, unless told not to. Raises ConfigurationError or NotNowError that says what to do: nothing has then been
    changed.
    """
    check_places(settings)
    house = build(settings)
    with left_alone_if_refused(house):
        found = schema.examined(house.engine)
        if found.standing is Standing.OLDER:
            _upgrade(house, say, keep_old=keep_old)
        elif found.standing in {Standing.CURRENT, Standing.EMPTY}:
            prepare(house)
        else:
            raise ConfigurationError(found.sentence)
        return joined(house)


def _upgrade(house: Ordnat, say: Say, *, keep_old: bool) -> None:
    with alone(house.settings, "uppgraderas"):
        # Somebody else may have done it while we waited.
        found = schema.schema_of(house.engine)
        if found.standing is not Standing.OLDER:
            prepare(house)
            return
        say(f"Uppgraderar databasen från schema {found.revision}.")
        with old_data_kept(house, say) if keep_old else nullcontext():
            prepare(house)
