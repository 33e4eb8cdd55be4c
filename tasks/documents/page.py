"""The document as one self-contained HTML page: no script, nothing fetched, every text escaped."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from tasks.documents.blocks import Block, Document, Figure, Heading, PageBreak, Points, Table, Text
from tasks.documents.decision import document
from tasks.documents.material import Material
from tasks.documents.swedish import clean

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 Arial, Helvetica, "Liberation Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; border-bottom: 2px solid #1f4e79; padding-bottom: .2rem; }
h3 { font-size: 1.1rem; margin: 1.4rem 0 .4rem; }
p { margin: .5rem 0; max-width: 46rem; }
.under { color: #404040; margin: 0; }
.lead { font-size: 1.15rem; }
.small { color: #404040; font-size: .9rem; }
.secret { border: 2px solid #9b1c1c; color: #9b1c1c; font-weight: bold; padding: .5rem .8rem; margin: 0 0 1rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; font-weight: bold; padding: 0 0 .35rem; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #b8b8b8; text-align: left; vertical-align: top; }
thead th { background: #1f4e79; color: #fff; vertical-align: bottom; }
tbody th { font-weight: normal; }
td.n, thead th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead th.n { white-space: normal; }
td.d { white-space: nowrap; }
tr.total th, tr.total td { font-weight: bold; border-top: 2px solid #1a1a1a; }
figure { margin: 1.2rem 0; }
figcaption { font-weight: bold; margin-bottom: .4rem; }
figure svg { max-width: 100%; height: auto; }
footer { margin-top: 3rem; border-top: 1px solid #b8b8b8; color: #404040; font-size: .85rem; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr, figure { break-inside: avoid; }
  thead { display: table-header-group; } h2, caption { break-after: avoid; } .break { break-after: page; } }
"""


def html(material: Material) -> str:
    """The whole page."""
    written = document(material)
    title = _text(written.title)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="sv">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            *([] if material.public else ['<meta name="robots" content="noindex">']),
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            *_head(written, title),
            "<main>",
            *(part for block in written.blocks for part in _block(block)),
            "</main>",
            f"<footer><p>{_text(written.edge)}</p></footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _head(written: Document, title: str) -> Iterator[str]:
    yield "<header>"
    if written.warning:
        yield f'<p class="secret">{_text(written.warning)}</p>'
    yield f"<h1>{title}</h1>"
    yield from (f'<p class="under">{_text(line)}</p>' for line in written.under)
    yield "</header>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
    elif isinstance(block, Text):
        kind = ' class="lead"' if block.lead else ' class="small"' if block.small else ""
        yield f"<p{kind}>{_text(block.text)}</p>"
    elif isinstance(block, Points):
        yield from ("<ul>", *(f"<li>{_text(point)}</li>" for point in block.points), "</ul>")
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Figure):
        svg = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", block.drawn.svg)
        yield f"<figure><figcaption>{_text(block.drawn.title)}</figcaption>{svg}</figure>"
    elif isinstance(block, PageBreak):
        yield '<div class="break"></div>'


def _table(table: Table) -> Iterator[str]:
    # Wide tables scroll, and can be reached by keyboard.
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{_text(table.caption)}">'
    yield f"<table><caption>{_text(table.caption)}</caption>"
    yield "<thead><tr>"
    for number, heading in enumerate(table.headings):
        kind = ' class="n"' if table.figures(number) else ""
        yield f'<th scope="col"{kind}>{_text(heading)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield _row(table, row, last=row is table.rows[-1])
    yield "</tbody></table></div>"


def _row(table: Table, row: Sequence[str], *, last: bool) -> str:
    cells = [_cell(table, number, cell) for number, cell in enumerate(row)]
    kind = ' class="total"' if table.total and last else ""
    return f"<tr{kind}>{''.join(cells)}</tr>"


def _cell(table: Table, column: int, cell: str) -> str:
    if column < table.heads:
        return f'<th scope="row">{_text(cell)}</th>'
    kind = ' class="n"' if table.figures(column) else ' class="d"' if _DAY.fullmatch(cell) else ""
    return f"<td{kind}>{_text(cell)}</td>"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
