"""How the pages look: the pictures of the README, on paper, without motion, and a stylesheet that is all they fetch.

`pytest tests/journeys --screenshots docs/screenshots` leaves the pictures there.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import Pages
from tests.journeys.test_accessibility import DESK, PHONE, page_of

Contexts = Callable[..., BrowserContext]
# Name → address, the heading that is at the top when it is not the page's own, and the height in points.
PICTURES = {
    "oversikt": ("/", "", 840),
    "arende": ("/arenden/OI-0002", "Vägen", 900),
    "ledtider": ("/ledtider", "Hela vägen", 760),
    "oppet": ("/oppet", "", 700),
}
LARGEST = 150_000
# A picture further down is fetched when it comes near.
_LOADED = """[...document.images].every(
    image => image.loading === "lazy" || (image.complete && image.naturalWidth > 0))"""
_MOVES = """[...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
}).length"""


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the pictures go."""
    found: Path = request.config.getoption("--screenshots", default=None) or tmp_path
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_for_the_readme(contexts: Contexts, plain: Pages, folder: Path, name: str) -> None:
    address, top, height = PICTURES[name]
    page = page_of(contexts, plain, viewport={"width": DESK["width"], "height": height}, reduced_motion="reduce")
    page.goto(plain.url + address)
    if top:
        page.get_by_role("heading", name=top, exact=True).first.evaluate("heading => heading.scrollIntoView()")
    _taken(page, folder / f"{name}.png")


def test_a_picture_of_a_decision_about_to_be_registered(contexts: Contexts, plain: Pages, folder: Path) -> None:
    page = page_of(contexts, plain, viewport={"width": DESK["width"], "height": 900}, reduced_motion="reduce")
    page.goto(f"{plain.url}/arenden/OI-0002/beslut/region/vasterbotten?utfall=with_guidance")
    page.get_by_label("Regional vägledning").fill("Patienter som har gått igenom minst en tidigare behandling")
    page.get_by_label("Skäl").fill("Mottagningen byggs ut under våren")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", name="Stämmer det här?").wait_for()
    _taken(page, folder / "beslut.png")


def _taken(page: Page, file: Path) -> None:
    page.wait_for_function(_LOADED)
    page.screenshot(path=file)
    assert 10_000 < file.stat().st_size < LARGEST


def test_a_case_on_paper_is_the_case_and_nothing_to_press(contexts: Contexts, plain: Pages) -> None:
    page = page_of(contexts, plain, color_scheme="dark")
    page.goto(f"{plain.url}/arenden/OI-0002")
    page.emulate_media(media="print")
    for unwanted in ("header.site nav", ".who", "aside.local", "footer.site", ".deeds", "main form"):
        assert [one for one in page.locator(unwanted).all() if one.is_visible()] == [], unwanted
    assert page.get_by_text("HER2-låg bröstcancer").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_nothing_moves_for_those_who_want_no_motion(contexts: Contexts, plain: Pages, size: object) -> None:
    page = page_of(contexts, plain, viewport=size, reduced_motion="reduce")
    for address in ("/", "/arenden/OI-0002"):
        page.goto(plain.url + address)
        assert page.evaluate(_MOVES) == 0


def test_a_page_fetches_its_style_and_its_pictures_from_here_and_runs_nothing(contexts: Contexts, plain: Pages) -> None:
    page, asked, said = page_of(contexts, plain), [], []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.on("console", lambda message: said.append(message.text))
    for address in ("/", "/arenden/OI-0001/budget", "/ledtider", "/oppet"):
        page.goto(plain.url + address, wait_until="networkidle")
    assert {kind for kind, _ in asked} <= {"document", "stylesheet", "image", "other"}
    assert [url for _, url in asked if not url.startswith(plain.url)] == []
    assert said == []


def test_hostile_names_are_names(contexts: Contexts, furnished: Pages) -> None:
    page = page_of(contexts, furnished)
    opened: list[str] = []
    page.on("dialog", lambda dialog: opened.append(dialog.message))
    for address in ("/", "/matris", "/arenden/OI-0017", "/ledtider", "/kalender", "/oppet"):
        _shown(page, furnished, address)
    assert opened == []


def _shown(page: Page, at: Pages, address: str) -> None:
    page.goto(at.url + address)
    assert page.locator("script, main b:has-text('fet')").count() == 0, address
