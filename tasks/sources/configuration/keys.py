"""What may stand under each key of a source in the sources file, with an example that can be copied."""

from collections.abc import Iterator, Mapping
from string import Formatter
from urllib.parse import urlsplit

from models.organisation_file.key import LONGEST_COUNT, Key, choice, flag, number, text
from models.organisation_file.problem import Problem, nearest, shown
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import UNITS
from tasks.sources.configuration.configured import FIRST, LAST
from tasks.sources.reading.records import Source

_MOST_BYTES = 200_000_000
_MOST_FAILURES = 100


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    # A hole in the host's name would be filled in by nobody.
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "{" not in parts.netloc


_ADDRESS = 'address = "https://www.example.se/lista"'
_SHARE = Key("0.5", "en andel: ett tal större än 0 och högst 1", _is_share)
KEYS: Mapping[str, Key] = {
    "address": Key('"https://www.example.se/lista"', "en webbadress, http:// eller https://", _is_address),
    "enabled": flag("true"),
    "failing_after": number(2, "antalet misslyckade hämtningar i rad", _MOST_FAILURES),
    "shortest_share": _SHARE,
    "most_changed": _SHARE,
    "most_bytes": number(10_000_000, "antalet byte", _MOST_BYTES),
}
TERM: Mapping[str, Key] = {
    "count": number(2, "antalet", LONGEST_COUNT),
    "unit": choice('"working_days"', UNITS),
}
WORD = text("productName")
GROUPS: Mapping[str, str] = {
    "silent_after": 'silent_after = { count = 2, unit = "working_days" }',
    "keys": 'keys = { product = "productName" }',
    "ignored": 'ignored = ["id"]',
}


def wrong_in(source: Source, entry: Mapping[str, object], place: Place) -> Iterator[Problem]:
    """Everything that is wrong under `[sources.<key>]`, which stands at `place`."""
    for name, value in entry.items():
        here = (*place, name)
        if name in KEYS:
            yield from _wrong_value(KEYS[name], name, value, here)
        elif name == "silent_after":
            yield from _wrong_term(value, here)
        elif name == "keys":
            yield from _wrong_names(source, value, here)
        elif name == "ignored":
            yield from _wrong_list(value, here)
        else:
            yield _unknown(name, (*KEYS, *GROUPS), here)
    if entry.get("enabled") is True and not entry.get("address", source.address):
        yield Problem((*place, "enabled"), "Källans adress är inte känd", f"Skriv till exempel: {_ADDRESS}")
    yield from _wrong_window(source, entry.get("address"), (*place, "address"))


def _wrong_value(key: Key, name: str, value: object, place: Place) -> Iterator[Problem]:
    if not key.fits(value):
        wrong = f"”{name}” är ”{shown(value)}” men ska vara {key.wants}"
        yield Problem(place, wrong, nearest(value, key.known, f"Skriv till exempel: {name} = {key.example}"))


def _wrong_term(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or value.keys() != TERM.keys():
        yield Problem(place, "”silent_after” ska ha count och unit", f"Skriv till exempel: {GROUPS['silent_after']}")
        return
    for name, inner in value.items():
        yield from _wrong_value(TERM[name], name, inner, (*place, name))


def _wrong_names(source: Source, value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(place, "”keys” ska vara en grupp av nycklar", f"Skriv till exempel: {GROUPS['keys']}")
        return
    for name, theirs in value.items():
        if name not in source.keys:
            yield _unknown(name, tuple(source.keys), (*place, name))
        else:
            yield from _wrong_value(WORD, name, theirs, (*place, name))


def _wrong_list(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(WORD.fits(word) for word in value):
        yield Problem(place, "”ignored” ska vara en lista av texter", f"Skriv till exempel: {GROUPS['ignored']}")


def _wrong_window(source: Source, address: object, place: Place) -> Iterator[Problem]:
    if not _is_address(address):
        return
    try:
        holes = {name for _, name, *_ in Formatter().parse(str(address)) if name is not None}
    except ValueError:
        holes = {""}
    may = {FIRST, LAST} if source.window_days else set()
    if not holes <= may:
        wrong = "”address” har klamrar som inte går att fylla i"
        instead = f"Skriv {{{FIRST}}} och {{{LAST}}} för periodens dagar" if may else "Skriv adressen utan { och }"
        yield Problem(place, wrong, instead)


def _unknown(name: str, known: tuple[str, ...], place: Place) -> Problem:
    otherwise = f"Ta bort raden, eller välj bland: {', '.join(known)}" if known else "Ta bort raden"
    return Problem(
        place, f"”{shown(name)}” är ingen känd nyckel här", nearest(name, known, otherwise, "Skriv: {}".format)
    )
