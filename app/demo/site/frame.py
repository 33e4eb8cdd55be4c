"""What the pages of NT-rådet's site have around what they say: SiteVision's frame, with the modules' states."""

import html
import json
from string import Template

from app.demo.site.page import Page

TREE = "/lakemedel---ordnat-inforande"
FRAME = Template("""\
<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>$title (demonstration)</title>
<script>AppRegistry.registerInitialState('12.6f1d20aa17c0f3b5e21',$menu);</script>
</head>
<body>
<header><nav aria-label="Huvudmeny"><a href="/">Start</a> <a href="$tree">Ordnat införande</a></nav></header>
<main>
<h1>$title</h1>
<p>Demonstrationssida. Listan bygger på offentliga uppgifter men är inte NT-rådets egen.</p>
$content
</main>
<footer><p>Sidan finns bara på den här datorn.</p></footer>
<script>AppRegistry.registerInitialState('12.51e0c2f718aa34bd771',null);</script>
</body>
</html>
""")
MODULE = Template("""\
<div class="sv-marketplace-app" data-cid="$number">
<ul>
$items
</ul>
</div>
<script>AppRegistry.registerInitialState('$number',$state);\
AppRegistry.registerInitialState('12.2ba8811d19e4c7d09f6',$search);</script>""")


def framed(title: str, content: str) -> Page:
    """A whole page, in UTF-8; `content` is HTML."""
    menu = {"items": [{"title": "Start", "uri": "/"}, {"title": title, "uri": TREE}]}
    page = FRAME.substitute(title=html.escape(title), tree=TREE, content=content, menu=state(menu))
    return Page(page.encode())


def module(number: str, of: object, items: list[str]) -> str:
    """A module that shows `items` and carries the state `of`; a search module's state stands on the same line."""
    shown = "\n".join(f"<li>{html.escape(item)}</li>" for item in items)
    search = {"hits": 0, "suggestions": ["genterapi", "cancer"]}
    return MODULE.substitute(number=number, state=state(of), items=shown, search=state(search))


def state(of: object) -> str:
    """A state as it stands in a script element."""
    # A "</script>" inside a text would end the element, so no "<" is left as it is.
    return json.dumps(of, ensure_ascii=False).replace("<", "\\u003c")
