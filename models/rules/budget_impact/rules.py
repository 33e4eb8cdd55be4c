"""Rules that several parts of a model share. Each raises InvalidInputError: the field, the value, what is expected."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from models.rules.errors import InvalidInputError

# Shares written with nine decimals (0.333333333) count as summing to one.
CLOSE = Decimal("1e-8")


def known(name: str, value: str, among: Iterable[str]) -> None:
    """`value` is one of `among`."""
    names = list(among)
    if value not in names:
        raise InvalidInputError(f"{name} är ”{value}”, som inte går. Välj bland: {', '.join(names)}.")


def sums_to_one(name: str, shares: Sequence[Decimal]) -> None:
    """The shares sum to one; they are never normalised."""
    total = sum(shares, Decimal(0))
    if abs(total - 1) > CLOSE:
        raise InvalidInputError(f"{name} summerar till {plain(total)}; väntat är 1. Rätta andelarna.")


def whole(name: str, months: Decimal) -> None:
    """A whole number of months."""
    if months != int(months):
        raise InvalidInputError(f"{name} är {plain(months)}; väntat är ett helt antal månader.")


def unique(name: str, keys: Sequence[str]) -> None:
    """No key is empty or comes twice."""
    for number, key in enumerate(keys):
        if not key.strip():
            raise InvalidInputError(f"{name}[{number}] saknar namn; väntat är en text.")
        if key in keys[:number]:
            raise InvalidInputError(f"{name}[{number}] är ”{key}”, som redan finns; väntat är olika namn.")


def never_falling(name: str, shares: Sequence[Decimal], *, about: str | None = None) -> None:
    """Uptake does not fall from one year to the next."""
    for year, (before, after) in enumerate(pairwise(shares), 2):
        if after < before:
            raise InvalidInputError(
                f"{name} faller från {plain(before)} till {plain(after)} år {year}; "
                "väntat är ett upptag som inte faller.",
                about=about,
            )


def plain(number: Decimal) -> str:
    """Digits with a decimal comma."""
    return f"{number.normalize():f}".replace(".", ",")
