"""Where a notice points: a page when there are pages, otherwise the command that shows the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications import message

RUNBOOK = "deployments/README.md"
# What the program says about itself.
_PROGRAM = {message.DELIVERY_FAILED, message.CONTACT_ERASED, message.SOURCE_FAILURE, message.SOURCE_SILENT}


@dataclass(frozen=True, slots=True)
class Link:
    """`text` is what is read; `href` is set when it can be opened with a click."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The web pages, by their address without a closing slash; None while there are none."""

    url: str | None = None

    def case(self, number: str) -> Link:
        """A case."""
        return self._page(f"arenden/{number}") or Link(f"ordnat case show {number}")

    def proposal(self, number: int) -> Link:
        """A proposal."""
        return self._page(f"forslag/{number}") or Link(f"ordnat proposal show {number}")

    def about(self, kind: str, facts: Mapping[str, Any]) -> Link:
        """What a notice is about."""
        if kind in _PROGRAM:
            return self._about_the_program(kind, facts)
        if kind == message.PROPOSAL:
            made = facts["proposals"]
            several = self._page("forslag") or Link("ordnat proposal list")
            return self.proposal(made[0]["number"]) if len(made) == 1 else several
        if kind == message.DIGEST:
            return self._page("arenden") or Link("ordnat case list")
        if kind in message.REMINDERS and facts["number"] is None:
            return self._page("kalender") or Link("ordnat dates")
        return self.case(str(facts["number"]))

    def _about_the_program(self, kind: str, facts: Mapping[str, Any]) -> Link:
        if kind == message.DELIVERY_FAILED:
            return self._page("meddelanden?lage=gav-upp") or Link(f"ordnat notice show {facts['message_id']}")
        if kind == message.CONTACT_ERASED:
            return self._page("admin/personer") or Link(f"ordnat gdpr export {facts['contact']}")
        return self._page("kallor") or Link("ordnat doctor")

    def runbook(self, kind: str) -> Link:
        """What the runbook says of a kind of notice."""
        anchor = kind.replace("_", "-")
        return self._page(f"driftbok#{anchor}") or Link(f"{RUNBOOK}#{anchor}")

    def _page(self, path: str) -> Link | None:
        if self.url is None:
            return None
        address = f"{self.url.rstrip('/')}/{path}"
        return Link(address, address)
