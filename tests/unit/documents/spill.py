"""Everything a file says, byte by byte: unzipped parts, chunks of pictures, texts and properties."""

import re
import struct
import zlib
from functools import cache
from html import unescape
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from models.rules.budget_impact.results import ALL
from tasks.documents import Gross, Material, charts, docx, html, workbook

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def everything(material: Material) -> dict[str, str]:
    """What each document of the material says, with figures on one form."""
    files = {"xlsx": workbook(material), "docx": docx(material), "html": html(material).encode()}
    for drawn in charts(material):
        files[f"{drawn.name}.svg"], files[f"{drawn.name}.png"] = drawn.svg.encode(), drawn.png
        files[f"{drawn.name}.alt"] = drawn.alt.encode()
    return {name: said(content) for name, content in files.items()}


def said(content: bytes) -> str:
    return normal("\n".join(_parts(content)))


def _parts(content: bytes) -> list[str]:
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as packed:
            names = [info.filename + info.comment.decode() for info in packed.infolist()]
            return [*names, *(part for name in packed.namelist() for part in _parts(packed.read(name)))]
    if content.startswith(_SIGNATURE):
        return [chunk.decode("latin-1") for chunk in _chunks(content)]
    return [content.decode("utf-8", errors="replace")]


def _chunks(content: bytes) -> list[bytes]:
    """Every chunk but the picture itself; compressed texts unpacked."""
    found, at = [], len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind in {b"zTXt", b"iTXt"} and b"\0\0" in body:
            body += zlib.decompress(body.split(b"\0\0", 1)[1])
        if kind not in {b"IDAT", b"IEND"}:
            found.append(kind + body)
        at += 12 + length
    return found


def normal(text: str) -> str:
    """Decimal point, no thousands sign, plain minus: one form whatever the file wrote."""
    plain = unescape(text).replace("\N{MINUS SIGN}", "-")
    plain = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", plain)
    return re.sub(r"(?<=\d),(?=\d)", ".", plain)


def written(value: float) -> set[str]:
    """A figure as somebody may write it: kronor, öre, tkr, mnkr, with and without decimals."""
    forms = {repr(value), f"{value:.15g}", f"{value:.12g}", f"{value:.2f}", f"{value:.4f}", f"{value:.0f}"}
    forms |= {f"{value / 1000:.1f}", f"{value / 1000:.0f}", f"{value / 1_000_000:.2f}", f"{value / 1_000_000:.3f}"}
    return {form for form in forms if len(form.strip("-0.").replace(".", "")) >= 4}


def told(text: str, values: list[float]) -> list[str]:
    """Which of the figures stand in the text, as whole numbers and not inside a longer one."""
    there = numbers(text)
    return [form for value in values for form in written(value) if form.lstrip("-") in there]


@cache
def numbers(text: str) -> frozenset[str]:
    """Every number of a text, without its sign."""
    return frozenset(re.findall(r"\d+(?:\.\d+)?", text))


def patients(material: Gross) -> list[float]:
    standing = [n for p in material.result.patients for n in (p.standing, p.arriving_per_year)]
    return [n for n in (*standing, *(p.patients for p in material.result.years)) if n]


def gross(material: Gross) -> list[float]:
    periods = (*material.result.years, *material.result.full_year)
    levels = [n for p in periods for n in (p.listed.gross_drug, p.listed.net_drug, p.listed.net_care)]
    return [*levels, material.result.total("gross_drug"), material.result.total(region=ALL)]
