"""The house keeps its shape: imports one way, a fresh process page, no Prefect where it is not needed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import PAGE, page

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "flows", "models", "notifications", "tasks")


def test_imports_point_one_way() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_an_import_against_the_grain_would_be_found(tmp_path: Path) -> None:
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    config = config.replace("app.cli | app.web | flows", "models.rules", 1)
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", tmp_path / "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode != 0


def test_the_process_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_commands_that_need_no_prefect_do_not_import_it() -> None:
    program = (
        "import sys; from app.cli.main import main; main(['case', '--help']); "
        "import app.cli.up, app.cli.doctor, app.cli.source, app.demo.story; "
        "sys.exit('prefect' in sys.modules)"
    )
    checked = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert checked.returncode == 0


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.(environ|getenv)|getenv\(", path.read_text(encoding="utf-8"))
    }
    # The one machine hands its own environment on to the processes it starts.
    assert readers <= {"app/settings.py", "app/one_machine.py"}


def test_only_doors_read_the_clock() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"(datetime\.now|date\.today|utcnow)\(", path.read_text(encoding="utf-8"))
    }
    assert readers == {"app/bootstrap.py"}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_named_after_nothing_it_knows(package: str) -> None:
    vague = {"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "common.py", "misc.py"}
    assert not [path for path in (ROOT / package).rglob("*.py") if path.name in vague]


# Messages that show a person how something is written need an example.
WITH_EXAMPLES = {
    "app/cli/case/decide.py",
    "app/cli/case/options.py",
    "app/cli/meetings.py",
    "models/organisation_file/keys.py",
    "models/organisation_file/toml_faults.py",
}


def test_nothing_in_code_knows_which_regions_there_are() -> None:
    names = re.compile(r"norrbotten|v[äa]sterbotten|v[äa]sternorrland|j[äa]mtland", re.IGNORECASE)
    knowing = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if names.search(path.read_text(encoding="utf-8")) and "demo" not in path.parts
    }
    assert knowing <= WITH_EXAMPLES


def test_nothing_that_is_said_knows_what_the_bodies_are_called() -> None:
    names = re.compile(r"\bARIL\b|onkologir", re.IGNORECASE)
    knowing = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".md"} and "demo" not in path.parts and names.search(_said(path))
    }
    assert knowing <= WITH_EXAMPLES


def _said(path: Path) -> str:
    """A file's text; of a module only its strings, without what is written to other programmers."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    notes = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(string for string in strings if string not in notes)
