"""The charts: Swedish figures, colours that differ in lightness, alike every time."""

import re

from tasks.documents import Drawn, charts, gather
from tasks.documents.charts import PALETTE
from tests.unit.documents import cases


def drawn() -> dict[str, Drawn]:
    material = gather(cases.simple(), cases.facts(), draws=0)
    return {one.name: one for one in charts(material)}


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_two_charts_as_svg_and_png() -> None:
    found = drawn()
    assert set(found) == {"kostnad-per-ar", "tornado"}
    for one in found.values():
        assert one.svg.startswith("<svg")
        assert one.png.startswith(b"\x89PNG")
        assert len(one.alt) > 60


def test_figures_are_swedish() -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn()["tornado"].svg)
    numbers = [text for text in texts if re.fullmatch(r"[\d.,]+", text)]
    assert any("," in number for number in numbers)
    assert not any("." in number for number in numbers)
    assert "mnkr" in drawn()["tornado"].svg


def test_text_and_colours_can_be_told_apart() -> None:
    assert _contrast("#1A1A1A", "#FFFFFF") >= 7
    assert _contrast(PALETTE[0], PALETTE[1]) >= 2
    assert len(set(PALETTE)) == len(PALETTE)


def test_they_are_alike_every_time() -> None:
    assert drawn() == drawn()
