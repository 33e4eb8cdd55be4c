"""`/`, `/arenden` and `/matris`: what needs whoever is here, every case by where it stands, and case by region."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlmodel import Session

from app.presenters.matrix import matrix_rows
from app.presenters.needs import need_piles
from app.presenters.overview import GROUP_LABELS, overview_groups
from app.web.pages.asked import GROUPS, Asked, choices
from app.web.remembered import Remembered
from app.web.render import page, piece
from app.web.visit import Staff, Visit
from tasks.queries.matrix import matrix
from tasks.queries.needs import needs
from tasks.queries.open_stamp import open_stamp
from tasks.queries.overview import Overview, overview, therapies_and_officers
from tasks.queries.wanted_cases import Which

router = APIRouter()
Wishes = Annotated[Asked, Depends()]


@router.get("/")
def first_page(visit: Staff, asked: Wishes) -> HTMLResponse:
    """What needs whoever is here, and the cases that are open."""
    with visit.reading() as session:
        kept = _Kept(visit, session)
        mine = kept.piece(("needs", visit.actor), lambda: _needs(visit, session))
        listed = kept.list_of(asked, "/", lambda: _cases(visit, session, asked, "/"))
    return page(visit, "overview.html", mine=mine, listed=listed)


@router.get("/arenden")
def every_case(visit: Staff, asked: Wishes) -> HTMLResponse:
    """The same list by itself: where the digest and the piles lead."""
    with visit.reading() as session:
        listed = _Kept(visit, session).list_of(asked, "/arenden", lambda: _cases(visit, session, asked, "/arenden"))
    return page(visit, "cases.html", listed=listed)


@router.get("/matris")
def by_region(visit: Staff, asked: Wishes) -> HTMLResponse:
    """Case by region: outcome, days, and the day foreseen."""
    with visit.reading() as session:
        listed = _Kept(visit, session).list_of(asked, "/matris", lambda: _matrix(visit, session, asked))
    return page(visit, "matrix.html", listed=listed)


class _Kept:
    """The pieces that have been made of what the database says now, under the organisation as it is today."""

    def __init__(self, visit: Visit, session: Session) -> None:
        self._stamp = (visit.today, visit.organisation.version, open_stamp(session))
        self._remembered: Remembered = visit.request.app.state.overview

    def piece(self, key: Any, make: Any) -> Markup:
        """A piece, made now unless it has been."""
        return self._remembered.piece(self._stamp, key, make)

    def list_of(self, asked: Asked, path: str, make: Any) -> Markup:
        """A list of cases. Ended ones are always asked for anew: the stamp is of those that are open."""
        return self.piece((path, asked), make) if asked.which in {Which.OPEN, Which.LATE} else make()


def _needs(visit: Visit, session: Session) -> Markup:
    found = needs(session, visit.actor, visit.organisation, visit.today)
    return piece("parts/needs.html", piles=need_piles(found, visit.today))


def _cases(visit: Visit, session: Session, asked: Asked, path: str) -> Markup:
    found = overview(session, asked.wanted(visit), visit.today)
    groups = overview_groups(found, visit.organisation, visit.today)
    level = "h3" if path == "/" else "h2"
    return piece("parts/case_list.html", groups=groups, level=level, **_around(visit, session, asked, path, found))


def _matrix(visit: Visit, session: Session, asked: Asked) -> Markup:
    found, files = matrix(session, asked.wanted(visit), visit.today)
    return piece(
        "parts/case_matrix.html",
        rows=matrix_rows(found, files, visit.organisation, visit.today),
        regions=visit.organisation.regions_on(visit.today),
        today=visit.today,
        **_around(visit, session, asked, "/matris", found),
    )


def _around(visit: Visit, session: Session, asked: Asked, path: str, found: Overview) -> dict[str, Any]:
    """What stands around every list of cases: what was asked for, what may be, and the way to its other pages."""
    shown = choices(visit, *therapies_and_officers(session))
    return {
        "asked": asked,
        "path": path,
        "choices": shown | {"steg": [(word, GROUP_LABELS[group]) for word, group in GROUPS.items()]},
        "total": found.total,
        "pages": asked.pager(path, found.page, found.pages),
    }
