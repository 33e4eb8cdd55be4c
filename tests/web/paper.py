"""A form as a person has it before them: opened, filled in, sent. What they do not touch is sent as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from httpx import Client, Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

Uploads = Mapping[str, tuple[str, bytes]]


@dataclass
class Paper:
    """`page` is what was last answered; `inputs` is what its form would send. No script, like the pages themselves."""

    client: Client
    address: str
    page: Response = field(init=False)
    inputs: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Open the page."""
        self.turn(self.client.get(self.address))

    def fill(self, typed: Mapping[str, str | list[str]] | None = None, **more: str | list[str]) -> "Paper":
        """Write in it. Several ticks are a list; an empty text rubs out what stood there."""
        for name, said in {**(typed or {}), **more}.items():
            self.inputs[name] = [said] if isinstance(said, str) else list(said)
        return self

    def send(self, step: str = "granska", files: Uploads | None = None) -> Response:
        """Press the button for a step. When the answer is a form again, that is what one has before one."""
        return self.turn(self.press(step, files))

    def press(self, step: str, files: Uploads | None = None) -> Response:
        """Press the button, and look no further: as somebody does who presses twice."""
        return self.client.post(self.address, data={**self.inputs, "steg": [step]}, files=files)

    @property
    def tree(self) -> LexborHTMLParser:
        """The page."""
        return LexborHTMLParser(self.page.text)

    @property
    def text(self) -> str:
        """Everything on the page that can be read, on one line."""
        body = self.tree.css_first("main")
        return " ".join(body.text(separator=" ").split()) if body else ""

    @property
    def heading(self) -> str:
        """What the page is called."""
        found = self.tree.css_first("h1")
        return found.text().strip() if found else ""

    @property
    def stressed(self) -> str:
        """What the page stresses: the event that is recorded."""
        found = self.tree.css_first("main strong")
        return found.text().strip() if found else ""

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong, by the input that the summary leads to; what concerns no input by nothing."""
        found = {}
        for line in self.tree.css("#fel li"):
            link = line.css_first("a")
            target = (link.attributes["href"] or "").removeprefix("#") if link else ""
            found[target] = line.text().strip()
        return found

    def turn(self, page: Response) -> Response:
        """Have this page before one."""
        self.page = page
        form = next((one for one in self.tree.css("main form") if one.css_first("input, select, textarea")), None)
        self.inputs = _sent_by(form) if form is not None else {}
        return page


def _sent_by(form: LexborNode) -> dict[str, list[str]]:
    """What a browser would send of a form, but for its buttons and files."""
    sent: dict[str, list[str]] = {}
    for one in form.css("input, select, textarea"):
        name, kind = one.attributes.get("name"), one.attributes.get("type")
        if not name or kind == "file" or (kind in {"radio", "checkbox"} and "checked" not in one.attributes):
            continue
        sent.setdefault(name, []).append(_value(one))
    return sent


def _value(one: LexborNode) -> str:
    if one.tag == "textarea":
        return one.text().removeprefix("\n")
    if one.tag == "select":
        chosen = one.css_first("option[selected]") or one.css_first("option")
        return (chosen.attributes.get("value") or "") if chosen else ""
    return one.attributes.get("value") or ""
