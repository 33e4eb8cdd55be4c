"""Facts become words: templates under `templates/<kind>/`, with a missing value as an error, never a blank."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from notifications import message, words
from notifications.links import Pages

TEMPLATES = Path(__file__).parent / "templates"
_MILLION, _THOUSAND = Decimal(1_000_000), Decimal(1_000)
_HARD_SPACE = "\N{NO-BREAK SPACE}"
_BLANK = re.compile(r"\n{3,}")
_SEE = {
    message.DELIVERY_FAILED: "Se meddelandet",
    message.SOURCE_FAILURE: "Se läget",
    message.SOURCE_SILENT: "Se läget",
    message.PROPOSAL: "Ta ställning",
    message.CONTACT_ERASED: "Se vad som finns kvar",
    message.DIGEST: "Se alla ärenden",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words: one line of subject, the text, and the same as HTML."""

    subject: str
    text: str
    html: str


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=_is_html,  # noqa: S701  text is not HTML, and is told from it by its name
    )
    environment.filters.update(
        sek=sek,
        patients=patients,
        days=words.days,
        lateness=words.lateness,
        capital=words.capital,
        kind=words.kind_label,
    )
    return environment


def _is_html(name: str | None) -> bool:
    return name is not None and name.endswith(".html")


def render_notice(kind: str, facts: Mapping[str, Any], pages: Pages) -> Rendered:
    """A notice in words, pointing at `pages`. Raises jinja2.TemplateError for a missing value; so do its filters."""
    told = {**facts, "kind": kind, "link": pages.about(kind, facts), "runbook": pages.runbook(kind)}
    told |= {"see": _see(kind, facts), "case_link": pages.case, "proposal_link": pages.proposal}
    told["subject"] = _subject(kind, told)
    # What there is to say, as plain values: whether they are escaped is the business of the form they are set in.
    told["said"] = _environment().get_template(f"{kind}/said.jinja").make_module(told)
    text = _BLANK.sub("\n\n", _filled(kind, "text.txt", told))
    return Rendered(told["subject"], text, _filled(kind, "body.html", told))


def _see(kind: str, facts: Mapping[str, Any]) -> str:
    of_no_case = kind in message.REMINDERS and facts["number"] is None
    return "Se kommande datum" if of_no_case else _SEE.get(kind, "Se ärendet")


def render_document(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of a document. Raises jinja2.TemplateError, also for a missing value."""
    return _subject(kind, facts), _filled(kind, "text.txt", facts)


def _subject(kind: str, facts: Mapping[str, Any]) -> str:
    return " ".join(_environment().get_template(f"{kind}/subject.txt").render(facts).split())


def _filled(kind: str, name: str, facts: Mapping[str, Any]) -> str:
    # A kind has its own form of a part, or says what it has to say in the form that all share.
    return _environment().select_template([f"{kind}/{name}", name]).render(facts).strip() + "\n"


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
