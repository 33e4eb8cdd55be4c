"""Facts become words: templates under `templates/<kind>/`, with a missing value as an error, never a blank."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
_MILLION, _THOUSAND = Decimal(1_000_000), Decimal(1_000)
_HARD_SPACE = "\N{NO-BREAK SPACE}"


@cache
def _environment() -> Environment:
    # Plain text only: nothing here is shown as HTML, so nothing is escaped.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701
    )
    environment.filters.update(sek=sek, patients=patients)
    return environment


def render_message(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Subject (one line) and text of a message. Raises jinja2.TemplateError, also for a missing value."""
    subject = _environment().get_template(f"{kind}/subject.txt").render(facts)
    return " ".join(subject.split()), _environment().get_template(f"{kind}/text.txt").render(facts).strip() + "\n"


def render_document(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of a document, in the same way."""
    return render_message(kind, facts)


def sek(amount: Decimal | str) -> str:
    """An amount in SEK as people write it: 12,3 mnkr, 450 tkr, 900 kr. Decimal comma, hard spaces."""
    value = _figure(amount)
    # From where the smaller unit would round up to a thousand of itself.
    if abs(value) >= _MILLION - _THOUSAND / 2:
        return _number(value / _MILLION, 1) + f"{_HARD_SPACE}mnkr"
    if abs(value) >= _THOUSAND - Decimal("0.5"):
        return _number(value / _THOUSAND, 0) + f"{_HARD_SPACE}tkr"
    return _number(value, 0) + f"{_HARD_SPACE}kr"


def patients(count: Decimal | str) -> str:
    """A number of patients with one decimal, comma: an expectation, not a head count."""
    return _number(_figure(count), 1)


def _figure(value: Decimal | str) -> Decimal:
    # Through text, so that a figure that is missing is told of by its name like any other missing value.
    return Decimal(str(value))


def _number(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:,}".replace(",", _HARD_SPACE).replace(".", ",")
