"""Figures and texts as Swedish readers write them: decimal comma, hard spaces, a true minus, mnkr and tkr."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

HARD_SPACE, MINUS, DASH = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}", "\N{EN DASH}"
_LONGEST = 32_000
_MILLION, _THOUSAND = 1_000_000.0, 1_000.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money in a table: SEK in one, and decimals shown."""

    name: str
    size: float
    places: int


MNKR, TKR, KR = Unit("mnkr", _MILLION, 2), Unit("tkr", _THOUSAND, 1), Unit("kr", 1.0, 0)


def number(value: float | Decimal, places: int = 0) -> str:
    """Rounded half up, thousands by hard spaces: −1 234,5."""
    with localcontext() as context:
        context.prec = 60
        exact = value if isinstance(value, Decimal) else Decimal(f"{value:.15g}")
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}".replace(",", HARD_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def exact(value: Decimal) -> str:
    """All its decimals, at least two when it has any."""
    exponent = value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number(value, 2 if places == 1 else places)


def unit_of(amounts: Iterable[float]) -> Unit:
    """The unit in which the largest of them is easy to read."""
    most = max((abs(amount) for amount in amounts), default=0.0)
    if most >= _MILLION:
        return MNKR
    return TKR if most >= 10 * _THOUSAND else KR


def money(amount: float, unit: Unit) -> str:
    """In the unit, without its name."""
    return number(amount / unit.size, unit.places)


def told(amount: float) -> str:
    """In a sentence: 12,3 mnkr, 450 tkr, 900 kr. The unit is chosen after rounding, never 1 000 tkr."""
    for size, name, places in ((_MILLION, "mnkr", 1), (_THOUSAND, "tkr", 0)):
        if round(abs(amount) / size, places) >= 1:
            shown = 0 if amount % size == 0 else places
            return f"{number(amount / size, shown)}{HARD_SPACE}{name}"
    return f"{number(amount, 0)}{HARD_SPACE}kr"


def patients(count: float) -> str:
    """An expectation, not a head count: one decimal; what is less than 0,1 says so."""
    return "<0,1" if 0 < count < 0.05 else number(count, 1)  # noqa: PLR2004  what one decimal cannot show


def percent(share: float | Decimal, places: int = 0) -> str:
    """0.125 with one place: 12,5 %."""
    return f"{number(share * 100, places)}{HARD_SPACE}%"


def listed(names: Iterable[str]) -> str:
    """A, B och C."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} och {found[-1]}" if found else ""


def clean(text: str) -> str:
    """On one line, without signs that are not printed, turn the reading direction, or no file format allows."""
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cs", "Co", "Cn", "Cf"})
    shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in kept)
    return re.sub(r"[ \t\u2028\u2029]+", " ", shown).strip()[:_LONGEST]
