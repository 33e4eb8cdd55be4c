"""Somebody at a browser: what people do with pages, by what they see on them. Nothing is found by its markup."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect


class Person:
    """Somebody at a page. What they ask for is waited for a short while, and is an error when it is not there."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        """At no page yet; `address` is where the pages answer."""
        self.page: Page = context.new_page()
        self._address = address

    def goes_to(self, path: str, status: int = 200) -> "Person":
        """Writes an address. The page must answer with `status`."""
        answer = self.page.goto(path if path.startswith("http") else self._address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}, not {status}"
        return self

    def follows(self, link: str) -> "Person":
        """Follows a link by its words."""
        self.page.get_by_role("link", name=link).first.click()
        return self

    def presses(self, button: str) -> "Person":
        """Presses a button by its words."""
        self.page.locator("main").get_by_role("button", name=button, exact=True).click()
        return self

    def writes(self, **typed: str) -> "Person":
        """Writes in the fields with these labels; `_` stands for a space."""
        for label, text in typed.items():
            self.page.get_by_label(label.replace("_", " ")).first.fill(text)
        return self

    def chooses(self, *options: str) -> "Person":
        """Chooses among alternatives, by their labels."""
        for option in options:
            self.page.get_by_label(option, exact=True).check()
        return self

    def unfolds(self, summary: str) -> "Person":
        """Opens what is folded away."""
        self.page.locator("summary", has_text=summary).click()
        return self

    def sees(self, *texts: str) -> "Person":
        """Every one of the texts is there to be seen."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s+")))
        return self

    def does_not_see(self, *texts: str) -> "Person":
        """None of the texts is anywhere in what was sent."""
        content = self.page.content()
        assert [text for text in texts if text in content] == []
        return self

    @property
    def heading(self) -> str:
        """What the page says that it is."""
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        """Where the person is, without host."""
        return self.page.url.removeprefix(self._address)

    def value(self, label: str) -> str:
        """What stands in a field."""
        return self.page.get_by_label(label).first.input_value()

    def measured(self, script: str) -> Any:
        """What the browser says of the page."""
        return self.page.evaluate(script)
