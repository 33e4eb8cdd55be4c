"""How a secret price or rebate, and what follows from it, may be written: for searching what the system emits."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.rules.budget_impact import Model
from models.rules.budget_impact.engine import run
from notifications.render import sek as in_words

# A hash or the number of a request, a run or a file: hexadecimal, with a letter in it, as no amount has.
_DRAWN = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{12,64})"
    r"(?![0-9A-Za-z])"
)
_MARKS = (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", ".", ",", "'")


def amounts(amount: Decimal) -> Iterator[str]:
    """An amount of SEK of six digits or more: exactly, in kronor, with any mark between thousands."""
    exact, whole = f"{amount:f}", f"{amount:.0f}"
    cut = f"{int(amount)}"
    for digits in dict.fromkeys((exact, exact.replace(".", ","), whole, cut)):
        yield digits
    for digits in {whole, cut}:
        for mark in _MARKS:
            yield f"{int(digits):,}".replace(",", mark)


def shares(share: Decimal) -> Iterator[str]:
    """A share, as fraction and as per cent."""
    for number in (share, 1 - share, share * 100, (1 - share) * 100):
        text = f"{number.normalize():f}"
        if len(text) > 3:
            yield from (text, text.replace(".", ","))


def told_by(model: Model) -> set[str]:
    """Every way in which the secret prices of `model`, and the net figures of a run of it, may be written."""
    found = set(_prices(model))
    result, listed = run(model), set(_open(model))
    for period in (*result.years, *result.full_year, *result.peak):
        after = period.after_rebate
        assert after is not None
        for figure, open_figure in (
            (after.gross_drug, period.listed.gross_drug),
            (after.net_drug, period.listed.net_drug),
            (after.net_care, period.listed.net_care),
        ):
            found |= set(amounts(Decimal(f"{figure:.2f}"))) | set(amounts(Decimal(f"{open_figure - figure:.2f}")))
            # Rounded, a net figure may by chance be another's gross.
            found |= {in_words(Decimal(f"{figure:.2f}"))} - listed
    return {text for text in found if len(re.sub(r"\D", "", text)) >= 3}


def _prices(model: Model) -> Iterator[str]:
    for item in (item for arm in model.arms for item in arm.items):
        listed = item.price.amount
        if item.tender is not None:
            yield from amounts(item.tender.amount)
            yield from amounts(listed - item.tender.amount)
            yield from shares((1 - item.tender.amount / listed).quantize(Decimal("0.0001")))
            yield item.tender.source
        if item.rebate is not None and item.rebate.share is not None:
            kept = item.rebate.share * item.rebate.region_share
            yield from (*shares(item.rebate.share), *shares(kept), item.rebate.agreement)
            for share in (item.rebate.share, kept):
                yield from (*amounts(listed * share), *amounts(listed * (1 - share)))


def _open(model: Model) -> Iterator[str]:
    for period in run(model).years:
        for figure in (period.listed.gross_drug, period.listed.net_drug, period.listed.net_care):
            yield in_words(Decimal(f"{figure:.2f}"))


def text_of(content: bytes) -> str:
    """A file's text; of a packed one (XLSX, DOCX) that of all its parts."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(text_of(packed.read(name)) for name in packed.namelist())


def found_in(emitted: Iterable[tuple[str, str]], secrets: Iterable[str]) -> list[tuple[str, str]]:
    """Which secret stands in what was emitted (name, text)."""
    wanted = sorted(secrets)
    # Among the digits of enough hashes and drawn numbers stands any short number, and none of them tells it.
    told = [(name, _DRAWN.sub("", text)) for name, text in emitted]
    return [(name, secret) for name, text in told for secret in wanted if secret in text]
