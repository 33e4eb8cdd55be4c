"""What a document consists of, before it is a page or a file: one content, two writers."""

import re
from dataclasses import dataclass

from tasks.documents.charts import Drawn

_FIGURE = re.compile(r"[<−]?\d[\d\s]*(,\d+)?(\s?(%|kr))?")


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter, 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `lead` stands out on the first page; `small` is a note under a table."""

    text: str
    lead: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, each by itself."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first `heads` columns of a row name it. `words`: no column is figures. `total`: the last row sums."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    heads: int = 1
    words: bool = False
    total: bool = False

    def figures(self, column: int) -> bool:
        """Whether the column holds nothing but figures: they stand to the right."""
        cells = [row[column] for row in self.rows if row[column]]
        return not self.words and column >= self.heads and all(_FIGURE.fullmatch(cell) for cell in cells)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with what it shows in words."""

    drawn: Drawn


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Text | Points | Table | Figure | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """Title, lines under it, what every page says at its edge, and the blocks."""

    title: str
    under: tuple[str, ...]
    edge: str
    blocks: tuple[Block, ...]
    subject: str = ""
    author: str = ""
    warning: str = ""
