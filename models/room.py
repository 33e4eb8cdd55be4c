"""Whether something failed because there was no room for it: on the database's disk, or on ours."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

# What a person is told; whatever was being done has not been done at all.
NO_ROOM = (
    "Disken är full, så inget har sparats. Säg till den som sköter systemet: frigör plats, och gör sedan om det som "
    "inte blev av. Inget behöver startas om."
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html: disk_full.
_DISK_FULL = "53100"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Full, and that the index of the write-ahead log could not grow.
_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})


def no_room(failed: BaseException) -> bool:
    """Did it fail for want of room?"""
    found = failed.orig if isinstance(failed, DBAPIError) and failed.orig is not None else failed
    if isinstance(found, sqlite3.Error):
        return getattr(found, "sqlite_errorcode", None) in _SQLITE
    if isinstance(found, OSError):
        return found.errno in _NO_ROOM
    return getattr(found, "sqlstate", None) == _DISK_FULL
