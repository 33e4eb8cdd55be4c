"""The demonstration as `make demo` runs it where nobody sits at a terminal."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 400


def test_the_demonstration_ends_by_itself_with_every_case_where_the_story_leaves_it() -> None:
    ordnat = Path(sys.executable).with_name("ordnat")
    played = subprocess.run(
        [ordnat, "demo"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    for words in ("Ledtider mot 1–2 månader", "godkänt för användning", "avslutat: negativ rekommendation", "nej"):
        assert words in played.stdout
    assert "avvaktar NT-rådet" in played.stdout
    assert "mejl skickade" in played.stdout
    for words in ("över gränsen – hela vägen", "material till ARIL senast", "tyst"):
        assert words in played.stdout
