"""`ordnat audit …` and `ordnat case bundle`, as they are typed."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.functional.conftest import Terminal
from tests.functional.test_cli import CONSENSUS, opened


def edited(home: Path) -> None:
    """Somebody with the database's file writes in it."""
    with sqlite3.connect(home / "ordnat.db") as database:
        database.execute("UPDATE case_event SET actor = 'somebody' WHERE seq = 2")
    database.close()


def test_a_whole_log_is_verified_anchored_and_compared(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened(terminal)
    said = terminal("audit", "verify")
    assert said.code == 0
    assert "händelser i ett ärende: loggen är hel. Kontrollsumma " in said.sentence

    assert terminal("audit", "anchor", "--to", "ankare.json").code == 0
    assert terminal("case", "bundle", "OI-0001").code == 0
    assert terminal("audit", "verify", "--bundle", "arende-OI-0001.zip").sentence.endswith("paketet är helt.")
    assert terminal(*CONSENSUS).code == 0
    said = terminal("audit", "verify", "--against", "ankare.json")
    assert said.code == 0
    assert "Jämförd med ankaret från " in said.sentence

    edited(tmp_path)
    said = terminal("audit", "verify", "--against", "ankare.json")
    assert said.code == 1
    assert said.err == "OI-0001, händelse 2: har ändrats.\n"
    found = terminal("audit", "verify", "--json")
    assert (found.code, json.loads(found.out)["breaks"][0]) == (1, {"case": 1, "event": 2, "what": "edited"})
    said = terminal("audit", "anchor", "--to", "nytt.json")
    assert said.code == 1
    assert "Loggen är inte hel, och förankras inte." in said.sentence
    assert not (tmp_path / "nytt.json").exists()
    assert terminal("audit", "verify", "--bundle", "arende-OI-0001.zip").code == 0
    assert terminal("case", "bundle", "OI-0001", "--to", "efter.zip").code == 0
    said = terminal("audit", "verify", "--bundle", "efter.zip")
    assert said.code == 1
    assert "OI-0001, händelse 2: har ändrats." in said.sentence
    assert "paketet är inte vad som skrevs" in said.sentence


def test_what_is_no_anchor_no_bundle_or_no_file_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    wrong = tmp_path / "fel.json"
    wrong.write_bytes(b"\xff{}")
    assert "Filen är inget ankare" in terminal("audit", "verify", "--against", str(wrong)).sentence
    assert "Filen är inget ärendepaket" in terminal("audit", "verify", "--bundle", str(wrong)).sentence
    assert "Kan inte läsa" in terminal("audit", "verify", "--against", str(tmp_path / "borta")).sentence
    both = terminal("audit", "verify", "--bundle", str(wrong), "--json")
    assert (both.code, "--bundle prövas för sig" in both.sentence) == (1, True)
