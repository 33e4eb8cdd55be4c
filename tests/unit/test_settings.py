"""What the settings make of what is written."""

from pathlib import Path

import pytest

from app.settings import Settings


def test_a_folder_is_the_same_whichever_folder_the_part_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORDNAT_HOME", "data")
    monkeypatch.setenv("ORDNAT_ORGANISATION", "egen/norra.toml")
    monkeypatch.setenv("ORDNAT_SOURCES", "~/sources.toml")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    read = Settings()
    monkeypatch.chdir("/")
    assert read.home == tmp_path / "data"
    assert read.organisation == tmp_path / "egen" / "norra.toml"
    assert read.sources == tmp_path / "me" / "sources.toml"
    assert read.database == f"sqlite:///{tmp_path}/data/ordnat.db"
