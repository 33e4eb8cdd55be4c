"""Pages in the shapes public sites have, for parsers to read or refuse."""

import html
import json
from collections.abc import Mapping, Sequence

import pytest

from models.rules.errors import SourceFailureError
from tasks.sources.reading.records import Expected, Source


def call(state: object, module: str = "12.ab12") -> str:
    """A module's state as its script holds it."""
    return f"AppRegistry.registerInitialState('{module}',{json.dumps(state).replace('<', chr(92) + 'u003c')});"


def page(*content: str, head: str = '<meta charset="utf-8">') -> str:
    """A whole page around pieces of HTML."""
    inside = "\n".join(content)
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>Å</h1>{inside}</body></html>"


def script(*calls: str) -> str:
    """Calls in a script element of their own."""
    return f"<script>{''.join(calls)}</script>"


def listed(*rows: object, key: str = "items") -> bytes:
    """A page with one array."""
    return page(script(call({"route": "/", key: list(rows)}))).encode()


def table(headings: Sequence[str], *rows: Sequence[str]) -> str:
    """A plain table; cells are HTML."""
    head = "".join(f"<th>{html.escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def tabled(*rows: Mapping[str, str]) -> bytes:
    """A page with one table, under the first row's headings."""
    return page(table(list(rows[0]), *(list(row.values()) for row in rows))).encode()


def refused(source: Source, content: bytes, expected: Expected | None = None) -> str:
    """The sentence with which the page was refused: it names the source, what was expected and what was found."""
    with pytest.raises(SourceFailureError) as failure:
        source.parse(content, expected or source.expected)
    sentence = str(failure.value)
    assert sentence.startswith(f"Källan {source.key}: väntade ")
    assert ", men fann " in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    sentence.encode()
    return sentence
