"""`[watching]` and meetings in the organisation file: what is right though it looks odd, and one mistake at a time."""

import pytest

from tests.unit.test_organisation_file import SHIPPED, Broken, parse, told

HOURS = 'hours = { opens = "08:00", closes = "17:00" }'
WEEKLY = 'notice = "stop_overrun", to = ["case_officer", "medicines_head"] },'
OVERRUN = '{ key = "overrun", at = "limit", notice = "stop_overrun", to = ["case_officer", "turn"] }'
LOOK = '{ key = "look", at = "aim", every = { count = 3, unit = "months" }, times = 40,'
LOOKS = f'  {LOOK} notice = "still_parked", to = ["case_officer"] }},\n'
MATERIAL = '{ key = "material", at = "aim", before = { count = 5, unit = "working_days" },'
JUDGEMENT_AIM = '{ key = "aim", at = "aim", notice = "aim_missed", to = ["case_officer"] }'
PARKED_LADDER = '[[watching.ladders]]\nclock = "parked"\nvalid_from = 2015-01-01\n'
OFFICERS_DIGEST = '[[watching.digests]]\nrole = "case_officer"\nevery = "day"\nvalid_from = 2015-01-01\n'
DIGESTS = "# Sammandrag: allt som inte kräver"
KSR_FIRST = "  { on = 2026-09-15, material_by = 2026-09-08 },\n"
KSR_FILE = '  { person = "norrbotten.beslutsfattare", chair = true, valid_from = 2018-08-13 },\n]\n'


def absence(person: str, first: str, last: str, deputy: str | None = None) -> str:
    """An absence as written."""
    stands_in = f'deputy = "{deputy}"\n' if deputy else ""
    days = f"valid_from = 2026-{first}\nvalid_to = 2026-{last}\n"
    return f'[[watching.absences]]\nperson = "{person}"\n{stands_in}{days}'


def added(*tables: str) -> str:
    """The shipped file with more tables of `[watching]`."""
    assert SHIPPED.count(DIGESTS) == 1
    return SHIPPED.replace(DIGESTS, "".join(tables) + DIGESTS)


def more(table: str, *phrases: str, at: str = "") -> Broken:
    """The shipped file with one more table of `[watching]`, told of at the line where `at` begins."""
    return Broken(DIGESTS, table + DIGESTS, phrases, at=at or table)


REMINDER = 'valid_from = 2015-01-01\nrungs = [\n  { key = "reminder", at = "aim", before = { count = '
PARKED = '[watching.waits.parked]\naim = { count = 3, unit = "months" }\nlimit = { count = 6, unit = "months" }\n'


def reminder(clock: str, old: int, new: int, *phrases: str) -> Broken:
    """A ladder whose reminder comes `new` working days before the aim instead of `old`."""
    return Broken(
        f'"{clock}"\n{REMINDER}{old}, unit',
        f'"{clock}"\n{REMINDER}{new}, unit',
        phrases,
        at=f'at = "aim", before = {{ count = {new}',
    )


def before(count: int, unit: str) -> str:
    """The judgement's first rung with a warning before."""
    return JUDGEMENT_AIM.replace("notice", f'before = {{ count = {count}, unit = "{unit}" }}, notice')


MONTHS = ", ".join(f'{{ count = {count}, unit = "months" }}' for count in (12, 6, 3))
BEFORE = f"before = [{MONTHS}]"
TO = 'to = ["case_officer"]'
REASSESSMENT = f'[[watching.reminders]]\nkind = "reassessment"\n{BEFORE}\n{TO}\nvalid_from = 2015-01-01\n'


def reassessment(old: str, new: str, *phrases: str) -> Broken:
    """The reminders of re-assessment with one line written otherwise."""
    return Broken(REASSESSMENT, REASSESSMENT.replace(old, new), phrases, at=new)


CALENDAR = '[[watching.calendars]]\nkey = "norra"\nrule = "se_statutory"\nalso_free = [2027-01-05, 2027-05-07]\n'
AWAY = absence("aril.ordforande", "07-01", "07-31", "aril.vice")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(added(CALENDAR).replace('calendar = "se_statutory"  ', 'calendar = "norra"  '), id="own calendar"),
        pytest.param(added(AWAY, absence("aril.vice", "08-01", "08-31", "aril.ordforande")), id="one after the other"),
        pytest.param(added(AWAY, absence("aril.vice", "07-10", "07-12", "foa.chef")), id="a deputy of the deputy"),
        pytest.param(added(absence("aril.vice", "07-01", "07-31")), id="away without a deputy"),
        pytest.param(SHIPPED.replace(f"{JUDGEMENT_AIM},", ""), id="a ladder with fewer rungs"),
        pytest.param(SHIPPED.replace("[watching]\n", "[watching]\nrepeat_window = { at_risk = 3 }\n"), id="a window"),
        pytest.param(
            SHIPPED.replace(JUDGEMENT_AIM, before(3, "working_days")),
            id="a warning exactly as long as its target",
        ),
        pytest.param(
            SHIPPED.replace(JUDGEMENT_AIM, before(0, "days")),
            id="on the day itself",
        ),
        pytest.param(
            SHIPPED.replace(PARKED_LADDER, PARKED_LADDER + "valid_to = 2025-12-31\n").replace(
                DIGESTS,
                PARKED_LADDER.replace("2015", "2026") + f"rungs = [{OVERRUN.replace('limit', 'start')}]\n" + DIGESTS,
            ),
            id="another ladder from the day after",
        ),
    ],
)
def test_accepted(text: str) -> None:
    parse(text)


WATCHING = {
    "an hour that no clock shows": Broken(
        'opens = "08:00"', 'opens = "8.00"', ("ett klockslag TT:MM", 'opens = "08:00"'), at="hours ="
    ),
    "an office that closes before it opens": Broken(
        HOURS, 'hours = { opens = "17:00", closes = "08:00" }', ("”closes” 08:00 är inte senare än ”opens” 17:00",)
    ),
    "an office that never opens": Broken(HOURS, 'hours = { opens = "08:00", closes = "08:00" }', ("inte senare",)),
    "nobody to fall back on": Broken('fallback = ["operator"]', "fallback = []", ("”fallback” är tom", "operator")),
    "an empty role to fall back on": Broken(
        'key = "drift"\nname = "IT-drift"\nmail = "drift@ordnat.example"\nroles = ["operator"]',
        'key = "drift"\nname = "IT-drift"\nmail = "drift@ordnat.example"\nroles = []',
        ("Ingen under [[people]] har någon av rollerna operator",),
        at="fallback = ",
    ),
    "a role nobody has heard of to fall back on": Broken(
        'fallback = ["operator"]', 'fallback = ["oparator"]', ("Menade du ”operator”?",)
    ),
    "a wait that is missing": Broken(
        PARKED,
        "",
        ("Väntan ”parked” saknar mål", "[watching.waits.parked]"),
        at="[watching.waits.judgement]",
    ),
    "a wait nobody knows": Broken(
        "[watching.waits.parked]\n",
        PARKED.replace("parked", "parket") + "[watching.waits.parked]\n",
        ("Väntan ”parket” finns inte", "Menade du ”parked”?"),
        at="[watching.waits.parket]",
    ),
    "a wait whose aim is longer than its limit": Broken(
        'aim = { count = 3, unit = "working_days" }', 'aim = { count = 8, unit = "working_days" }', ("är längre än",)
    ),
    "an acknowledgement for no time": Broken(
        "acknowledged_for = { count = 7,", "acknowledged_for = { count = 0,", ("”count”", "större än 0")
    ),
    "a calendar of days alone": more(
        CALENDAR.replace('rule = "se_statutory"\n', ""), "”rule” saknas", 'rule = "se_statutory"'
    ),
    "a calendar by a rule nobody knows": more(
        CALENDAR.replace('rule = "se_statutory"', 'rule = "vardagar"'), "något av: se_statutory", at='rule = "vardagar"'
    ),
    "a calendar that has the name of another": more(
        CALENDAR.replace('key = "norra"', 'key = "se_statutory"'),
        "Kalendern ”se_statutory” finns redan",
        at='key = "se_statutory"',
    ),
    "free days in no order": more(
        CALENDAR.replace("2027-05-07", "2026-05-07"), "2026-05-07 står efter 2027-01-05", at="also_free"
    ),
    "a free day twice": more(CALENDAR.replace("2027-05-07", "2027-01-05"), "2027-01-05 står efter", at="also_free"),
    "a window for nothing known": Broken(
        "[watching]\n",
        "[watching]\nrepeat_window = { at_rsk = 3 }\n",
        ("Slaget ”at_rsk” finns inte", "at_risk = 3"),
        at="repeat_window",
    ),
    "a window of no days": Broken(
        "[watching]\n",
        "[watching]\nrepeat_window = { at_risk = 0 }\n",
        ("”at_risk” är ”0”", "större än 0"),
        at="repeat_window",
    ),
}

ABSENCES = {
    "nobody who is away": more(
        AWAY.replace("aril.ordforande", "aril.ordf"), "finns inte bland [[people]]", at='person = "aril.ordf"'
    ),
    "nobody who stands in": more(AWAY.replace("aril.vice", "aril.vise"), '"aril.vice"', at='deputy = "aril.vise"'),
    "somebody who stands in for herself": more(
        AWAY.replace("aril.vice", "aril.ordforande"), "kan inte ersätta sig själv", at='deputy = "aril.ordforande"'
    ),
    "an absence that ends before it begins": more(
        absence("aril.vice", "07-31", "07-01"), "2026-07-01 ligger före", at="valid_to = 2026-07-01"
    ),
    "two absences at once": more(
        AWAY + absence("aril.ordforande", "07-31", "08-02"),
        "samtidigt som en tidigare post för personen",
        at="valid_from = 2026-07-31",
    ),
    "a deputy who is away without one": more(
        AWAY + absence("aril.vice", "07-10", "07-12"),
        "”aril.vice” är själv borta 2026-07-10",
        at='deputy = "aril.vice"',
    ),
}
LADDERS = {
    "a clock nobody knows": Broken('clock = "judgement"', 'clock = "judgment"', ("Menade du ”judgement”?",)),
    "two ladders of one clock": Broken(
        DIGESTS,
        PARKED_LADDER.replace("2015", "2026") + f"rungs = [{OVERRUN}]\n" + DIGESTS,
        ("samtidigt som en tidigare post för klockan", "valid_to = 2025-12-31"),
        at="valid_from = 2026-01-01",
    ),
    "a ladder without rungs": Broken(LOOKS, "", ("Trappan har inga steg",), at="rungs = [\n]"),
    "two rungs of one key": Broken(
        '{ key = "overrun", at',
        '{ key = "weekly", at',
        ("Nyckeln ”weekly” finns redan i trappan", "weekly_2"),
        at=WEEKLY,
    ),
    "a notice nobody knows": Broken('"still_parked"', '"parked_still"', ("något av: at_risk",)),
    "a day nobody knows": Broken(LOOK, LOOK.replace('"aim"', '"goal"'), ("något av: aim, limit, start",)),
    "nobody told": Broken('"stop_overrun", to = ["case_officer", "turn"]', '"stop_overrun", to = []', ("”to” är tom",)),
    "a role nobody knows": Broken(
        'to = ["case_officer", "turn"]',
        'to = ["case_oficer", "turn"]',
        ("Menade du ”case_officer”?",),
        at=OVERRUN.replace("case_officer", "case_oficer"),
    ),
    "before and after": Broken(
        MATERIAL, MATERIAL + ' after = { count = 1, unit = "days" },', ("”before” och ”after” kan inte",)
    ),
    "after and a share": Broken(
        'percent = 80, notice = "at_risk", to = ["chair"]',
        'percent = 80, after = { count = 1, unit = "days" }, notice = "at_risk", to = ["chair"]',
        ("”after” och ”percent” kan inte",),
    ),
    "a share of the aim": Broken(
        '"near_limit", at = "limit", percent = 80, notice = "at_risk", to = ["chair"]',
        '"near_limit", at = "aim", percent = 80, notice = "at_risk", to = ["chair"]',
        ("räknas bara mot gränsen",),
    ),
    "a share of a hundred": Broken(
        'percent = 80, notice = "at_risk", to = ["chair"]',
        'percent = 100, notice = "at_risk", to = ["chair"]',
        ("högst 99",),
    ),
    "before the start": Broken(MATERIAL, MATERIAL.replace('"aim"', '"start"'), ("Före starten finns ingen klocka",)),
    "the aim of a stop": Broken(
        OVERRUN, OVERRUN.replace('"limit"', '"aim"'), ("har en gräns men inget mål", 'at = "limit"')
    ),
    "every nothing": Broken(LOOK, LOOK.replace("count = 3", "count = 0"), ("större än 0",)),
    "never": Broken(LOOK, LOOK.replace("times = 40", "times = 0"), ("”times”", "större än 0")),
    "again, but not how often": Broken(
        LOOK, LOOK.replace('every = { count = 3, unit = "months" }, ', ""), ("”times” utan ”every”", "every = {")
    ),
    "how often in a word": Broken(
        LOOK, LOOK.replace('{ count = 3, unit = "months" }', '"week"'), ("en grupp av nycklar", "every = { count = 7")
    ),
    "a warning longer than its target": Broken(
        JUDGEMENT_AIM,
        before(4, "working_days"),
        ("4 working_days före är längre än 3 working_days för väntan ”judgement”",),
    ),
    "a warning longer than a target in other words": reminder(
        "path", 5, 12, "längre än 15 days för väg ”national” och prioritet ”urgent”", "till exempel från 2026-"
    ),
    "a warning longer than a step's target at Christmas alone": reminder(
        "stage", 3, 7, "7 working_days före är längre än 15 days för steget ”take_up”, till exempel från 2026-12-23"
    ),
}

DIGESTED = {
    "a summary every now and then": Broken(
        OFFICERS_DIGEST, OFFICERS_DIGEST.replace('"day"', '"month"'), ("något av: day, week",), at='every = "month"'
    ),
    "a summary for nobody known": Broken(
        OFFICERS_DIGEST, OFFICERS_DIGEST.replace("case_officer", "officer"), ("”officer”",), at='role = "officer"'
    ),
    "a summary on a Sunday": Broken(
        OFFICERS_DIGEST, OFFICERS_DIGEST + "weekday = 7\n", ("”weekday” är ”7”", "högst 5"), at="weekday = 7"
    ),
    "two summaries for one role": Broken(
        OFFICERS_DIGEST,
        OFFICERS_DIGEST + OFFICERS_DIGEST.replace("2015", "2016"),
        ("samtidigt som en tidigare post för rollen",),
        at="valid_from = 2016-01-01",
    ),
}

REMINDED = {
    "reminders of nothing ahead": reassessment(
        BEFORE, "before = []", "”before” är tom, så ingen påminns", "before = [{"
    ),
    "a reminder on the day itself": reassessment(
        BEFORE, 'before = [{ count = 0, unit = "days" }]', "på själva dagen kommer för sent", "{ count = 3"
    ),
    "the same reminder twice": reassessment(
        BEFORE,
        'before = [{ count = 3, unit = "months" }, { count = 3, unit = "months" }]',
        "Påminnelsen 3 months före finns redan",
    ),
    "a reminder in weeks": reassessment(BEFORE, 'before = [{ count = 3, unit = "weeks" }]', "”weeks”"),
    "a reminder of something else": reassessment(
        'kind = "reassessment"', 'kind = "reassesment"', "”reassesment”", "Menade du ”reassessment”?"
    ),
    "nobody reminded": reassessment(TO, "to = []", "”to” är tom, så ingen påminns", 'to = ["case_officer"]'),
    "a role that waits for a turn": reassessment(f"{TO}\nvalid", 'to = ["chair"]\nvalid', "”chair”", "case_officer"),
    "two reminders of one kind": Broken(
        REASSESSMENT,
        REASSESSMENT + REASSESSMENT.replace("2015", "2016"),
        ("samtidigt som en tidigare post för slaget",),
        at="valid_from = 2016-01-01",
    ),
}

MEETINGS = {
    "material after the meeting": Broken(
        KSR_FIRST,
        KSR_FIRST.replace("09-08", "09-16"),
        ("2026-09-16 ligger efter mötet 2026-09-15", "material_by = 2026-09-15"),
    ),
    "a meeting twice": Broken(
        KSR_FIRST,
        KSR_FIRST + KSR_FIRST.replace("09-08", "09-07"),
        ("står två gånger",),
        at=KSR_FIRST.replace("09-08", "09-07"),
    ),
    "a meeting without a deadline": Broken(
        KSR_FIRST, "  { on = 2026-09-15 },\n", ("”material_by” saknas", "material_by = 2026-12-03")
    ),
    "a meeting in another century": Broken(
        KSR_FIRST, "  { on = 2126-09-15, material_by = 2126-09-08 },\n", ("ligger inte i vår tid",)
    ),
    "a calendar file outside the folder": Broken(
        'meetings_file = "moten/aril.ics"', 'meetings_file = "../aril.ics"', ("en .ics-fil bredvid",)
    ),
    "a calendar file that is not there": Broken(
        'meetings_file = "moten/aril.ics"', 'meetings_file = "moten/arel.ics"', ("moten/arel.ics: Filen finns inte",)
    ),
    "a default deadline in weeks": Broken(
        'material_before = { count = 7, unit = "days" }',
        'material_before = { count = 1, unit = "weeks" }',
        ("”weeks”",),
    ),
}


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(broken, id=name)
        for table in (WATCHING, ABSENCES, LADDERS, DIGESTED, REMINDED, MEETINGS)
        for name, broken in table.items()
    ],
)
def test_one_mistake_is_told_of_once_and_where_it_is(broken: Broken) -> None:
    ((line, sentences),) = told(broken.text)
    assert line == broken.line
    for phrase in broken.phrases:
        assert phrase in sentences


def test_whoever_has_a_role_must_have_it_while_the_ladder_is_in_force() -> None:
    drift = 'mail = "drift@ordnat.example"\nroles = ["operator"]\nvalid_from = 2015-01-01\n'
    text = SHIPPED.replace(drift, drift + "valid_to = 2025-12-31\n").replace(
        LOOKS, LOOKS.replace("case_officer", "operator")
    )
    parse(text)
    later = text.replace(PARKED_LADDER, PARKED_LADDER.replace("2015", "2026"))
    ((_, sentences),) = told(later)
    assert "rollerna operator medan trappan gäller" in sentences


def test_whoever_is_reminded_must_have_the_role_while_the_reminder_is_in_force() -> None:
    drift = 'mail = "drift@ordnat.example"\nroles = ["operator"]\nvalid_from = 2015-01-01\n'
    text = SHIPPED.replace(drift, drift + "valid_to = 2025-12-31\n")
    mine = REASSESSMENT.replace("case_officer", "operator")
    text = text.replace(REASSESSMENT, mine)
    parse(text)
    ((_, sentences),) = told(text.replace(mine, mine.replace("2015", "2026")))
    assert "rollerna operator medan påminnelsen gäller" in sentences


def test_a_circle_of_deputies_is_told_of_at_each_of_them() -> None:
    first, second = AWAY, absence("aril.vice", "07-31", "08-31", "rcc.ordforande")
    third = absence("rcc.ordforande", "07-31", "08-01", "aril.ordforande")
    rows = [sentences for _, sentences in told(added(first, second, third))]
    assert [row.split(" är själv borta ")[0] for row in rows] == [
        "”aril.vice”",
        "”rcc.ordforande”",
        "”aril.ordforande”",
    ]
    assert all("2026-07-31" in row for row in rows)


def test_a_share_of_a_single_day_is_no_day() -> None:
    days = 'aim = {{ count = {}, unit = "days" }}\nlimit = {{ count = {}, unit = "days" }}\nvalid_from = 2015-01-01\n\n'
    days += "# ── Mål"
    assert SHIPPED.count(days.format(14, 30)) == 1
    short = SHIPPED.replace(days.format(14, 30), days.format(1, 1))
    wrong = [sentences for _, sentences in told(short)]
    assert len(wrong) == 2
    assert "Varningen 3 working_days före är längre än 1 days för steget ”region_decision”" in wrong[0]
    assert "Gränsen 1 days för steget ”region_decision” är för kort för en andel" in wrong[1]


def test_a_rung_for_a_role_that_nobody_has_is_told_of() -> None:
    text = SHIPPED.replace('"budget_reviewer", "medicines_head"', '"medicines_head"')
    text = text.replace(LOOKS, LOOKS.replace("case_officer", "budget_reviewer"))
    ((line, sentences),) = told(text)
    assert line == text.count("\n", 0, text.index(LOOK)) + 1
    assert "någon av rollerna budget_reviewer medan trappan gäller" in sentences
