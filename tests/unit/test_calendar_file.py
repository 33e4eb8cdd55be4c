"""Calendar files as ordinary calendar programs write them become meetings; what cannot be used is told of by name."""

import re
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import organisation_file
from models.organisation_file.calendar_events import UnreadableError
from models.organisation_file.calendar_file import Wanted, meetings_in
from models.rules.calendar import STATUTORY, calendar_named
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from models.rules.watch.watching import MeetingDay

FILE = Path(__file__).parents[2] / "deployments" / "norra.toml"
WEEK_BEFORE = Wanted("Europe/Stockholm", Term(7, "days"), calendar_named(STATUTORY))
NO_DEFAULT = Wanted("Europe/Stockholm", None, calendar_named(STATUTORY))


def calendar(*events: str) -> str:
    """A calendar file with these events; each is lines of an event, `;`-free ones written with spaces around."""
    bodies = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nDTSTAMP:20261101T080000Z\n{e}\nEND:VEVENT\n" for n, e in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//prov//SV\n{bodies}END:VCALENDAR\n"


def days(text: str, wanted: Wanted = WEEK_BEFORE) -> list[str]:
    """The meetings' days; a cancelled one in parentheses."""
    return [f"({m.on})" if m.cancelled else f"{m.on}" for m in meetings_in(text, wanted)]


def refusal(text: str, wanted: Wanted = NO_DEFAULT) -> str:
    """What is wrong with a file."""
    with pytest.raises(UnreadableError) as refused:
        meetings_in(text, wanted)
    return f"{refused.value.wrong}. {refused.value.instead}"


THURSDAYS = "SUMMARY:ARIL\nDTSTART;TZID=Europe/Stockholm:20261203T090000\nRRULE:FREQ=WEEKLY;INTERVAL=3;COUNT=4"
WHEN = {
    "a whole day": ("DTSTART;VALUE=DATE:20261210", ["2026-12-10"]),
    "a time in a zone": ("DTSTART;TZID=Europe/Stockholm:20261210T090000", ["2026-12-10"]),
    "a zone as Outlook calls it": ("DTSTART;TZID=W. Europe Standard Time:20261210T090000", ["2026-12-10"]),
    "a time without a zone": ("DTSTART:20261210T233000", ["2026-12-10"]),
    "late in the evening in Greenwich is tomorrow here": ("DTSTART:20261210T233000Z", ["2026-12-11"]),
    "a meeting of two days is on the first": (
        "DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261212",
        ["2026-12-10"],
    ),
    "a meeting over New Year is one": ("DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102", ["2026-12-31"]),
    "every third week, four times": (THURSDAYS, ["2026-12-03", "2026-12-24", "2027-01-14", "2027-02-04"]),
    "but not on Christmas Eve": (
        THURSDAYS + "\nEXDATE;TZID=Europe/Stockholm:20261224T090000",
        ["2026-12-03", "2027-01-14", "2027-02-04"],
    ),
    "and once more": (
        THURSDAYS + "\nRDATE;TZID=Europe/Stockholm:20261217T090000",
        ["2026-12-03", "2026-12-17", "2026-12-24", "2027-01-14", "2027-02-04"],
    ),
    "the second Thursday of every month until spring": (
        "DTSTART;VALUE=DATE:20261210\nRRULE:FREQ=MONTHLY;BYDAY=2TH;UNTIL=20270228",
        ["2026-12-10", "2027-01-14", "2027-02-11"],
    ),
    "cancelled by its status": ("DTSTART;VALUE=DATE:20261210\nSTATUS:CANCELLED", ["(2026-12-10)"]),
    "cancelled by its heading": ("DTSTART;VALUE=DATE:20261210\nSUMMARY:INSTÄLLT: ARIL", ["(2026-12-10)"]),
}


@pytest.mark.parametrize(("event", "found"), WHEN.values(), ids=WHEN.keys())
def test_the_days_of_an_event(event: str, found: list[str]) -> None:
    assert days(calendar(event)) == found


def test_one_meeting_of_a_series_is_moved_and_one_cancelled() -> None:
    moved = "RECURRENCE-ID;TZID=Europe/Stockholm:20261224T090000\nDTSTART;TZID=Europe/Stockholm:20261217T130000"
    off = "RECURRENCE-ID;VALUE=DATE:20270114\nDTSTART;VALUE=DATE:20270114\nSTATUS:CANCELLED"
    text = calendar(THURSDAYS, moved, off.replace("VALUE=DATE:20270114", "TZID=Europe/Stockholm:20270114T090000"))
    text = re.sub(r"UID:\d", "UID:0", text)
    assert days(text) == ["2026-12-03", "2026-12-17", "(2027-01-14)", "2027-02-04"]


def test_an_endless_series_counts_five_years_past_the_newest_date_in_the_file() -> None:
    text = calendar("DTSTART;VALUE=DATE:20150604\nRRULE:FREQ=MONTHLY;BYDAY=1TH")
    assert (days(text)[0], days(text)[-1]) == ("2015-06-04", "2031-12-04")
    assert days(text) == days(text), "whatever day it is read"


def test_of_two_on_one_day_the_one_that_is_held_counts_with_the_most_time() -> None:
    text = calendar(
        "DTSTART;VALUE=DATE:20261210\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261210\nDESCRIPTION:Material: 2026-12-01",
        "DTSTART:20261210T130000\nDESCRIPTION:Material: 2026-12-04",
    )
    assert meetings_in(text, NO_DEFAULT) == [MeetingDay(date(2026, 12, 10), date(2026, 12, 4))]


# The meeting is on Thursday 10 December 2026, or on the day given.
MATERIAL = [
    ("Material: 2026-11-24", "2026-11-24", "a day"),
    ("Hej!\\nMaterial: 7 dagar före\\nVälkomna", "2026-12-03", "days before, among other lines"),
    ("material: 7 dagar", "2026-12-03", "without the last word"),
    ("Beredningsstopp: 5 arbetsdagar före mötet.", "2026-12-03", "working days"),
    ("Material: 1 vecka före", "2026-12-03", "a week"),
    ("Material: 2 veckor innan", "2026-11-26", "weeks"),
    ("Material: 1 dag före", "2026-12-09", "one day"),
    ("Material: 0 dagar före", "2026-12-10", "on the day"),
    ("Material: 4 dagar före", "2026-12-04", "a Sunday gives way to the Friday before it"),
    ("Material: 2026-12-06", "2026-12-06", "a day that somebody has written stands, though a Sunday"),
    ("", "2026-12-03", "nothing said: as for the body"),
    ("Materialet: kommer", "2026-12-03", "another word"),
]


@pytest.mark.parametrize(("line", "by", "why"), MATERIAL, ids=[row[2] for row in MATERIAL])
def test_the_day_by_which_material_must_be_in(line: str, by: str, why: str) -> None:
    (meeting,) = meetings_in(calendar(f"DTSTART;VALUE=DATE:20261210\nDESCRIPTION:{line}"), WEEK_BEFORE)
    assert meeting.material_by.isoformat() == by, why


def test_each_meeting_of_a_series_has_its_own_day_and_a_moved_one_keeps_the_rule() -> None:
    moved = "RECURRENCE-ID;TZID=Europe/Stockholm:20261224T090000\nDTSTART;TZID=Europe/Stockholm:20261217T130000"
    text = re.sub(r"UID:\d", "UID:0", calendar(THURSDAYS + "\nDESCRIPTION:Material: 5 arbetsdagar före", moved))
    assert [f"{m.material_by}" for m in meetings_in(text, NO_DEFAULT)] == [
        "2026-11-26", "2026-12-10", "2027-01-07", "2027-01-28",
    ]  # fmt: skip


EVENT = "SUMMARY:ARIL\nDTSTART;VALUE=DATE:20261210"
REFUSED = {
    "an empty file": ("", ("ingen hel kalender", "Exportera kalendern på nytt")),
    "something else": ("Möten: torsdagar", ("ingen kalender", "Exportera kalendern på nytt")),
    "half a file": (calendar(EVENT)[:120], ("ingen hel kalender",)),
    "a lone event": ("BEGIN:VEVENT\nEND:VEVENT\n", ("ingen hel kalender",)),
    "a calendar without meetings": (calendar(), ("inga möten", "ta bort raden meetings_file")),
    "an event without a day": (calendar("SUMMARY:ARIL"), ("Mötet ”ARIL” har inget DTSTART",)),
    "a day in another form": (calendar("SUMMARY:ARIL\nDTSTART:2026-12-10"), ("Mötet ”ARIL” har inget DTSTART",)),
    "a rule nobody knows": (calendar(EVENT + "\nRRULE:FREQ=OFTEN"), ("Mötet ”ARIL”", "RRULE")),
    "a rule without a step": (calendar(EVENT + "\nRRULE:FREQ=DAILY;INTERVAL=0"), ("oftare än en gång om dagen",)),
    "every second for ever": (calendar(EVENT + "\nRRULE:FREQ=SECONDLY"), ("oftare än en gång om dagen",)),
    "every hour of the day": (calendar(EVENT + "\nRRULE:FREQ=DAILY;BYHOUR=1,2,3"), ("oftare än en gång om dagen",)),
    "every day for ever": (
        calendar(EVENT + "\nDESCRIPTION:Material: 1 dag\nRRULE:FREQ=DAILY"),
        ("fler än 1000 möten",),
    ),
    "more events than meetings": (calendar(*[EVENT] * 1001), ("fler än 1000 händelser",)),
    "a year in the Middle Ages": (calendar(EVENT.replace("2026", "1026")), ("Mötet ”ARIL” 1026-12-10 ligger inte",)),
    "a year nobody sees": (calendar(EVENT.replace("2026", "9999")), ("ligger inte i vår tid",)),
    "no deadline, and none for the body": (
        calendar(EVENT),
        ("Mötet ”ARIL” 2026-12-10 saknar beredningsstopp", "Material: 7 dagar före", "material_before ="),
    ),
    "a deadline in words": (
        calendar(EVENT + "\nDESCRIPTION:Material: i god tid"),
        ("Mötet ”ARIL” 2026-12-10", "inte går att läsa: ”i god tid”", "Material: 7 dagar före"),
    ),
    "a deadline on a day that is none": (calendar(EVENT + "\nDESCRIPTION:Material: 2026-11-31"), ("2026-11-31",)),
    "a deadline after the meeting": (
        calendar(EVENT + "\nDESCRIPTION:Material: 2026-12-11"),
        ("Mötet ”ARIL” 2026-12-10 har beredningsstopp 2026-12-11, efter mötet",),
    ),
    "one deadline for a whole series": (
        calendar(EVENT + "\nRRULE:FREQ=WEEKLY;COUNT=3\nDESCRIPTION:Material: 2026-12-01"),
        ("upprepas, men beredningsstoppet 2026-12-01 är en enda dag",),
    ),
}


@pytest.mark.parametrize(("text", "phrases"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_used_is_told_of(text: str, phrases: tuple[str, ...]) -> None:
    said = refusal(text)
    assert all(phrase in said for phrase in phrases), said
    assert "\n" not in said


# ── As part of the organisation file ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped file and its calendars, to be changed."""
    (tmp_path / "norra.toml").write_bytes(FILE.read_bytes())
    copytree(FILE.parent / "moten", tmp_path / "moten")
    return tmp_path


def complaint(folder: Path) -> str:
    """What is said of the folder's file."""
    with pytest.raises(ConfigurationError) as refused:
        organisation_file.load(folder / "norra.toml")
    return str(refused.value)


def test_the_shipped_calendar_has_a_moved_meeting_and_a_cancelled_one() -> None:
    meetings = {m.on: m for m in organisation_file.load(FILE).body("aril").meetings}
    assert meetings[date(2026, 12, 17)].material_by == date(2026, 12, 10)
    assert date(2026, 12, 24) not in meetings
    assert [m.on for m in meetings.values() if m.cancelled] == [date(2027, 2, 25)]


def test_another_calendar_is_another_version_and_the_content_tells_which(folder: Path) -> None:
    before = organisation_file.load(folder / "norra.toml")
    ics = folder / "moten" / "aril.ics"
    ics.write_bytes(ics.read_bytes().replace(b"INTERVAL=3", b"INTERVAL=2"))
    after = organisation_file.load(folder / "norra.toml")
    assert before.version == organisation_file.load(FILE).version != after.version
    assert len(after.body("aril").meetings) > len(before.body("aril").meetings)
    whole = organisation_file.content(folder / "norra.toml")
    assert "# ── moten/aril.ics\n# BEGIN:VCALENDAR\n" in whole
    assert "# RRULE:FREQ=WEEKLY;INTERVAL=2;" in whole


def test_line_ends_of_the_calendar_change_nothing(folder: Path) -> None:
    ics = folder / "moten" / "aril.ics"
    ics.write_bytes(b"\xef\xbb\xbf" + ics.read_bytes().replace(b"\r\n", b"\n"))
    assert organisation_file.load(folder / "norra.toml") == organisation_file.load(FILE)


def test_what_the_organisation_file_says_of_a_day_goes_first(folder: Path) -> None:
    toml = folder / "norra.toml"
    own = (
        'meetings_file = "moten/aril.ics"\nmeetings = [{ on = 2026-12-03, material_by = 2026-12-02, cancelled = true }]'
    )
    toml.write_text(toml.read_text("utf-8").replace('meetings_file = "moten/aril.ics"', own), "utf-8")
    meetings = organisation_file.load(toml).body("aril").meetings
    assert MeetingDay(date(2026, 12, 3), date(2026, 12, 2), cancelled=True) in meetings
    assert [m.on for m in meetings] == sorted({m.on for m in meetings})


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (None, "moten/aril.ics: Filen finns inte. Lägg den bredvid organisationsfilen"),
        (b"", "moten/aril.ics: Filen är ingen hel kalender"),
        (b"\xff\xfeB\x00", "moten/aril.ics: Filen går inte att läsa som text i UTF-8"),
        (b"X" * 1_000_001, "moten/aril.ics: Filen är större än 1 MB"),
        (calendar(EVENT + "\nDESCRIPTION:Material: snart").encode(), "moten/aril.ics: Mötet ”ARIL” 2026-12-10"),
    ],
    ids=["missing", "empty", "UTF-16", "huge", "one meeting that is wrong"],
)
def test_a_broken_calendar_is_told_of_at_the_line_that_names_it(
    folder: Path, content: bytes | None, phrase: str
) -> None:
    ics = folder / "moten" / "aril.ics"
    ics.unlink() if content is None else ics.write_bytes(content)
    lines = (folder / "norra.toml").read_text("utf-8").split("\n")
    line = lines.index('meetings_file = "moten/aril.ics"') + 1
    (said,) = complaint(folder).split("\n")
    assert said.startswith(f"norra.toml, rad {line}: {phrase}")


def test_a_folder_is_no_calendar(folder: Path) -> None:
    (folder / "moten" / "aril.ics").unlink()
    (folder / "moten" / "aril.ics").mkdir()
    assert "går inte att läsa" in complaint(folder)


def read_or_refused(text: str) -> list[MeetingDay]:
    """The meetings of a file; none when it is refused with a sentence."""
    try:
        return meetings_in(text, NO_DEFAULT)
    except UnreadableError as refused:
        if not refused.wrong or "\n" in refused.wrong:
            raise
        return []


WORDS = st.sampled_from(
    ["DTSTART", "RRULE", "FREQ=DAILY", "INTERVAL=", ";", ":", "=", "\n", " ", "20261210", "T090000Z", "-1", "BYDAY=5TH",
     "BEGIN:VEVENT\n", "END:VEVENT\n", "UNTIL=", "COUNT=9", "\\n", "Material:", "EXDATE", "RDATE", "TZID=", "å", ",",
     "RECURRENCE-ID", "BYSETPOS=-1", "BYMONTHDAY=31", "BYMONTH=2", "DURATION:P1D\n", "DTEND"]
)  # fmt: skip


@settings(max_examples=100, deadline=None, database=None)
@given(data=st.data())
def test_any_calendar_is_read_or_refused_with_a_sentence(data: st.DataObject) -> None:
    text = (FILE.parent / "moten" / "aril.ics").read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(WORDS) + text[at + data.draw(st.integers(0, 30)) :]
    assert all(meeting.material_by <= meeting.on for meeting in read_or_refused(text))
