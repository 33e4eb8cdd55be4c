"""TLV's decisions on subsidy: three lists of articles, each with its heading and its day."""

import html
from collections.abc import Mapping, Sequence
from functools import partial
from string import Template

from app.demo.site.page import Page, Row, Writer

TREE = "/beslut/beslut-lakemedel"
WINDOW = "?start={first}-00000000-AM&end={last}-235959999-PM"
FRAME = Template("""\
<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>$title (demonstration)</title>
</head>
<body>
<nav aria-label="Meny"><ul>
<li><a href="$tree/generell-subvention.html">Generell subvention</a></li>
<li><a href="$tree/begransad-subvention.html">Begränsad subvention</a></li>
<li><a href="$tree/avslag-och-uteslutningar.html">Avslag och uteslutningar</a></li>
</ul></nav>
<main>
<h1>$title</h1>
<p>Demonstrationssida, inte TLV:s egen.</p>
<form><label>Från <input type="date" name="start"></label> <label>Till <input type="date" name="end"></label></form>
<div id="svid12_113dd8531817fd054369feaf"><ul>
$items
</ul></div>
</main>
</body>
</html>
""")
ITEM = Template("""\
<li><a href="$url"><div class="sol-article-item__content">\
<span class="sol-article-item__content__heading">$heading</span></div>
<div class="sol-article-item__date">Datum: $date</div></a></li>""")


def write(rows: Sequence[Row], site: str, *, path: str, title: str) -> Mapping[str, Page]:
    """The page of one list; the articles themselves are not there."""
    items = "\n".join(ITEM.substitute({name: html.escape(str(value)) for name, value in row.items()}) for row in rows)
    return {path: Page(FRAME.substitute(title=title, tree=TREE, items=items).encode())}


def _writer(key: str, name: str, title: str) -> Writer:
    path = f"{TREE}/{name}.html"
    return Writer(f"tlv_decisions_{key}", path + WINDOW, partial(write, path=path, title=title))


WRITERS = (
    _writer("general", "generell-subvention", "Generell subvention"),
    _writer("limited", "begransad-subvention", "Begränsad subvention"),
    _writer("refused", "avslag-och-uteslutningar", "Avslag och uteslutningar"),
)
