"""How long to wait before asking a server again."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

CHANCE = secrets.SystemRandom()


def own_wait(attempt: int, *, first: float, longest: float) -> float:
    """Seconds after attempt 1, 2, …: doubled each time, and uneven so that pollers do not march in step."""
    return min(longest, first * 2.0 ** (attempt - 1) + CHANCE.uniform(0, first))


def asked_wait(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3: a number or a date), 0 when it is not given.

    A date is compared with the server's own clock where it tells it. An unreadable one asks for nothing.
    """
    wish = headers.get("retry-after", "").strip()
    try:
        if wish.isdecimal():
            return float(wish)
        told = headers.get("date")
        return max(0.0, (_moment(wish) - (_moment(told) if told else now)).total_seconds()) if wish else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _moment(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
