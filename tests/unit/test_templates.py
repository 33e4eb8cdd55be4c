"""Every message and document says all it should, and refuses to be said with a fact missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jinja2 import UndefinedError, meta

from models.rules.process import Dispensing, Stage
from models.rules.turns import Turn, owner
from notifications import messages, render, routing
from notifications.messages import About, Message
from tests.factories import CONDITIONS, SHARES, Log, day, organisation

ABOUT = About("OI-0017", "Trodelvy", "trippelnegativ bröstcancer")
OFFICERS = routing.case_officers(organisation(), day(0))
NORRBOTTEN = "norrbotten"
NBSP = "\N{NO-BREAK SPACE}"


def turn(place: Any, stage: Stage, region: str | None = None) -> Message:
    """It is a body's turn, as its first member is told."""
    body = owner(organisation(), stage, region, None, day(0))
    people = routing.members(organisation(), body, day(0))
    return messages.turn_passed(ABOUT, place, Turn(stage, region, body), people, seq=4, last_day=date(2026, 10, 1))[0]


def released(log: Log, gross: str | None = "5633144.75") -> Message:
    return messages.region_released(
        ABOUT, log.place, NORRBOTTEN, OFFICERS, name="Region Norrbotten", seq=9, gross=gross
    )[0]


def approved(**fields: Any) -> Log:
    log = Log(dispensing=Dispensing.PRESCRIPTION).recommended()
    return log.region(NORRBOTTEN, "with_guidance", shares=SHARES, **fields)


@dataclass(frozen=True)
class Said:
    """Facts as the program makes them, and pieces of what a reader must find."""

    kind: str
    facts: dict[str, Any]
    subject: str
    says: tuple[str, ...] = ()


def said(message: Message, subject: str, *says: str) -> Said:
    return Said(message.kind, dict(message.facts), subject, says)


WHOLE = [
    said(
        turn(Log().place, Stage.CONSENSUS),
        "OI-0017 Trodelvy: er tur – sjukvårdsregional konsensus",
        "väntar nu på Läkemedelsrådets arbetsutskott",
        "Senast: 2026-10-01",
        "mål 2026-10-01, gräns 2026-11-02",
        "tillstyrker / tillstyrker med villkor / avstyrker",
    ),
    said(
        messages.revision(ABOUT, "bör inte användas", OFFICERS, seq=5, released=False)[0],
        "OI-0017 Trodelvy: NT-rådet har ändrat sin rekommendation",
        "Den lyder nu: bör inte användas",
        "Ärendet är pausat",
    ),
    said(
        messages.revision(ABOUT, "bör inte användas", OFFICERS, seq=5, released=True)[0],
        "OI-0017 Trodelvy: NT-rådet har ändrat sin rekommendation",
        "redan godkänt för användning",
    ),
    said(
        released(approved()),
        "OI-0017 Trodelvy: godkänt för användning i Region Norrbotten",
        "användning med regional vägledning, 2026-09-29",
        f"Villkor: {CONDITIONS}",
        f"5,6{NBSP}mnkr per år",
        "Kostnadsansvar: Medicin, 60 %",
        "Kostnadsansvar: Onkologi, 40 %",
    ),
    said(
        messages.release_revoked(ABOUT, NORRBOTTEN, "Region Norrbotten", OFFICERS, seq=12)[0],
        "OI-0017 Trodelvy: godkännandet i Region Norrbotten gäller inte längre",
        "inte längre godkänt för användning i Region Norrbotten",
    ),
    said(
        messages.made_known(ABOUT, Log("should_not").place, "bör inte användas", OFFICERS, seq=3)[0],
        "OI-0017 Trodelvy: införs inte – negativ rekommendation",
        "Rekommendationen: bör inte användas",
    ),
    said(
        messages.source_failure("nt_recommendations", "Sidan svarade 500.", OFFICERS, day=date(2026, 9, 1))[0],
        "Källan nt_recommendations kunde inte läsas",
        "Sidan svarade 500.",
    ),
    Said(
        "background",
        ABOUT.facts()
        | {
            "substance": "sacituzumab govitekan",
            "label": "bör användas",
            "body": "ARIL",
            "extends": "OI-0003",
            "clock_start": "2026-09-01",
        },
        "Underlag till ARIL: Trodelvy vid trippelnegativ bröstcancer",
        ("bör användas", "Klockan går från 2026-09-01", "tidigare ärende, OI-0003"),
    ),
    Said(
        "decision_support",
        ABOUT.facts()
        | {
            "substance": "sacituzumab govitekan",
            "label": "bör användas",
            "region": "Region Norrbotten",
            "consensus": "tillstyrker",
            "consensus_on": "2026-09-15",
            "recommendation": "rekommenderar införande",
            "recommendation_on": "2026-09-21",
            "conditions": CONDITIONS,
            "lines": [{"region": "Region Norrbotten", "patients": Decimal("14.08"), "gross": Decimal(5_633_145)}],
            "patients": Decimal("14.08"),
            "gross": Decimal(5_633_145),
            "flags": ["Kostnadskrävande: mer än 50 000 kr per patientår."],
            "assumptions": ["Bruttokostnad till listpris."],
        },
        "Beslutsunderlag för Region Norrbotten: Trodelvy vid trippelnegativ bröstcancer",
        (
            "konsensus 2026-09-15: tillstyrker",
            "rekommendation 2026-09-21: rekommenderar införande",
            f"| Region Norrbotten | 14,1 | 5,6{NBSP}mnkr |",
            f"| Summa | 14,1 | 5,6{NBSP}mnkr |",
            "- Kostnadskrävande",
            "- Bruttokostnad",
        ),
    ),
]
NAMES = [f"{row.kind}{'-released' if row.facts.get('released') else ''}" for row in WHOLE]


def used_by(kind: str) -> Iterable[str]:
    """The names a kind's two templates look at."""
    environment = render._environment()
    for name in ("subject.txt", "text.txt"):
        yield from meta.find_undeclared_variables(environment.parse((render.TEMPLATES / kind / name).read_text()))


LACKING = [(row, fact) for row in WHOLE for fact in sorted(set(used_by(row.kind)))]


def test_every_kind_and_every_folder_of_templates_is_tried_here() -> None:
    folders = {folder.name for folder in render.TEMPLATES.iterdir() if folder.is_dir()}
    assert {row.kind for row in WHOLE} == folders
    assert set(messages.KINDS) | {"background", "decision_support"} == folders


@pytest.mark.parametrize("row", WHOLE, ids=NAMES)
def test_with_all_its_facts_a_message_says_what_it_should(row: Said) -> None:
    subject, text = render.render_message(row.kind, row.facts)
    assert subject == row.subject
    for piece in row.says:
        assert piece in text
    assert "None" not in text
    assert text.endswith("\n")
    assert not text.startswith("\n")


@pytest.mark.parametrize(("row", "fact"), LACKING, ids=[f"{row.kind}-{fact}" for row, fact in LACKING])
def test_a_message_that_lacks_a_fact_is_never_sent_with_a_blank(row: Said, fact: str) -> None:
    assert fact in row.facts, "the program gives the template all that it uses"
    facts = {name: value for name, value in row.facts.items() if name != fact}
    with pytest.raises(UndefinedError, match=fact):
        render.render_message(row.kind, facts)


@pytest.mark.parametrize("row", WHOLE, ids=NAMES)
def test_a_subject_is_one_line_whatever_a_source_wrote(row: Said) -> None:
    # A line break in a subject would begin a header of somebody else's choosing.
    broken = {
        name: f"{value}\r\nBcc: alla@x.example\n" if isinstance(value, str) and name != "gross" else value
        for name, value in row.facts.items()
    }
    subject, _ = render.render_message(row.kind, broken)
    assert len(subject.splitlines()) == 1


@pytest.mark.parametrize("row", WHOLE, ids=NAMES)
def test_a_message_to_a_person_says_what_to_do_and_where_to_look(row: Said) -> None:
    _, text = render.render_message(row.kind, row.facts)
    if row.kind in messages.KINDS:
        assert "Vad ni behöver göra:" in text or "Bedöm:" in text or "Ta ställning" in text
        assert "ordnat case show OI-0017" in text or "ordnat doctor" in text


def test_without_a_path_clock_a_turn_names_only_its_own_day() -> None:
    facts = WHOLE[0].facts | {"path_aim": None, "path_limit": None}
    _, text = render.render_message(messages.TURN_PASSED, facts)
    assert "Hela vägen" not in text
    assert "None" not in text


def test_a_release_without_analysis_or_conditions_says_nothing_of_them() -> None:
    plain = released(Log().recommended().region(NORRBOTTEN), gross=None)
    _, text = render.render_message(plain.kind, plain.facts)
    for absent in ("None", "Villkor", "bruttokostnad", "Kostnadsansvar", "planeringen"):
        assert absent not in text


def test_parts_of_a_percent_have_a_decimal_comma() -> None:
    message = released(approved())
    _, text = render.render_message(message.kind, {**message.facts, "shares": [["Medicin", "33.3"]]})
    assert "Medicin, 33,3 %" in text


def test_decision_support_without_an_analysis_says_so() -> None:
    empty: dict[str, Any] = {"lines": [], "patients": None, "gross": None, "flags": [], "assumptions": []}
    _, text = render.render_document("decision_support", WHOLE[-1].facts | empty)
    assert "Ingen analys finns." in text
    assert "None" not in text


AMOUNTS = [
    ("0", "0 kr"),
    ("999", "999 kr"),
    ("1000", "1 tkr"),
    ("450000", "450 tkr"),
    ("999499", "999 tkr"),
    ("1000000", "1,0 mnkr"),
    ("12345678", "12,3 mnkr"),
    ("12350000", "12,4 mnkr"),
    ("1234567890", "1 234,6 mnkr"),
    ("-450000", "-450 tkr"),
]


@pytest.mark.parametrize(("amount", "written"), AMOUNTS)
def test_amounts_are_written_as_people_write_them(amount: str, written: str) -> None:
    assert render.sek(amount) == render.sek(Decimal(amount)) == written.replace(" ", NBSP)


@pytest.mark.parametrize(("amount", "written"), [("999.5", "1 tkr"), ("999500", "1,0 mnkr"), ("999999.99", "1,0 mnkr")])
def test_an_amount_that_rounds_up_to_the_next_unit_is_written_in_it(amount: str, written: str) -> None:
    assert render.sek(amount) == written.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("count", "written"), [("0", "0,0"), ("14.08", "14,1"), ("0.05", "0,1"), ("1234.5", "1 234,5")]
)
def test_patients_are_an_expectation_with_one_decimal(count: str, written: str) -> None:
    assert render.patients(count) == written.replace(" ", NBSP)


def test_a_message_goes_once_to_each_person_for_each_event() -> None:
    keys = {
        message.dedupe_key
        for seq in (4, 5)
        for message in messages.revision(ABOUT, "x", OFFICERS, seq=seq, released=False)
    }
    assert keys == {f"revision:OI-0017:{seq}:{officer.key}" for seq in (4, 5) for officer in OFFICERS}


def test_a_regions_message_reaches_its_own_people_and_none_of_the_others() -> None:
    told = routing.told(organisation(), messages.REGION_RELEASED, NORRBOTTEN, day(0))
    assert {person.key for person in told} == {
        f"norrbotten.{role}" for role in ("ekonom", "verksamhet", "kommitte", "lsg")
    }


def test_a_no_is_told_in_every_region() -> None:
    told = routing.told(organisation(), messages.MADE_KNOWN, None, day(0))
    assert {person.region for person in told if person.region} == {r.key for r in organisation().regions}
