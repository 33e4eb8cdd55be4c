"""Nothing that axe calls a barrier (WCAG 2.1 A and AA) on any page, light or dark, wide or on a phone, full or empty.

A page is fetched once and looked at in every way: it is the fetching, and handing axe over, that takes time.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.factories import CHIEF, OFFICER
from tests.journeys.conftest import Pages
from tests.journeys.examples import EMPTY, EXAMPLES, FOR_NET_READERS, MAIN, pages, walked

_TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_FOUND = """rules => axe.run(document, {...rules, resultTypes: ["violations"], preload: false}).then(
    found => found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id} ${node.target} ${node.failureSummary}`)))"""
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
# 1280 points wide at 400 % (WCAG 2.1, 1.4.10), and at 200 % (1.4.4).
NARROWEST, DOUBLED = ViewportSize(width=320, height=256), ViewportSize(width=640, height=450)
_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_AXE = Axe()
Contexts = Callable[..., BrowserContext]


def page_of(contexts: Contexts, at: Pages, person: str = OFFICER, **how: Any) -> Page:
    """A page of somebody who is logged in."""
    context = contexts(**how)
    context.add_cookies([at.cookie(person)])
    return context.new_page()


def looked_at(page: Page, address: str) -> Page:
    """Come to a page that answers as it should, with axe at hand."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address}: {answer.status}"
    page.evaluate(_AXE.axe_script)
    return page


def barriers(page: Page, size: ViewportSize, scheme: Literal["light", "dark"] = "light") -> list[str]:
    """What axe finds at a size, as rule, where, and why: everything in the light, colours alone in the dark."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found: list[str] = page.evaluate(_FOUND, _COLOURS if scheme == "dark" else _TAGS)
    return [f"{scheme}, {size['width']}: {one}" for one in found]


def too_wide(page: Page) -> list[str]:
    """The windows that a page is too wide for: it would have to be read by scrolling to and fro."""
    found = []
    for size in (NARROWEST, DOUBLED, DESK):
        page.set_viewport_size(size)
        found += [f"wider than {size['width']}"] if page.evaluate(_TOO_WIDE) else []
    return found


def walk(page: Page, at: Pages, addresses: Sequence[str]) -> Mapping[str, list[str]]:
    """What stands in the way on each page that anything does on."""
    found = {}
    for address in addresses:
        looked_at(page, at.url + address)
        found[address] = [*barriers(page, DESK), *barriers(page, DESK, "dark"), *too_wide(page)]
        found[address] += barriers(page, PHONE) if address in MAIN else []
    return {address: there for address, there in found.items() if there}


def test_every_page_has_an_example() -> None:
    assert set(pages()) == set(EXAMPLES)


@pytest.mark.parametrize("part", range(3))
def test_nothing_stands_in_the_way_on_any_page(contexts: Contexts, furnished: Pages, part: int) -> None:
    addresses = [address for address in walked() if address not in FOR_NET_READERS][part::3]
    assert walk(page_of(contexts, furnished), furnished, addresses) == {}


def test_nor_where_net_figures_are_asked_for(contexts: Contexts, furnished: Pages) -> None:
    assert walk(page_of(contexts, furnished, CHIEF), furnished, FOR_NET_READERS) == {}


def test_nor_with_nothing_in_the_database(contexts: Contexts, empty: Pages) -> None:
    assert walk(page_of(contexts, empty), empty, EMPTY) == {}
