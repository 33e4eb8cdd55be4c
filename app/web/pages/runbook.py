"""`/driftbok`: what each kind of message means and what to do, where the mails point.

The same text as in deployments/README.md, which is written for people and has a form of its own: an anchor, a heading
and paragraphs with words in **bold** and `as typed`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.settings import ROOT
from app.web.render import page
from app.web.visit import Staff

router = APIRouter()
RUNBOOK = ROOT / "deployments" / "README.md"
_PART = re.compile(r"^## Meddelanden.*?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r'<a id="(?P<anchor>[a-z-]+)"></a>\n### (?P<heading>.+)\n(?P<text>(?:(?!<a id=).*\n?)*)')
_WORDS = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>.+?)`|(?P<plain>[^*`]+|.)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of message. Each paragraph is words with how they are set: `plain`, `bold` or `code`."""

    anchor: str
    heading: str
    paragraphs: tuple[Words, ...]


@router.get("/driftbok")
def runbook(visit: Staff) -> HTMLResponse:
    """Every kind of message, one after the other."""
    return page(visit, "runbook.html", entries=entries())


@cache
def entries() -> tuple[Entry, ...]:
    """What the runbook says of each kind of message."""
    return tuple(_entries(RUNBOOK.read_text(encoding="utf-8")))


def _entries(text: str) -> Iterator[Entry]:
    part = _PART.search(text)
    for found in _ENTRY.finditer(part[1] if part else ""):
        paragraphs = tuple(_words(block) for block in found["text"].strip().split("\n\n"))
        yield Entry(found["anchor"], found["heading"].strip(), paragraphs)


def _words(block: str) -> Words:
    block = _LINK.sub(r"\1", " ".join(block.split()))
    return tuple((str(found.lastgroup), found[found.lastgroup or 0]) for found in _WORDS.finditer(block))
