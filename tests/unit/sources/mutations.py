"""Ways in which a saved page can be damaged: as bytes, as marks and words, and as rows.

A mutation takes the page and a source of chance and gives another page; the same chance gives the same damage, so a
number in a failed test is enough to have the page again.
"""

import gzip
import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]
TOKEN = re.compile(rb"<[^<>]{0,300}>|\"(?:[^\"\\]|\\.){0,300}\"|[\w.:-]+|[^\w\s]", re.DOTALL)
WORD = re.compile(rb"[A-Za-z_]{3,30}")
ROW = re.compile(
    rb"\{[^{}\[\]]*(?:\[[^\[\]]*\][^{}\[\]]*)*\}|<tr\b.*?</tr>|<li\b.*?</li>|<url>.*?</url>", re.DOTALL | re.IGNORECASE
)
VALUE = re.compile(
    rb":\s*(\"(?:[^\"\\]|\\.)*\"|[\d.]+|null|true|false|\[[^\[\]]*\])|<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL
)
GZIP_MARK = b"\x1f\x8b"
ODD_BYTES = b"\x00\x01\x1a\x7f\x80\xc3\xe5\xff<>\"'&\\/{}[]:,-09 \n"
ODD_TOKENS = (
    b"null", b"true", b"-1", b"0", b"1e999", b"NaN", b"[]", b"{}", b"[null]", b'""', b'" "', b'"\\ud800"',
    b'"\\u0000"', b'"\\u202e"', b'"2022-13-45"', b'"31/02/2020"', b'"13/31/2020"', b'"2022-07-04 och 2023-07-04"',
    b"1656885600", b"1656885600000", b'"tills vidare"', b'"=SUM(1+1)"', b'"@cmd|x"', b'"javascript:alert(1)"',
    b'"http://["', b"9" * 5000, b"[" * 3000, b'"' + b"x" * 5000 + b'"', b"<script>", b"</script>",
    b"<script>1</script>", b"</table>", b"<table>", b"<tr>", b"</tr>", b"<td>", b"<td colspan=2>", b"<li>", b"</ul>",
    b"<!--", b"-->", b"<![CDATA[", b"<template>", b"<textarea>", b"<a href='", b'"', b"'", b"&", b"&#0;", b"&#xd800;",
    b"&amp;lt;", b"inte", b"ej", b"\xc3\xa5", b"\xe5",
)  # fmt: skip
ENCODINGS = ("cp1252", "iso-8859-15", "utf-16", "utf-16-le", "utf-7", "cp437")


def damaged(page: bytes, chance: Random) -> bytes:
    """`page` after one to four mutations; a packed page is mostly unpacked first and packed again after."""
    packed = page.startswith(GZIP_MARK) and chance.random() < 0.8
    content = gzip.decompress(page) if packed else page
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        content = chance.choice(MUTATIONS)(content, chance)
    return gzip.compress(content, mtime=0) if packed else content


def _span(page: bytes, chance: Random, longest: int | None = None) -> tuple[int, int]:
    start = chance.randrange(len(page) + 1)
    length = chance.choice((1, 2, 5, 20, 200, 2_000, len(page)))
    return start, min(len(page), start + chance.randrange(min(length, longest or length) + 1))


def flip(page: bytes, chance: Random) -> bytes:
    """One bit is another."""
    at = chance.randrange(len(page) or 1)
    return page[:at] + bytes(byte ^ (1 << chance.randrange(8)) for byte in page[at : at + 1]) + page[at + 1 :]


def odd_byte(page: bytes, chance: Random) -> bytes:
    """A byte that means something to somebody stands in another's place, or between two."""
    at = chance.randrange(len(page) + 1)
    return page[:at] + bytes([chance.choice(ODD_BYTES)]) + page[at + chance.randrange(2) :]


def noise(page: bytes, chance: Random) -> bytes:
    """Some bytes are any bytes."""
    start, stop = _span(page, chance, 20)
    return page[:start] + chance.randbytes(stop - start) + page[stop:]


def cut_out(page: bytes, chance: Random) -> bytes:
    """A part is missing."""
    start, stop = _span(page, chance)
    return page[:start] + page[stop:]


def cut_off(page: bytes, chance: Random) -> bytes:
    """The page ends too early."""
    return page[: chance.randrange(len(page) + 1)]


def twice(page: bytes, chance: Random) -> bytes:
    """A part stands twice, beside itself or elsewhere."""
    start, stop = _span(page, chance)
    at = chance.choice((stop, chance.randrange(len(page) + 1)))
    return page[:at] + page[start:stop] + page[at:]


def whole_twice(page: bytes, chance: Random) -> bytes:
    """The whole page twice."""
    return page * 2


def token_gone(page: bytes, chance: Random) -> bytes:
    """A mark, a word or a text is missing."""
    return _at_one(TOKEN, page, chance, lambda _: b"")


def token_twice(page: bytes, chance: Random) -> bytes:
    """A mark, a word or a text stands twice."""
    return _at_one(TOKEN, page, chance, lambda token: token + chance.choice((b"", b",", b" ")) + token)


def odd_token(page: bytes, chance: Random) -> bytes:
    """Something known to be awkward stands in a token's place, or before it."""
    odd = chance.choice(ODD_TOKENS)
    return _at_one(TOKEN, page, chance, lambda token: odd + (token if chance.random() < 0.3 else b""))


def tokens_exchanged(page: bytes, chance: Random) -> bytes:
    """Two tokens have changed places."""
    return _exchanged(TOKEN, page, chance)


def word_renamed(page: bytes, chance: Random) -> bytes:
    """A word, which may be a key, a heading or the name of a tag, is another everywhere or once."""
    words = WORD.findall(page)
    if not words:
        return page
    word = chance.choice(words)
    other = chance.choice((word.upper(), word + b"2", word[:-1], chance.choice(words), b"data"))
    return page.replace(word, other, chance.choice((-1, 1)))


def odd_value(page: bytes, chance: Random) -> bytes:
    """A value has another type."""
    return _at_one(VALUE, page, chance, lambda value: value.replace(_inner(value), chance.choice(ODD_TOKENS)))


def values_exchanged(page: bytes, chance: Random) -> bytes:
    """Two values have changed places."""
    return _exchanged(VALUE, page, chance)


def row_gone(page: bytes, chance: Random) -> bytes:
    """A row is missing."""
    return _at_one(ROW, page, chance, lambda _: b"")


def row_twice(page: bytes, chance: Random) -> bytes:
    """A row stands twice, with or without a comma between."""
    return _at_one(ROW, page, chance, lambda row: row + chance.choice((b"", b",")) + row)


def rows_exchanged(page: bytes, chance: Random) -> bytes:
    """Two rows have changed places."""
    return _exchanged(ROW, page, chance)


def most_rows_gone(page: bytes, chance: Random) -> bytes:
    """Every row is missing, or all but a tenth."""
    rows = list(ROW.finditer(page))
    kept = rows[: len(rows) // 10] if chance.random() < 0.7 else []
    if len(rows) - len(kept) < 1:
        return page
    first, last = rows[len(kept)], rows[-1]
    return page[: first.start()].rstrip().removesuffix(b",") + page[last.end() :]


def another_encoding(page: bytes, chance: Random) -> bytes:
    """The same letters as other bytes, or what they become when that goes wrong."""
    letters = page.decode("utf-8", "replace")
    if chance.random() < 0.4:
        return letters.encode("utf-8").decode("latin-1").encode("utf-8")
    undeclared = re.sub(r"<meta charset[^>]*>", "", letters) if chance.random() < 0.5 else letters
    return undeclared.encode(chance.choice(ENCODINGS), "replace")


def hidden(page: bytes, chance: Random) -> bytes:
    """A part has become a comment or a script."""
    start, stop = _span(page, chance)
    before, after = chance.choice(((b"<!--", b"-->"), (b"<script>", b"</script>"), (b"<!--", b""), (b"/*", b"*/")))
    return page[:start] + before + page[start:stop] + after + page[stop:]


def packed(page: bytes, chance: Random) -> bytes:
    """Packed once more than said, and perhaps cut off."""
    content = gzip.compress(page, mtime=0)
    return content if chance.random() < 0.5 else content[: chance.randrange(len(content))]


MUTATIONS: tuple[Mutation, ...] = (
    flip, flip, odd_byte, odd_byte, noise, cut_out, cut_out, cut_off, twice, whole_twice, token_gone, token_gone,
    token_twice, odd_token, odd_token, tokens_exchanged, word_renamed, word_renamed, odd_value, odd_value,
    values_exchanged, row_gone, row_twice, rows_exchanged, most_rows_gone, another_encoding, hidden, packed,
)  # fmt: skip


def _at_one(what: re.Pattern[bytes], page: bytes, chance: Random, change: Callable[[bytes], bytes]) -> bytes:
    places = list(what.finditer(page))
    if not places:
        return page
    place = chance.choice(places)
    return page[: place.start()] + change(place[0]) + page[place.end() :]


def _exchanged(what: re.Pattern[bytes], page: bytes, chance: Random) -> bytes:
    places = list(what.finditer(page))
    if len(places) < 2:
        return page
    one, other = sorted(chance.sample(places, 2), key=lambda place: place.start())
    return page[: one.start()] + other[0] + page[one.end() : other.start()] + one[0] + page[other.end() :]


def _inner(value: bytes) -> bytes:
    found = VALUE.fullmatch(value)
    return (found[1] or found[2] or value) if found else value
