"""What may stand under each key of the organisation file, with an example that can be copied.

One table, read twice: to say what to write where a key is missing, and to judge a single value by itself.
What values mean together is judged in the modules beside this one.
"""

from collections.abc import Iterator, Mapping

from models.organisation_file.key import (
    LONGEST_COUNT,
    MOST_PEOPLE,
    Key,
    choice,
    day,
    flag,
    hour,
    is_time_zone,
    kronor,
    number,
    pattern,
    text,
)
from models.organisation_file.problem import Problem, name_at, nearest, shown
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import (
    CALENDARS,
    CHAIR,
    CLOCKS,
    LOGIN_ROLES,
    NOTICES,
    PRIORITIES,
    REMINDERS,
    ROLES,
    ROUTES,
    TURN,
    UNITS,
)

# ”before.count” is the count of a `before`, where it differs from counts elsewhere.
KEYS: Mapping[str, Key] = {
    "key": pattern("norrbotten", "små bokstäver, siffror, punkt, bindestreck och understreck", r"[a-zåäö0-9._-]+"),
    "name": text("Region Norrbotten"),
    "short": text("Norrbotten"),
    "inhabitants": number(248927, "antalet invånare", MOST_PEOPLE),
    "counted_on": day("2025-12-31"),
    "source": text("Regionfakta, Norrbottens län (SCB)"),
    "starts_at": choice('"publication"', ("publication", "decision")),
    "calendar": choice('"se_statutory"', CALENDARS),
    "timezone": Key('"Europe/Stockholm"', "en tidszon ur tidszonsdatabasen (IANA)", is_time_zone),
    "county_letter": pattern("BD", "länsbokstaven, en eller två versaler", r"[A-ZÅÄÖ]{1,2}"),
    "scb_code": pattern("25", "SCB:s länskod, två siffror inom citattecken", r"[0-9]{2}"),
    "deciding_body": text("ksr_norrbotten"),
    "region": text("norrbotten"),
    "person": text("aril.ordforande"),
    "chair": flag("true"),
    "decides": flag("false"),
    "mail": pattern("handlaggare@foa.example", "en e-postadress", r"[^@\s<>,;:]+@[^@\s<>,;:.]+(\.[^@\s<>,;:.]+)+"),
    "roles": choice('["operator"]', ROLES),
    "owner": text("aril"),
    "count": number(30, "antalet", LONGEST_COUNT),
    "unit": choice('"days"', UNITS),
    "route": choice('"national"', ROUTES),
    "priority": choice('"normal"', PRIORITIES),
    "per_year": kronor(1_000_000),
    "per_patient_year": kronor(50_000),
    "opens_by_itself": choice('["should"]', ("should", "may", "should_not", "await")),
    "valid_from": day("2015-01-01"),
    "valid_to": day("2026-12-31"),
    "on": day("2026-12-10"),
    "material_by": day("2026-12-03"),
    "cancelled": flag("true"),
    "meetings_file": pattern(
        "moten/aril.ics",
        "en .ics-fil bredvid organisationsfilen, utan å, ä, ö och mellanslag i namnet",
        r"([A-Za-z0-9_-]+/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.ics",
    ),
    "material_before.count": number(7, "antalet", LONGEST_COUNT, least=0),
    "opens": hour("08:00"),
    "closes": hour("17:00"),
    "fallback": choice('["operator"]', ROLES),
    "ladders.clock": choice('"path"', CLOCKS),
    "at": choice('"limit"', ("aim", "limit", "start")),
    "notice": choice('"at_risk"', NOTICES),
    "to": choice('["turn"]', (TURN, CHAIR, *ROLES)),
    "before.count": number(5, "antalet", LONGEST_COUNT, least=0),
    "percent": number(80, "andelen i procent", 99),
    "times": number(52, "antalet gånger", LONGEST_COUNT),
    "rule": choice('"se_statutory"', CALENDARS),
    "also_free": day("2027-01-05"),
    "deputy": text("aril.vice"),
    "role": choice('"case_officer"', ROLES),
    "person_claim": text("email"),
    "claim": text("groups"),
    "roles.value": text("ordnat-handlaggare"),
    "roles.role": choice('"case_officer"', LOGIN_ROLES),
    "digests.every": choice('"week"', ("day", "week")),
    "weekday": number(1, "veckodagen, 1 är måndag", 5),
    "reminders.kind": choice('"agreement_end"', REMINDERS),
    "reminders.to": choice('["case_officer"]', ROLES),
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
    "meetings": "meetings = [{ on = 2026-12-10, material_by = 2026-12-03 }]",
    "material_before": 'material_before = { count = 7, unit = "days" }',
    "watching": "[watching] med hours, fallback, waits, ladders och acknowledged_for",
    "hours": 'hours = { opens = "08:00", closes = "17:00" }',
    "acknowledged_for": 'acknowledged_for = { count = 7, unit = "days" }',
    "source_silent_after": 'source_silent_after = { count = 2, unit = "working_days" }',
    "waits": "[watching.waits.judgement]",
    "judgement": "[watching.waits.judgement]",
    "parked": "[watching.waits.parked]",
    "ladders": "[[watching.ladders]]",
    "rungs": 'rungs = [{ key = "limit", at = "limit", notice = "limit_missed", to = ["chair"] }]',
    "before": 'before = { count = 5, unit = "working_days" }',
    "after": 'after = { count = 7, unit = "days" }',
    "rungs.every": 'every = { count = 7, unit = "days" }',
    "calendars": "[[watching.calendars]]",
    "absences": "[[watching.absences]]",
    "digests": "[[watching.digests]]",
    "login": '[login] med person_claim = "email"',
    "login.roles": "[[login.roles]] med claim, value och role",
    "reminders": "[[watching.reminders]]",
    "reminders.before": 'before = [{ count = 12, unit = "months" }]',
    "repeat_window": "repeat_window = { at_risk = 3 }",
}
# Their keys are not ours to name; what they hold is judged with the links.
NAMED_BY_THE_FILE = (("told",), ("watching", "repeat_window"))


def example(key: str, inside: str = "") -> str:
    """A sentence with a line that can be written for `key`, within the group called `inside`."""
    for name in (f"{inside}.{key}", key):
        if name in KEYS:
            return f"Skriv till exempel: {key} = {KEYS[name].example}"
        if name in GROUPS:
            return f"Skriv till exempel: {GROUPS[name]}"
    return "Jämför med en fil som fungerar"


def example_at(place: Place) -> str:
    """A sentence with a line that can be written at `place`."""
    return example(name_at(place), _group_of(place))


def wrong_values(tree: Mapping[str, object]) -> Iterator[Problem]:
    """The values of a file, as the TOML reader gave them, that cannot stand under their key."""
    known = {**KEYS, "calendar": choice(KEYS["calendar"].example, (*CALENDARS, *_own_calendars(tree)))}
    for place, value in _leaves(tree):
        name = name_at(place)
        key = known.get(f"{_group_of(place)}.{name}") or known.get(name)
        if key is not None and not key.fits(value):
            wrong = f"”{name}” är ”{shown(value)}” men ska vara {key.wants}"
            yield Problem(place, wrong, nearest(value, key.known, example_at(place)))


def _group_of(place: Place) -> str:
    names = [step for step in place if isinstance(step, str)]
    return names[-2] if len(names) > 1 else ""


def _own_calendars(tree: Mapping[str, object]) -> Iterator[str]:
    watching = tree.get("watching")
    calendars = watching.get("calendars") if isinstance(watching, Mapping) else None
    for calendar in calendars if isinstance(calendars, list) else ():
        key = calendar.get("key") if isinstance(calendar, Mapping) else None
        if isinstance(key, str):
            yield key


def _leaves(tree: Mapping[str, object]) -> Iterator[tuple[Place, object]]:
    left: list[tuple[Place, object]] = [((), tree)]
    while left:
        place, value = left.pop()
        if place in NAMED_BY_THE_FILE or name_at(place) == "owner_by_therapy":
            continue
        if isinstance(value, Mapping):
            left += [((*place, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left += [((*place, index), inner) for index, inner in enumerate(value)]
        else:
            yield place, value
