"""`ordnat case decide … omprövning …` after release. The clock: 20 November 2026."""

from collections.abc import Callable

import pytest

from app.bootstrap import Ordnat
from app.cli.main import main
from app.presenters.timeline import describe
from models.rules.events import Kind
from models.rules.standings import Standing
from tests.factories import OFFICER, REGIONS, Journey

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(sqlite_house: Ordnat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """A terminal whose clock stands still; exit code and everything printed, on one line."""
    monkeypatch.setattr("app.cli.case.decide.ordnat", lambda: sqlite_house)
    monkeypatch.setattr("app.cli.case.look.ordnat", lambda: sqlite_house)

    def run(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, *(("--actor", OFFICER) if "decide" in arguments else ())])
        printed = capsys.readouterr()
        return code, " ".join((printed.out + printed.err).split())

    return run


def judgements(case: Journey) -> list[str]:
    """Each judgement as the case's timeline tells it."""
    return [describe(event, case.house.organisation) for event in case.log if event.kind is Kind.JUDGED]


def test_a_release_is_judged_in_swedish_words(sqlite_house: Ordnat, typed: Typed) -> None:
    case = Journey.opened(sqlite_house).recommended().all_say().revised("may")
    judge = ("case", "decide", "OI-0001", "omprövning")
    code, said = typed(*judge, "stå fast")
    assert (code, "Menade du står-fast? Välj bland: fortsätt" in said) == (1, True)
    code, said = typed(*judge, "står fast")
    assert (code, "Ange skäl till bedömningen" in said) == (1, True)
    code, said = typed(*judge, "nytt-ärende", "--reason", "Ny patientgrupp")
    assert (code, "OI-0002: öppnat efter omprövningen (händelse 1)." in said) == (0, True)
    code, said = typed(*judge, "står-fast", "--reason", "Samma patienter")
    assert (code, "OI-0001: bedömt" in said) == (0, True)
    assert not case.row.review_wanted
    first, second = judgements(case)
    assert "(skäl Ny patientgrupp; nytt ärende OI-0002)" in first
    assert second == "Bedömning av ändrad rekommendation: står fast (skäl Samma patienter)"


def test_a_no_names_the_regions_that_keep_their_approval(sqlite_house: Ordnat, typed: Typed) -> None:
    case = Journey.opened(sqlite_house).recommended().all_say().revised("should_not")
    no = ("case", "decide", "1", "omprövning", "nej", "--reason", "Ny säkerhetsdata")
    code, said = typed(*no, "--keep", "skåne")
    assert (code, "Regionen ”skåne” finns inte" in said) == (1, True)
    code, said = typed(*no, "--keep", "Region Norrbotten")
    assert code == 0, said
    assert (case.place.released, case.place.standing) == ({REGIONS[0]}, Standing.MAKING_KNOWN)
    (said,) = judgements(case)
    assert "godkännandet upphör i Västerbotten, Västernorrland, Jämtland Härjedalen" in said
    assert "godkännandet står fast i Norrbotten" in said
    code, shown = typed("case", "show", "1")
    assert (code, "Nej görs känt i regionerna" in shown) == (0, True)
