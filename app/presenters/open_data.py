"""Open data as files: JSON with its schema, CSV for a spreadsheet, and a feed of what was decided (Atom, RFC 4287)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import quote
from xml.etree import ElementTree as ET

from app.presenters.shortened import visible
from app.presenters.spreadsheet import Cell, Sheet
from models.rules.open_data import PublicAnswer, PublicCase

VERSION = "1"
_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 100
_KINDS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that everybody may hear of: when, about which case, in words."""

    on: date
    key: str
    title: str
    case: PublicCase


def as_json(cases: Sequence[PublicCase], *, made_on: date, schema: str) -> bytes:
    """Every case with the day of the file and the address of its schema."""
    whole = {"version": VERSION, "uttagen": made_on, "schema": schema, "arenden": [asdict(case) for case in cases]}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=date.isoformat).encode()


def schema() -> dict[str, Any]:
    """What the JSON file holds (JSON Schema 2020-12), each field with its meaning."""
    case = _object(PublicCase)
    case["properties"]["regions"]["items"] = _object(PublicAnswer)
    properties = {
        "version": {"const": VERSION},
        "uttagen": {"type": "string", "format": "date", "description": "Dag då filen gjordes"},
        "schema": {"type": "string", "description": "Adressen till det här schemat"},
        "arenden": {"type": "array", "items": case},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ordnat införande: öppna data",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def meanings() -> list[tuple[str, str]]:
    """Every field and what it is, as the page tells it."""
    return [(name, words) for told in (PublicCase, PublicAnswer) for name, (_, words) in _fields(told).items()]


def as_sheet(cases: Sequence[PublicCase], made_on: date) -> Sheet:
    """A row per case and region."""
    whole = [name for name in _fields(PublicCase) if name != "regions"]
    answer = [name for name in _fields(PublicAnswer) if name != "key"]
    rows = [
        [*(_cell(getattr(case, name)) for name in whole), *(_cell(getattr(one, name)) for name in answer), made_on]
        for case in cases
        for one in case.regions
    ]
    return Sheet([*whole, *answer, "uttagen"], rows)


def as_feed(cases: Sequence[PublicCase], *, here: str, site: str, now: datetime) -> bytes:
    """What was recommended and decided, the newest first. `here` is the feed's own address, `site` the pages'."""
    told = sorted((one for case in cases for one in _told(case)), key=lambda one: (one.on, one.key), reverse=True)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "sv"})
    _text(feed, "title", "Ordnat införande av läkemedel")
    _text(feed, "id", here)
    _text(feed, "updated", _moment(told[0].on) if told else now.isoformat(timespec="seconds"))
    ET.SubElement(feed, "link", {"rel": "self", "href": here, "type": "application/atom+xml"})
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = "Ordnat införande"
    for one in told[:_NEWEST]:
        _entry(feed, one, site)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _entry(feed: ET.Element, told: Told, site: str) -> None:
    address = f"{site}/oppet/arenden/{quote(told.case.number)}"
    entry = ET.SubElement(feed, "entry")
    _text(entry, "title", told.title)
    _text(entry, "id", f"{address}#{told.key}")
    _text(entry, "updated", _moment(told.on))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": address, "type": "text/html"})
    _text(entry, "summary", f"{told.case.product} ({told.case.substance}) vid {told.case.indication}")


def _told(case: PublicCase) -> Iterator[Told]:
    if case.recommendation and case.recommended_on:
        yield Told(case.recommended_on, "rekommendation", f"{case.product}: {case.recommendation}", case)
    if case.regional_recommendation and case.regionally_recommended_on:
        words = f"{case.product}: sjukvårdsregional rekommendation, {case.regional_recommendation}"
        yield Told(case.regionally_recommended_on, "sjukvardsregional", words, case)
    for one in case.regions:
        if one.answer and one.decided_on:
            yield Told(one.decided_on, one.key, f"{case.product}: {one.region} – {one.answer}", case)


def _text(parent: ET.Element, name: str, words: str) -> None:
    # XML has no place for most of what is not printed.
    ET.SubElement(parent, name).text = visible(words)


def _moment(day: date) -> str:
    return datetime.combine(day, time(12), UTC).isoformat()


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value if isinstance(value, str | int | date | None) else str(value)


def _fields(told: type) -> dict[str, tuple[Any, str]]:
    hints = get_type_hints(told, include_extras=True)
    return {one.name: (get_args(hints[one.name])[0], get_args(hints[one.name])[1]) for one in fields(told)}


def _object(told: type) -> dict[str, Any]:
    known = _fields(told)
    properties = {name: _kind(kind) | {"description": words} for name, (kind, words) in known.items()}
    return {"type": "object", "properties": properties, "required": list(known), "additionalProperties": False}


def _kind(kind: Any) -> dict[str, Any]:
    if get_origin(kind) is tuple:
        return {"type": "array"}
    some = [one for one in get_args(kind) if one is not NoneType]
    if not some:
        return dict(_KINDS[kind])
    found = dict(_KINDS[some[0]])
    return found | {"type": [found["type"], "null"]}
