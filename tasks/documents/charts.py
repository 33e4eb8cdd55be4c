"""The two charts, as SVG and PNG, drawn without network or browser (Vega by vl-convert). Colours by Okabe and Ito, told
apart also by those who see fewer; every figure is in a table beside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from models.rules.budget_impact.results import ALL
from models.rules.budget_impact.tornado import FIRST, Bar
from tasks.documents.material import Gross, Material
from tasks.documents.swedish import Unit, clean, money, told, unit_of

# Okabe & Ito, Color Universal Design (2008), the darker ones first; dark edges keep neighbours apart.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C")
_LOW, _HIGH, _INK = "#0072B2", "#E69F00", "#1A1A1A"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_WIDTH, _SCALE = 560, 2.0
_LOCALE = {
    "decimal": ",",
    "thousands": "\N{NO-BREAK SPACE}",
    "grouping": [3],
    "currency": ["", ""],
    "minus": "\N{MINUS SIGN}",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart: a title, what it shows in a sentence, the drawing as SVG text and as PNG."""

    name: str
    title: str
    alt: str
    svg: str
    png: bytes


def charts(material: Material) -> tuple[Drawn, ...]:
    """Cost per year, and for a gross document with a first-year effect the tornado."""
    drawn = [yearly(material)]
    if isinstance(material, Gross) and any(bar.measure == FIRST and bar.width for bar in material.bars):
        drawn.append(tornado(material))
    return tuple(drawn)


def yearly(material: Material) -> Drawn:
    """Net care per calendar year, regions on top of each other."""
    cells = _net_care(material)
    unit = unit_of([amount for _, _, amount in cells])
    order = list(dict.fromkeys(name for name, _, _ in cells))
    rows = [{"region": n, "år": str(y), "värde": a / unit.size, "plats": order.index(n)} for n, y, a in cells]
    base = alt.Chart(alt.InlineData(values=rows)).mark_bar(stroke="white", strokeWidth=1)
    chart = base.encode(
        x=alt.X("år:N", title="Kalenderår", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("värde:Q", title=f"Nettokostnad för vården, {unit.name} per år", stack="zero"),
        color=alt.Color(
            "region:N", title=None, sort=order, scale=alt.Scale(domain=order, range=_colours(len(order))),
            legend=alt.Legend(orient="bottom", columns=2, labelLimit=_WIDTH),
        ),
        order=alt.Order("plats:Q"),
    ).properties(width=_WIDTH, height=300)  # fmt: skip
    title = "Kostnad per år och region"
    return draw("kostnad-per-ar", title, _yearly_words(cells, unit), chart)


def _net_care(material: Material) -> list[tuple[str, int, float]]:
    if isinstance(material, Gross):
        inside = {group.key: group.name for group in material.groups if group.in_sum}
        periods = [p for p in material.result.years if p.region in inside]
        return [(clean(inside[p.region]), p.year, p.listed.net_care) for p in periods]
    names = material.names
    return [(clean(names.get(y.region, y.region)), y.year, y.amount) for y in material.years if y.region != ALL]


def _yearly_words(cells: Sequence[tuple[str, int, float]], unit: Unit) -> str:
    sums: dict[int, float] = {}
    for _, year, amount in cells:
        sums[year] = sums.get(year, 0.0) + amount
    each = ", ".join(f"{year}: {money(amount, unit)}" for year, amount in sums.items())
    return f"Staplar per kalenderår, en färg per region. Summa i {unit.name}: {each}. Talen står i tabellen bredvid."


def tornado(material: Gross) -> Drawn:
    """What each lever alone does to the first calendar year, widest on top."""
    bars = [bar for bar in material.bars if bar.measure == FIRST and bar.width]
    unit = unit_of([end for bar in bars for end in (bar.low, bar.high, bar.base)])
    rows = [_end(bar, low, unit) for bar in bars for low in (True, False)]
    order = [bar.label for bar in bars]
    y = alt.Y("spak:N", title=None, sort=order, axis=alt.Axis(labelLimit=260))
    ends = alt.Chart(alt.InlineData(values=rows)).mark_bar(size=20).encode(
        x=alt.X("från:Q", title=f"Nettokostnad för vården första kalenderåret, {unit.name}",
                scale=alt.Scale(zero=False, nice=True)),
        x2="till:Q",
        y=y,
        color=alt.Color("ände:N", title=None, scale=alt.Scale(domain=["Låg", "Hög"], range=[_LOW, _HIGH]),
                        legend=alt.Legend(orient="bottom")),
    )  # fmt: skip
    base = alt.InlineData(values=[{"grund": bars[0].base / unit.size}])
    line = alt.Chart(base).mark_rule(color=_INK, strokeWidth=2).encode(x="grund:Q")
    chart = alt.layer(ends, line).properties(width=_WIDTH - 160, height=max(90, 34 * len(bars)))
    return draw("tornado", "Vad som påverkar första kalenderåret mest", _tornado_words(bars), chart)


def _end(bar: Bar, low: bool, unit: Unit) -> dict[str, Any]:
    end = bar.low if low else bar.high
    return {
        "spak": bar.label, "ände": "Låg" if low else "Hög", "från": bar.base / unit.size, "till": end / unit.size
    }  # fmt: skip


def _tornado_words(bars: Sequence[Bar]) -> str:
    widest = bars[0]
    return (
        f"Liggande staplar, den största påverkan överst. Störst är {widest.label.lower()}: "
        f"{told(widest.low)} till {told(widest.high)}, mot {told(widest.base)} i grundfallet. "
        "Talen står i tabellen bredvid."
    )


def _colours(count: int) -> list[str]:
    return [PALETTE[number % len(PALETTE)] for number in range(count)]


def draw(name: str, title: str, words: str, chart: alt.Chart | alt.LayerChart | alt.FacetChart) -> Drawn:
    """A chart drawn in the house's manner. `words` say what it shows to those who do not see it."""
    axis = {"labelColor": _INK, "titleColor": _INK, "titleFontWeight": "normal", "gridColor": "#DDDDDD"}
    configured = (
        chart.configure(font=_FONT, background="white")
        .configure_axis(labelFontSize=13, titleFontSize=13, **axis)
        .configure_legend(labelFontSize=13, labelColor=_INK)
        .configure_view(stroke=None)
    )
    spec = configured.to_dict()
    svg = vl_convert.vegalite_to_svg(spec, format_locale=_LOCALE, allowed_base_urls=[])
    return Drawn(name, title, words, _named(svg, title, words), vl_convert.svg_to_png(svg, scale=_SCALE))


def _named(svg: str, title: str, words: str) -> str:
    """The drawing with its title and words inside, for those who hear it."""
    said = f'role="img" aria-label="{_escaped(title)}. {_escaped(words)}" '
    return re.sub(r"<svg ", f"<svg {said}".replace("\\", r"\\"), svg, count=1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
