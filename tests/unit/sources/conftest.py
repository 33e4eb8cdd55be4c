"""How much damage the parsers are tried with."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Heard when this folder is named on the command line, as `make fuzz` does."""
    parser.addoption("--mutations", type=int, default=150, help="skadade sidor per källa")


@pytest.fixture
def mutations(pytestconfig: pytest.Config) -> int:
    """Damaged pages per source."""
    count: int = pytestconfig.getoption("mutations", 150)
    return count
