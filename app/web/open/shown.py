"""The public cases as they stand, for whoever asks; and how long others may keep the answer."""

from collections.abc import Sequence

from fastapi import Response

from app.web.memos import memos_of
from app.web.visit import Visit
from models.rules.errors import NotFoundError
from models.rules.open_data import PublicCase
from tasks.queries.case_memo import Seen

# Five minutes.
_KEPT = "public, max-age=300"


def seen(visit: Visit) -> Seen[PublicCase | None]:
    """Every case, None where nothing of it is public."""
    with visit.reading() as session:
        return memos_of(visit).public.look(session, visit.organisation, visit.today)


def public(visit: Visit) -> Sequence[PublicCase]:
    """What everybody may see, the newest first."""
    return seen(visit).worked_out("public", lambda cases: [case for case in reversed(cases) if case is not None])


def one(visit: Visit, number: str) -> PublicCase:
    """One of them. Raises NotFoundError, also for a case that is there but is not public: the two look the same."""
    known = seen(visit).worked_out("by number", lambda _: {case.number: case for case in public(visit)})
    if number not in known:
        raise NotFoundError(f"Det finns inget öppet ärende {number[:20]}. Se listan över ärenden.")
    return known[number]


def kept(response: Response) -> Response:
    """An answer that browsers and those between may keep for five minutes: it is the same for everybody."""
    response.headers["Cache-Control"] = _KEPT
    return response
