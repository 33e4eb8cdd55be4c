"""How often one may try, per address and per account. Counted in the database, so for all processes together."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlmodel import Session

from app.bootstrap import Ordnat
from app.web.refusals import TooOftenError
from models import database
from tasks.actions.tries import count_try, forget_tries, tries_so_far

_IPV6_HOME = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within a stretch of time."""

    kind: str
    times: int
    within: timedelta = timedelta(minutes=10)


# A whole hospital may come from one address, so only what fails counts against it; beginning costs next to nothing.
BEGUN = Limit("begun", 300)
FAILED = Limit("failed", 20)
ACCOUNT = Limit("account", 20)
TOKEN = Limit("token", 20)


def check_rate(house: Ordnat, limit: Limit, who: str, now: datetime) -> None:
    """Has somebody tried too many times already? Raises TooOftenError."""
    with database.reading(house.engine) as session:
        tries = tries_so_far(session, limit.kind, who, limit.within, now=now)
    if tries >= limit.times:
        raise _too_often(limit)


def count(house: Ordnat, limit: Limit, who: str, now: datetime) -> None:
    """One more. Raises TooOftenError when that is one too many."""

    def work(session: Session) -> int:
        forget_tries(session, now=now)
        return count_try(session, limit.kind, who, limit.within, now=now)

    if house.change(work) > limit.times:
        raise _too_often(limit)


def address_of(request: Request) -> str:
    """Where a request comes from. Of the newer kind of addresses a home has a whole range."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False)) if address.version != 4 else host  # noqa: PLR2004


def _too_often(limit: Limit) -> TooOftenError:
    minutes = int(limit.within.total_seconds() // 60)
    return TooOftenError(
        f"Det har varit för många försök. Vänta {minutes} minuter och försök igen.", seconds=minutes * 60
    )
