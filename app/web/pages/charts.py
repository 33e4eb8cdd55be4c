"""`/arenden/OI-0017/diagram/…`: the charts of a version, drawn once. Open prices only."""

from functools import lru_cache

from fastapi import APIRouter, Response

from app.bootstrap import Ordnat
from app.presenters.chosen_version import Chosen, chosen_version
from app.web.render import sent
from app.web.visit import Staff
from models.rules.case_number import case_id_of
from models.rules.errors import NotFoundError

router = APIRouter()
_KEPT = 128


@router.get("/arenden/{number}/diagram/{name}-v{version:int}.svg")
def chart(visit: Staff, number: str, name: str, version: int) -> Response:
    """A chart as SVG: `kostnad-per-ar`, and where there is an effect in the first year `tornado`."""
    drawn = dict(_drawn(_Key(visit.house, case_id_of(number), version)))
    if name not in drawn:
        raise NotFoundError(f"Diagrammet ”{name[:40]}” finns inte i version {version}. Gå till analysens sida.")
    return sent(drawn[name], "image/svg+xml")


class _Key:
    """A version, equal to itself as long as what it was made from is: what is drawn from it never changes."""

    def __init__(self, house: Ordnat, case_id: int, version: int) -> None:
        self.chosen: Chosen = chosen_version(house, case_id, version)
        self.house = house
        self.known = (
            case_id, version, self.chosen.shown.analysis.inputs_hash, house.organisation.version, str(house.engine.url),
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.known == other.known


@lru_cache(maxsize=_KEPT)
def _drawn(key: _Key) -> tuple[tuple[str, str], ...]:
    # Arrays and charts are slow to import.
    from tasks import documents  # noqa: PLC0415

    organisation, chosen = key.house.organisation, key.chosen
    facts = chosen.facts(organisation)
    material = documents.gather(chosen.model, facts, chosen.thresholds(organisation), draws=0)
    return tuple((drawn.name, drawn.svg) for drawn in documents.charts(material))
