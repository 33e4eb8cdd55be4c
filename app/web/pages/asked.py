"""What somebody asks a list of cases for: read from the address, and written into those of the list's other pages."""

from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from app.presenters.addresses import STANDINGS, STEPS, with_query
from app.web.visit import Visit
from models.rules.dated import valid_on
from models.rules.errors import InvalidInputError
from models.rules.turns import owned_turns
from tasks.queries.wanted_cases import Group, Order, Wanted, Which

T = TypeVar("T")
WHICH: dict[str, Which] = {"oppna": Which.OPEN, "sena": Which.LATE, "avslutade": Which.ENDED, "alla": Which.ALL}
ORDERS: dict[str, Order] = {"klocka": Order.CLOCK, "lakemedel": Order.PRODUCT, "nyast": Order.NEWEST}
GROUPS: dict[str, Group] = {word: group for group, word in STEPS.items()}
GROUPS |= {word: group for group, word in STANDINGS.items()}
_LONGEST, _AROUND = 200, 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a list."""

    number: int
    address: str
    here: bool


@dataclass(frozen=True)
class Asked:
    """The words of the address; empty: not asked for."""

    sok: str = ""
    lage: str = ""
    region: str = ""
    organ: str = ""
    steg: str = ""
    terapi: str = ""
    handlaggare: str = ""
    ordning: str = ""
    sida: int = 1

    @property
    def which(self) -> Which:
        """How far the cases have come. Raises InvalidInputError."""
        return _chosen(WHICH, self.lage or "oppna", "Läget")

    @property
    def narrows(self) -> bool:
        """Is anything chosen away?"""
        return bool(self.sok or self.lage or self.region or self.organ or self.steg or self.terapi or self.handlaggare)

    def wanted(self, visit: Visit) -> Wanted:
        """The same for the database. Raises NotFoundError, InvalidInputError for a word nobody knows."""
        organisation, today = visit.organisation, visit.today
        body = organisation.body(self.organ) if self.organ else None
        group = _chosen(GROUPS, self.steg, "Steget") if self.steg else None
        return Wanted(
            which=self.which,
            text=self.sok.strip()[:_LONGEST],
            region=organisation.region(self.region).key if self.region else None,
            turns=tuple(owned_turns(organisation, {body.key}, today)) if body else None,
            group=group,
            therapy=self.terapi or None,
            officer=self.handlaggare or None,
            order=_chosen(ORDERS, self.ordning or "klocka", "Ordningen"),
            page=self.sida,
        )

    def pager(self, path: str, here: int, pages: int) -> list[PageLink]:
        """The ways to the other pages of the list: the first, the last, and those around; none when there is one."""
        near = [number for number in range(1, pages + 1) if number in {1, pages} or abs(number - here) <= _AROUND]
        return [PageLink(number, self._page(path, number), number == here) for number in near] if pages > 1 else []

    def _page(self, path: str, number: int) -> str:
        return with_query(path, asdict(replace(self, sida=number if number > 1 else 0)))


def choices(visit: Visit, therapies: list[str], officers: list[str]) -> dict[str, list[tuple[str, str]]]:
    """What the form offers: for each field the words of the address and what is shown."""
    organisation, today = visit.organisation, visit.today
    names = {person.key: person.name for person in organisation.people}
    bodies = [
        body for body in valid_on(organisation.bodies, today) if list(owned_turns(organisation, {body.key}, today))
    ]
    return {
        "region": [(region.key, region.short) for region in organisation.regions_on(today)],
        "organ": [(body.key, body.short) for body in bodies],
        "terapi": [(therapy, therapy) for therapy in therapies],
        "handlaggare": [(key, names.get(key, key)) for key in officers],
    }


def _chosen(known: dict[str, T], word: str, what: str) -> T:
    if word not in known:
        raise InvalidInputError(f"{what} ”{word[:40]}” finns inte. Välj bland: {', '.join(known)}.")
    return known[word]
