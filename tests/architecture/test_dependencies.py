"""What the program imports it also declares, so that an installation without the tests' packages has all of it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("app", "flows", "models", "notifications", "tasks")


def declared() -> set[str]:
    """The packages that pyproject.toml says the program rests upon."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[\[<>=~! ]", one, maxsplit=1)[0]) for one in project["dependencies"]}


def normal(name: str) -> str:
    """A package's name as every index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> Iterator[tuple[str, str]]:
    """Each module of somebody else's that the program imports, at the top or later, and where."""
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_bytes())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                # What begins with a line is there for those who check types, and nowhere else.
                tops = {name.partition(".")[0] for name in names if not name.startswith("_")}
                yield from ((top, str(file.relative_to(ROOT))) for top in tops - sys.stdlib_module_names - set(OURS))


def test_every_import_is_declared() -> None:
    homes, wanted = packages_distributions(), declared()
    found = list(imported())
    assert len({top for top, _ in found}) > 20
    assert [(top, where) for top, where in found if not wanted & {normal(home) for home in homes.get(top, ())}] == []
