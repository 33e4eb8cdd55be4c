"""`/oppet`: what is recommended, what each region has decided, and when; for everybody."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.presenters.addresses import with_query
from app.presenters.open_data import meanings
from app.web.open import shown
from app.web.pages.asked import PageLink
from app.web.render import page
from app.web.visit import Anyone
from models.rules.open_data import PublicCase

router = APIRouter()
_A_PAGE, _LONGEST, _AROUND = 50, 100, 2


@router.get("/oppet")
def public_list(visit: Anyone, sok: str = "", sida: int = 1) -> HTMLResponse:
    """The list, searched by the words of product, substance and indication."""
    found = _search(shown.public(visit), sok[:_LONGEST])
    pages = max(1, -(-len(found) // _A_PAGE))
    here = min(max(1, sida), pages)
    return page(
        visit,
        "open/cases.html",
        cases=found[(here - 1) * _A_PAGE : here * _A_PAGE],
        regions=[region.short for region in visit.organisation.regions_on(visit.today)],
        total=len(found),
        sought=sok[:_LONGEST],
        pages=[PageLink(n, with_query("/oppet", {"sok": sok, "sida": n}), n == here) for n in _near(here, pages)],
        meanings=meanings(),
    )


@router.get("/oppet/arenden/{number}")
def public_case_page(visit: Anyone, number: str) -> HTMLResponse:
    """One case."""
    return page(visit, "open/case.html", case=shown.one(visit, number))


def _search(cases: Sequence[PublicCase], words: str) -> Sequence[PublicCase]:
    wanted = words.casefold().split()
    return [case for case in cases if all(word in _text(case) for word in wanted)] if wanted else cases


def _text(case: PublicCase) -> str:
    return f"{case.number} {case.product} {case.substance} {case.indication}".casefold()


def _near(here: int, pages: int) -> list[int]:
    return [n for n in range(1, pages + 1) if n in {1, pages} or abs(n - here) <= _AROUND] if pages > 1 else []
