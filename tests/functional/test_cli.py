"""The case officer's commands, as they are typed, and what is said when something is wrong."""

import re
from pathlib import Path

import pytest

from app import bootstrap
from app.demo.sources import write_sources
from models import database
from tasks.actions.automatic import carry_out_all
from tasks.queries.due import unfinished_work
from tests.functional.conftest import Said, Terminal

PRICED = ("--price", "430 000", "--patients", "55")
CONSENSUS = ("case", "decide", "1", "konsensus", "tillstyrker", "--by", "aril.ordforande")


def numbered(terminal: Terminal, product: str) -> str:
    """The number of a recommendation in the list of those without a case."""
    row = re.search(rf"│ (\d+) +│ {re.escape(product)} ", terminal("case", "open").out)
    assert row is not None
    return row[1]


def carry_on() -> None:
    """Do what the served flows would have done."""
    house = bootstrap.ordnat()
    with database.reading(house.engine) as session:
        waiting = unfinished_work(session, now=house.now())
    for case_id in waiting:
        house.change(lambda s, c=case_id: carry_out_all(s, c, now=house.now(), organisation=house.organisation))  # type: ignore[misc]


def opened(terminal: Terminal, product: str = "Adakveo", *more: str) -> Said:
    said = terminal("case", "open", numbered(terminal, product), *PRICED, *more)
    carry_on()
    return said


def recommended(terminal: Terminal) -> None:
    opened(terminal)
    assert terminal(*CONSENSUS).code == 0
    assert terminal("case", "decide", "1", "budget", "granskad", "--by", "foa.chef").code == 0
    said = terminal("case", "decide", "1", "rekommendation", "recommend", "--by", "aril.ordforande")
    assert said.code == 0, said.err
    carry_on()


def test_a_case_is_carried_from_the_list_to_release_by_typed_commands(terminal: Terminal) -> None:
    recommended(terminal)
    deciders = ("norrbotten", "vasterbotten", "vasternorrland", "jamtland")
    for region in deciders:
        said = terminal(
            "case", "decide", "OI-0001", "region", "as_recommended", "--region",
            "Jämtland Härjedalen" if region == "jamtland" else region,
            "--by", f"{region}.beslutsfattare", "--registry-number", "RUN 123/2026",
        )  # fmt: skip
        assert said.code == 0, said.err
    carry_on()
    shown = terminal("case", "show", "oi-1").sentence
    assert "Godkänt för användning" in shown
    assert "RUN 123/2026" in shown
    assert "registrerat av Handläggare, FOA läkemedel" in shown
    assert "Ledtid från rekommendationen" in shown


def test_each_command_says_what_was_recorded_and_whose_turn_it_is(terminal: Terminal) -> None:
    said = opened(terminal)
    assert "OI-0001: öppnat (händelse 1)." in said.out
    assert "Väntar på ARIL (sjukvårdsregional konsensus) och FOA läkemedel (budgetpåverkansanalys)" in said.sentence


def test_a_decision_is_kept_although_no_prefect_server_answers(terminal: Terminal) -> None:
    opened(terminal)
    said = terminal(*CONSENSUS)
    assert said.code == 0
    assert "hämtas upp när den är igång" in said.sentence


def test_a_second_poll_of_the_same_list_brings_nothing(terminal: Terminal) -> None:
    assert "oförändrad" in terminal("poll").out


def test_the_board_shows_open_cases_and_with_all_also_those_that_ended(terminal: Terminal) -> None:
    opened(terminal)
    terminal("case", "close", "1", "withdrawn", "--why", "Bolaget drog tillbaka")
    assert "Inga ärenden" in terminal("case", "list").out
    assert "avslutat: återkallat" in terminal("case", "list", "--all").sentence


def test_a_nomination_goes_to_aril_on_its_own_route(terminal: Terminal) -> None:
    said = terminal(
        "case", "nominate", "--product", "Exempel", "--substance", "exempelmab", "--indication", "prov",
        "--reason", "Tas inte upp nationellt",
    )  # fmt: skip
    assert said.code == 0
    assert "Väntar på ARIL (upptag)" in said.sentence


def test_a_correction_stays_in_the_timeline_beside_what_it_corrects(terminal: Terminal) -> None:
    recommended(terminal)
    decided = terminal(
        "case", "decide", "1", "region", "no", "--region", "norrbotten", "--reason", "Fel läst",
        "--by", "norrbotten.beslutsfattare",
    )  # fmt: skip
    number = re.search(r"händelse (\d+)", decided.out)
    assert number is not None
    said = terminal("case", "correct", "1", number[1], "--outcome", "as_recommended", "--why", "Protokollet säger ja")
    assert said.code == 0, said.err
    shown = terminal("case", "show", "1").sentence
    assert f"gäller händelse {number[1]}" in shown
    assert "Protokollet säger ja" in shown


def test_price_and_patients_given_later_make_a_draft_for_somebody_else_to_review(terminal: Terminal) -> None:
    terminal("case", "open", numbered(terminal, "Adakveo"))
    carry_on()
    assert "Pris och patientantal saknas" in terminal("case", "show", "1").sentence
    assert terminal("case", "correct", "1", *PRICED).code == 0
    carry_on()
    assert "Budgetpåverkan, brutto per år" in terminal("case", "show", "1").sentence
    assert terminal("case", "decide", "1", "budget", "granskad", "--by", "foa.chef").code == 0
    late = terminal("case", "correct", "1", *PRICED)
    assert late.code == 1
    assert "redan beslutat" in late.sentence


def test_urgency_halves_the_targets(terminal: Terminal) -> None:
    opened(terminal)
    before = terminal("case", "show", "1").sentence
    assert terminal("case", "correct", "1", "--priority", "urgent", "--why", "Starkt behov").code == 0
    after = terminal("case", "show", "1").sentence
    assert "mål 2022-05-06, gräns 2022-06-07" in before
    assert "mål 2022-04-21, gräns 2022-05-06" in after


def test_an_extension_is_shown_with_the_earlier_indications_patients_and_cost(terminal: Terminal) -> None:
    first, second = (row[1] for row in re.finditer(r"│ (\d+) +│ Kymriah ", terminal("case", "open").out))
    for number in (first, second):
        terminal("case", "open", number, "--verdict", "should", "--published", "2019-06-14", *PRICED)
        carry_on()
    shown = terminal("case", "show", "2").sentence
    assert "Indikationsutvidgning av OI-0001" in shown
    assert "Tidigare indikation" in shown
    assert "Med denna" in shown


REFUSED = {
    "unknown case": (("case", "show", "99"), "OI-0099 finns inte"),
    "no case number": (("case", "show", "Trodelvy"), "är inget ärendenummer"),
    "unknown recommendation": (("case", "open", "999"), "Rekommendationen 999 finns inte"),
    "unknown step": (("case", "decide", "1", "konsenus", "ja"), "Menade du konsensus?"),
    "unknown outcome": (("case", "decide", "1", "konsensus", "kanske"), "support (tillstyrker)"),
    "unknown region": (("case", "decide", "1", "region", "no", "--region", "skåne"), "Regionen ”skåne” finns inte"),
    "out of order": (
        ("case", "decide", "1", "rekommendation", "recommend", "--by", "aril.ordforande"),
        "Först behövs sjukvårdsregional konsensus och budgetpåverkansanalys",
    ),
    "region before it is asked": (
        ("case", "decide", "1", "region", "no", "--region", "norrbotten", "--by", "norrbotten.beslutsfattare"),
        "Först behövs sjukvårdsregional rekommendation",
    ),
    "without mandate": (("case", "decide", "1", "konsensus", "support", "--by", "norrbotten.lsg"), "inte mandat"),
    "unknown person": (("case", "decide", "1", "konsensus", "support", "--by", "ingen"), "”ingen” finns inte"),
    "unknown actor": (("case", "decide", "1", "konsensus", "support", "--actor", "x"), "”x” finns inte"),
    "not a case officer": (
        ("case", "close", "1", "other", "--why", "x", "--actor", "aril.vice"), "det gör en handläggare",
    ),
    "in the future": ((*CONSENSUS, "--on", "2999-01-01"), "ligger i framtiden"),
    "before the recommendation": ((*CONSENSUS, "--on", "2022-04-05"), "före rekommendationen"),
    "no date": ((*CONSENSUS, "--on", "igår"), "är inget datum"),
    "no number": (("case", "open", "1", "--price", "dyrt", "--patients", "5"), "är inget tal"),
    "price without patients": (("case", "open", "24", "--price", "5"), "Patientantal saknas"),
    "second open case": (("case", "open", "3"), "har redan ett öppet ärende, OI-0001"),
    "shares that cannot be read": (
        ("case", "decide", "1", "region", "as_recommended", "--region", "norrbotten", "--share", "Medicin"),
        "kan inte tolkas",
    ),
    "price at another step": ((*CONSENSUS, *PRICED), "hör till budgetsteget"),
    "close without words": (("case", "close", "1", "other"), "Ange varför"),
    "a reason that follows from decisions": (("case", "close", "1", "negative", "--why", "x"), "är inget skäl"),
    "unknown event": (("case", "correct", "1", "77", "--annul", "--why", "x"), "Händelse 77 finns inte"),
    "correction of what is no decision": (("case", "correct", "1", "1", "--annul", "--why", "x"), "kan inte återtas"),
    "judging what is not paused": (("case", "decide", "1", "omprövning", "fortsätt"), "inte pausat"),
}  # fmt: skip


@pytest.mark.parametrize(("command", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_gets_a_swedish_sentence_and_changes_nothing(
    terminal: Terminal, command: tuple[str, ...], sentence: str
) -> None:
    opened(terminal)
    before = terminal("case", "show", "1").out
    said = terminal(*command)
    assert said.code == 1
    assert said.err.startswith("Fel:")
    assert sentence in said.sentence
    assert terminal("case", "show", "1").out == before


MISWRITTEN = {
    "missing argument": (("case", "show"), "ÄRENDE saknas"),
    "unknown flag": (("case", "list", "--alla"), "Flaggan --alla finns inte"),
    "unknown command": (("case", "visa"), "Kommandot 'visa' finns inte"),
    "unknown choice": (("case", "open", "1", "--priority", "snabb"), "--priority"),
    "no whole number": (("case", "open", "ett"), "REKOMMENDATION"),
    "too many words": (("case", "show", "1", "2"), "För många ord"),
    "flag without value": (("case", "list", "--text"), "behöver ett värde"),
}


@pytest.mark.parametrize(("command", "sentence"), MISWRITTEN.values(), ids=MISWRITTEN.keys())
def test_a_miswritten_command_is_explained_in_swedish(
    terminal: Terminal, command: tuple[str, ...], sentence: str
) -> None:
    said = terminal(*command)
    assert said.code == 2
    assert sentence in said.sentence
    assert "--help" in said.sentence


@pytest.mark.parametrize(
    "command", [(), ("case",), ("up",), ("demo",), ("poll",), ("doctor",), ("case", "decide"), ("case", "open")]
)
def test_help_is_swedish(bare_terminal: Terminal, command: tuple[str, ...]) -> None:
    said = bare_terminal(*command, "--help")
    assert said.code == 0
    assert "Användning:" in said.out
    for english in ("Usage", "Options", "Arguments", "Commands", "Show this message", "[default", "[required"):
        assert english not in said.out


def test_before_anything_is_set_up_the_commands_say_what_to_do(bare_terminal: Terminal) -> None:
    said = bare_terminal("case", "list")
    assert said.code == 1
    assert "ordnat up" in said.sentence


def test_the_doctor_names_each_thing_that_is_wrong_and_its_remedy(terminal: Terminal) -> None:
    said = terminal("doctor")
    assert said.code == 1
    assert "✓ Databasens schema" in said.out
    assert "✗ Prefect-servern" in said.out
    assert "✗ E-postserver" in said.out
    assert "ORDNAT_MAIL_URL" in said.out


def test_a_source_that_fails_is_told_and_nothing_changes(terminal: Terminal, tmp_path: Path) -> None:
    write_sources(tmp_path, {"nt_recommendations": "http://127.0.0.1:9/"})
    bootstrap.ordnat.cache_clear()
    before = terminal("case", "open").out
    said = terminal("poll")
    assert said.code == 1
    assert said.err.startswith("Källfel:")
    assert terminal("case", "open").out == before
    assert "fel i rad" in terminal("doctor").sentence


@pytest.mark.parametrize(
    ("name", "value"), [("ORDNAT_PREFECT_PORT", "dörren"), ("ORDNAT_DATABASE_URL", "mysql://localhost/x")]
)
def test_a_wrong_setting_is_named(
    bare_terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    said = bare_terminal("case", "list")
    assert said.code == 1
    assert said.err.startswith("Fel:")
