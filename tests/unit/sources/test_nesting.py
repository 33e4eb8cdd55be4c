"""How deep elements may stand in each other: told by the tags, in time that grows with the page and not its square."""

import pytest

from tasks.sources.reading.nesting import FEW, MOST, too_deep

ROW = b"<li><a href='/x'><h2>A</h2><svg><path d='M0'/><use href='#a'/></svg></a><br><img src=x><p>B</li>"


@pytest.mark.parametrize(
    ("page", "deep"),
    [
        (b"", False),
        (b"<div>" * MOST + b"<br>" * FEW, False),
        (b"<div>" * (MOST + 1) + b"<br>" * FEW, True),
        # So few tags that no reader minds.
        (b"<div>" * FEW, False),
        (b"<div></div>" * FEW, False),
        (b"<DIV><p></DIV>" * FEW, False),
        (b"</div>" * FEW + b"<div>" * (MOST + 1), True),
        (b"<ul>" + ROW * 2_000 + b"</ul>", False),
        (b"<table>" + b"<tr><td>a<td>b" * FEW + b"</table>", False),
        (b"<div/>" * (FEW + 1), True),
        (b"<b><i>" * FEW, True),
        (b"1 < 2 " * FEW * 2, False),
    ],
)
def test_by_its_tags(page: bytes, deep: bool) -> None:
    assert too_deep(page) is deep
