"""`ordnat gdpr …` at a terminal: all that is held about somebody, and a refusal while they are in force."""

import json
from pathlib import Path

from tests.functional.conftest import Terminal


def test_what_is_held_is_read_or_written_to_a_file_of_ones_own(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal("gdpr", "export", "foa.chef")
    assert shown.code == 0, shown.err
    assert "Uppgifter om foa.chef" in shown.out
    assert "chef@foa.example" in shown.out
    file = tmp_path / "utdrag.json"
    assert terminal("gdpr", "export", "chef@foa.example", "--to", str(file)).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["kontakt"] == "foa.chef"
    assert file.stat().st_mode & 0o777 == 0o600
    again = terminal("gdpr", "export", "foa.chef", "--to", str(file))
    assert (again.code, "finns redan. Ange en ny." in again.sentence) == (1, True)


def test_somebody_in_force_is_not_erased_and_nobody_else_asks(terminal: Terminal) -> None:
    refused = terminal("gdpr", "erase-contact", "foa.chef", "--reason", "Prov")
    assert (refused.code, "Sätt valid_to" in refused.sentence) == (1, True)
    for command in (["export", "foa.chef"], ["erase-contact", "foa.chef", "--reason", "Prov"]):
        other = terminal("gdpr", *command, "--actor", "norrbotten.ekonom")
        assert (other.code, "det gör driften eller en handläggare" in other.sentence) == (1, True)
    unknown = terminal("gdpr", "export", "finns.inte")
    assert (unknown.code, "Här finns inget om finns.inte" in unknown.sentence) == (1, True)
