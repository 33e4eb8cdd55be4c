"""A plain table as an editor of NT-rådet's site leaves it."""

import html
from collections.abc import Sequence
from string import Template

from app.demo.site.page import Row

TABLE = Template("""\
<div class="sv-table-container"><table class="sv-responsive-table">
<thead><tr>$head</tr></thead>
<tbody>
$body
</tbody></table></div>""")


def table(rows: Sequence[Row], headings: Sequence[str]) -> str:
    """The rows' values under `headings`, which are also their names; the first one links to the row's `url`, if any."""
    head = "".join(f'<th scope="col"><p>{html.escape(heading)}</p></th>' for heading in headings)
    return TABLE.substitute(head=head, body="\n".join(f"<tr>{_cells(row, headings)}</tr>" for row in rows))


def _cells(row: Row, headings: Sequence[str]) -> str:
    first, *others = (html.escape(str(row[heading])) for heading in headings)
    named = f'<a href="{html.escape(row["url"])}">{first}</a>' if row.get("url") else first
    return "".join(f"<td><p>{words}</p></td>" for words in (named, *others))
