"""Lead times as pictures: how the days are spread, and how many still wait after each day.

Drawn by Vega without network or browser; every figure of a picture is in a table beside it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from app.presenters.day_bins import bins
from models.rules.lead_times.figures import Summary
from models.rules.lead_times.survival import Step
from tasks.documents.charts import Drawn, draw

_ENDED, _BAND = "#0072B2", "#A9C9E0"
_TABLE = "Talen står i tabellen bredvid."
_WIDTH, _HEIGHT = 560, 240


def spread_chart(days: Sequence[int], title: str) -> Drawn:
    """Bars: how many clocks took so many days."""
    rows = [{"från": first, "till": last + 1, "antal": count} for first, last, count in bins(days)]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color=_ENDED, stroke="white", strokeWidth=1)
        .encode(
            x=alt.X("från:Q", bin="binned", title="Dagar"),
            x2="till:Q",
            y=alt.Y("antal:Q", stack="zero", title="Antal ärenden", axis=alt.Axis(tickMinStep=1, format="d")),
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    return draw("fordelning", title, f"Staplar: {len(days)} avslutade, efter antal dagar. {_TABLE}", chart)


def curve_chart(found: Summary, title: str) -> Drawn:
    """Kaplan–Meier: the share that still waits, as a staircase with its 95 % limits."""
    rows = list(_stairs(found.curve))
    base = alt.Chart(alt.InlineData(values=rows))
    day = alt.X("dag:Q", title="Dagar sedan klockan startade")
    share = alt.Axis(format=".0%", tickCount=5)
    band = base.mark_area(color=_BAND, opacity=0.6, interpolate="step-after").encode(
        x=day, y=alt.Y("undre:Q", title="Andel som väntar", axis=share, scale=alt.Scale(domain=[0, 1])), y2="övre:Q"
    )
    line = base.mark_line(color=_ENDED, interpolate="step-after", strokeWidth=2).encode(x=day, y="väntar:Q")
    chart = alt.layer(band, line).properties(width=_WIDTH, height=_HEIGHT)
    words = f"Trappa nedåt: andelen som väntar kvar, {found.decided} avslutade och {found.running} pågående. {_TABLE}"
    return draw("kurva", title, words, chart)


def _stairs(steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    yield {"dag": 0, "väntar": 1.0, "undre": 1.0, "övre": 1.0}
    for step in steps:
        share = float(step.waiting)
        lower, upper = (share if limit is None else limit for limit in (step.lower, step.upper))
        yield {"dag": step.day, "väntar": share, "undre": lower, "övre": upper}
