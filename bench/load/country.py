"""The six healthcare regions and how much of the country's work is each one's: by inhabitants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.settings import ROOT
from models import organisation_file
from models.rules.organisation import Organisation

FILES = (ROOT / "deployments" / "norra.toml", *sorted((ROOT / "deployments" / "exempel").glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Part:
    """One healthcare region: its file, what the file says, and how many of the cases and officers are its own."""

    file: Path
    organisation: Organisation
    cases: int
    officers: int


def parts(cases: int, officers: int, day: date) -> list[Part]:
    """The country on `day`, with so many open cases and officers in all."""
    organisations = [organisation_file.load(file) for file in FILES]
    inhabitants = [inhabitants_of(one, day) for one in organisations]
    shares = zip(FILES, organisations, shared(cases, inhabitants), shared(officers, inhabitants), strict=True)
    return [Part(*share) for share in shares]


def inhabitants_of(organisation: Organisation, day: date) -> int:
    """Everybody who lives in its regions, by each one's newest count on `day`."""
    return sum(region.inhabitants(day).inhabitants for region in organisation.regions_on(day))


def shared(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` things shared out by weight, none lost: the largest remainders get what is left."""
    total = sum(weights)
    least = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    more = set(by_remainder[: whole - sum(least)])
    return [count + (at in more) for at, count in enumerate(least)]
