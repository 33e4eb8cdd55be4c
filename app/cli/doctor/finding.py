"""What a look at one thing came to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.bootstrap import Ordnat

# How everything is started: as services, or from a terminal.
STARTED_BY = "systemctl start ordnat.target där det är installerat som tjänster, annars ordnat up"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` says what to do when it is not well; a remark is no fault."""

    what: str
    well: bool
    remedy: str = ""
    remark: bool = False

    @property
    def mark(self) -> str:
        """The sign in front of the line, with its colour."""
        if self.well:
            return "[green]✓[/]"
        return "[yellow]![/]" if self.remark else "[red]✗[/]"


# Looks at one area of the running program.
Look = Callable[[Ordnat], Iterator[Finding]]
