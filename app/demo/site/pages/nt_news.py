"""NT-rådet's news: links to the articles, each with its heading."""

import html
from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed
from app.demo.site.page import Page, Row, Writer

PATH = f"{TREE}/nyheter"


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The page that lists the articles; the articles themselves are not there."""
    items = "\n".join(
        f'<li><a href="{html.escape(row["url"])}"><h2>{html.escape(row["title"])}</h2></a></li>' for row in rows
    )
    return {PATH: framed("Nyheter", f'<ul class="sv-channel">\n{items}\n</ul>')}


WRITER = Writer("nt_news", PATH, write)
