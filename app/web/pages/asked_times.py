"""What somebody asks of the lead times: read from the address, and written into those of the files and pictures."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from app.presenters.addresses import with_query
from app.web.forms import reading
from app.web.forms.wrong import WrongError
from models.rules.errors import InvalidInputError
from models.rules.lead_times.groups import PRIORITY_LABELS, ROUTE_LABELS, Asked, By, Counted, Period
from models.rules.process import Priority, Route

T = TypeVar("T")
PARTS: dict[str, By] = {
    "region": By.REGION,
    "steg": By.STAGE,
    "organ": By.BODY,
    "period": By.PERIOD,
    "vag": By.ROUTE,
    "prioritet": By.PRIORITY,
}
PART_LABELS = {
    "region": "Region", "steg": "Steg", "organ": "Organ", "period": "Period", "vag": "Väg", "prioritet": "Prioritet",
}  # fmt: skip
DAYS = {"startade": Counted.STARTED, "slutade": Counted.ENDED}
PERIODS = {"manad": Period.MONTH, "kvartal": Period.QUARTER, "ar": Period.YEAR}
ROUTES = {"nt-radet": Route.NATIONAL, "egen": Route.OWN}
PRIORITIES = {"normal": Priority.NORMAL, "starkt-behov": Priority.URGENT}


@dataclass(frozen=True)
class AskedTimes:
    """The words of the address; empty: not asked for."""

    per: str = ""
    fran: str = ""
    till: str = ""
    dag: str = ""
    period: str = ""
    vag: str = ""
    prioritet: str = ""

    @property
    def by(self) -> By | None:
        """How the clocks are parted; None for the overview. Raises InvalidInputError."""
        return _chosen(PARTS, self.per, "Uppdelningen")

    @property
    def asked(self) -> Asked:
        """Which days. Raises InvalidInputError for what is no day, or days in the wrong order."""
        counted = _chosen(DAYS, self.dag, "Dagen") or Counted.STARTED
        period = _chosen(PERIODS, self.period, "Perioden") or Period.QUARTER
        return Asked(_day(self.fran), _day(self.till), counted, period)

    @property
    def route(self) -> Route | None:
        """Only cases that came this way. Raises InvalidInputError."""
        return _chosen(ROUTES, self.vag, "Vägen")

    @property
    def priority(self) -> Priority | None:
        """Only cases of this priority. Raises InvalidInputError."""
        return _chosen(PRIORITIES, self.prioritet, "Prioriteten")

    def address(self, path: str) -> str:
        """`path` with the same wishes."""
        return with_query(path, asdict(self))


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the form offers: for each field the words of the address and what is shown."""
    return {
        "per": list(PART_LABELS.items()),
        "dag": [("startade", "klockan startade"), ("slutade", "klockan slutade")],
        "period": [("manad", "Månad"), ("kvartal", "Kvartal"), ("ar", "År")],
        "vag": [(word, ROUTE_LABELS[route]) for word, route in ROUTES.items()],
        "prioritet": [(word, PRIORITY_LABELS[priority]) for word, priority in PRIORITIES.items()],
    }


def _chosen(known: dict[str, T], word: str, what: str) -> T | None:
    if word and word not in known:
        raise InvalidInputError(f"{what} ”{word[:40]}” finns inte. Välj bland: {', '.join(known)}.")
    return known.get(word)


def _day(text: str) -> date | None:
    try:
        return reading.day(text) if text.strip() else None
    except WrongError as wrong:
        raise InvalidInputError(str(wrong)) from wrong
