"""What may stand under each key of the organisation file, with an example that can be copied.

One table, read twice: to say what to write where a key is missing, and to judge a single value by itself.
What values mean together is judged in `models.organisation_file.links` and `models.organisation_file.times`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from models.organisation_file.problem import Problem, name_at, nearest, shown
from models.organisation_file.toml_lines import Place
from models.rules.process import Priority, Route

ROUTES = tuple(route.value for route in Route)
PRIORITIES = tuple(priority.value for priority in Priority)
UNITS = ("months", "days", "working_days")
CALENDARS = ("se_statutory",)
ROLES = (
    "case_officer",
    "budget_reviewer",
    "medicines_head",
    "divisional_economist",
    "unit_head",
    "committee",
    "lsg",
    "operator",
)
MOST_PEOPLE = 10**9
LONGEST_COUNT = 1000  # beyond it a deadline would leave the years that dates can hold
MOST_KRONOR = 10**15


@dataclass(frozen=True)
class Key:
    """An example as written in the file, what must be written, and whether a value is that."""

    example: str
    wants: str
    fits: Callable[[object], bool]
    known: Sequence[str] = ()


def _pattern(example: str, wants: str, pattern: str) -> Key:
    wanted = re.compile(pattern)
    return Key(f'"{example}"', wants, lambda v: isinstance(v, str) and wanted.fullmatch(v) is not None)


def _text(example: str) -> Key:
    def fits(value: object) -> bool:
        return isinstance(value, str) and value.isprintable() and value.strip() != ""

    return Key(f'"{example}"', "text inom citattecken på en rad, inte tom", fits)


def _choice(example: str, known: Sequence[str]) -> Key:
    return Key(example, f"något av: {', '.join(known)}", lambda v: v in known, known)


def _number(example: int, what: str, most: int) -> Key:
    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most

    return Key(str(example), f"{what}: ett heltal utan citattecken, större än 0 och högst {most}", fits)


def _kronor(example: int) -> Key:
    def fits(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_KRONOR

    return Key(str(example), "ett belopp i kronor större än 0, utan citattecken", fits)


def _day(example: str) -> Key:
    # The type itself: a point in time is a date too to Python, but not to a person.
    return Key(example, "ett datum ÅÅÅÅ-MM-DD utan citattecken", lambda v: type(v) is date)


def _flag(example: str) -> Key:
    return Key(example, "true eller false utan citattecken", lambda v: isinstance(v, bool))


def _is_time_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    # Which of them depends on the name: unknown, no proper name, or the name of a directory.
    except (KeyError, ValueError, OSError):
        return False


KEYS: Mapping[str, Key] = {
    "key": _pattern("norrbotten", "små bokstäver, siffror, punkt, bindestreck och understreck", r"[a-zåäö0-9._-]+"),
    "name": _text("Region Norrbotten"),
    "short": _text("Norrbotten"),
    "inhabitants": _number(248927, "antalet invånare", MOST_PEOPLE),
    "counted_on": _day("2025-12-31"),
    "source": _text("Regionfakta, Norrbottens län (SCB)"),
    "starts_at": _choice('"publication"', ("publication", "decision")),
    "calendar": _choice('"se_statutory"', CALENDARS),
    "timezone": Key('"Europe/Stockholm"', "en tidszon ur tidszonsdatabasen (IANA)", _is_time_zone),
    "county_letter": _pattern("BD", "länsbokstaven, en eller två versaler", r"[A-ZÅÄÖ]{1,2}"),
    "scb_code": _pattern("25", "SCB:s länskod, två siffror inom citattecken", r"[0-9]{2}"),
    "deciding_body": _text("ksr_norrbotten"),
    "region": _text("norrbotten"),
    "person": _text("aril.ordforande"),
    "chair": _flag("true"),
    "decides": _flag("false"),
    "mail": _pattern("handlaggare@foa.example", "en e-postadress", r"[^@\s<>,;:]+@[^@\s<>,;:.]+(\.[^@\s<>,;:.]+)+"),
    "roles": _choice('["operator"]', ROLES),
    "owner": _text("aril"),
    "count": _number(30, "antalet", LONGEST_COUNT),
    "unit": _choice('"days"', UNITS),
    "route": _choice('"national"', ROUTES),
    "priority": _choice('"normal"', PRIORITIES),
    "per_year": _kronor(1_000_000),
    "per_patient_year": _kronor(50_000),
    "opens_by_itself": _choice('["should"]', ("should", "may")),
    "valid_from": _day("2015-01-01"),
    "valid_to": _day("2026-12-31"),
}

# Keys that hold others: the whole line, since an array of tables is not written `key = value`.
GROUPS: Mapping[str, str] = {
    "nation": "[[nation]] med inhabitants, counted_on och source",
    "clock": "[clock] med starts_at, calendar och timezone",
    "regions": "[[regions]]",
    "population": "[[regions.population]] med inhabitants, counted_on och source",
    "bodies": "[[bodies]]",
    "members": 'members = [{ person = "aril.ordforande", chair = true, valid_from = 2015-01-01 }]',
    "people": "[[people]]",
    "stages": "[[stages.take_up]]",
    "owner_by_therapy": 'owner_by_therapy = { cancer = "rcc_onkologirad" }',
    "aim": 'aim = { count = 14, unit = "days" }',
    "limit": 'limit = { count = 30, unit = "days" }',
    "targets": "[[targets]]",
    "thresholds": "[[thresholds]]",
    "told": "[told]",
}


def example(key: str) -> str:
    """A sentence with a line that can be written for `key`."""
    if key in KEYS:
        return f"Skriv till exempel: {key} = {KEYS[key].example}"
    if key in GROUPS:
        return f"Skriv till exempel: {GROUPS[key]}"
    return "Jämför med en fil som fungerar"


def wrong_values(tree: Mapping[str, object]) -> Iterator[Problem]:
    """The values of a file, as the TOML reader gave them, that cannot stand under their key."""
    for place, value in _leaves(tree):
        key = KEYS.get(name_at(place))
        if key is not None and not key.fits(value):
            name = name_at(place)
            wrong = f"”{name}” är ”{shown(value)}” men ska vara {key.wants}"
            yield Problem(place, wrong, nearest(value, key.known, example(name)))


def _leaves(tree: Mapping[str, object]) -> Iterator[tuple[Place, object]]:
    left: list[tuple[Place, object]] = [((), tree)]
    while left:
        place, value = left.pop()
        # The keys of these two are not ours to name, and what they hold are links.
        if place == ("told",) or name_at(place) == "owner_by_therapy":
            continue
        if isinstance(value, Mapping):
            left += [((*place, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left += [((*place, index), inner) for index, inner in enumerate(value)]
        else:
            yield place, value
