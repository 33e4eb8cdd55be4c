"""Forecast against outcome, month by month and region by region. SEK; errors as fractions of what was forecast."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from models.rules.errors import InvalidInputError

Months = Mapping[tuple[str, date], Decimal]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A region's month (its first day): forecast and actual SEK."""

    region: str
    month: date
    forecast: Decimal
    actual: Decimal

    @property
    def error(self) -> Decimal:
        """Actual minus forecast, SEK: positive when it became dearer."""
        return self.actual - self.forecast

    @property
    def relative(self) -> Decimal | None:
        """The error as a fraction of the forecast; None where nothing was forecast."""
        return self.error / self.forecast if self.forecast else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good a forecast was over `n` region-months with both figures.

    `bias` is the whole error over the whole forecast; `median_absolute` the median of the months' absolute relative
    errors, as in the Irish review (median 74 %, doi:10.1007/s10198-020-01181-0). None without a forecast.
    """

    n: int
    forecast: Decimal
    actual: Decimal
    bias: Decimal | None
    median_absolute: Decimal | None


def compared(forecast: Months, actual: Months) -> tuple[Outcome, ...]:
    """Every region and month that has an actual cost, by month and region.

    Months without an actual are not yet known and are left out. Raises InvalidInputError for a month that is not the
    first of one, a figure that is none, and an actual in a region or month that the forecast does not cover.
    """
    rows = []
    for region, month in sorted(actual, key=lambda key: (key[1], key[0])):
        _check(region, month, actual[region, month], forecast)
        rows.append(Outcome(region, month, forecast[region, month], actual[region, month]))
    return tuple(rows)


def accuracy(rows: Iterable[Outcome]) -> Accuracy:
    """The rows together."""
    known = list(rows)
    forecast, actual = _sum([r.forecast for r in known]), _sum([r.actual for r in known])
    relative = [abs(row.relative) for row in known if row.relative is not None]
    return Accuracy(
        n=len(known),
        forecast=forecast,
        actual=actual,
        bias=(actual - forecast) / forecast if forecast else None,
        median_absolute=median(relative) if relative else None,
    )


def _check(region: str, month: date, amount: Decimal, forecast: Months) -> None:
    if month.day != 1:
        raise InvalidInputError(f"Månaden för {region} är {month.isoformat()}; väntat är månadens första dag.")
    if not amount.is_finite():
        raise InvalidInputError(f"Utfallet för {region} {month:%Y-%m} är {amount}; väntat är ett belopp i kronor.")
    if (region, month) not in forecast:
        known = sorted({key for key, _ in forecast})
        raise InvalidInputError(
            f"Utfallet för {region} {month:%Y-%m} saknar prognos. Analysen gäller {', '.join(known) or 'ingen region'}"
            f"{_span(forecast)}."
        )


def _span(forecast: Months) -> str:
    months = [month for _, month in forecast]
    return f", {min(months):%Y-%m} till {max(months):%Y-%m}" if months else ""


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
