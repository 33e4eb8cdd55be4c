"""No figure without its definition: what is printed, what is written to files, and the page of them."""

from app.presenters.figures import COLUMNS
from docs import figures
from models.rules.lead_times.definitions import FIGURES, MEASURES
from models.rules.lead_times.groups import MEASURED, PRIORITY_LABELS, ROUTE_LABELS, By
from models.rules.lead_times.timed import Measure
from models.rules.process import Priority, Route


def test_everything_timed_is_defined_and_everything_asked_for_is_timed() -> None:
    assert MEASURES.keys() == set(Measure)
    assert MEASURED.keys() == set(By)
    assert ROUTE_LABELS.keys() == set(Route)
    assert PRIORITY_LABELS.keys() == set(Priority)


def test_every_column_is_one_of_the_defined_figures() -> None:
    assert {definition for definition, _ in COLUMNS} <= set(FIGURES)


def test_a_definition_is_a_sentence_and_its_name_is_its_own() -> None:
    every = [*MEASURES.values(), *FIGURES]
    assert len({definition.name for definition in every}) == len(every)
    assert all(definition.text.endswith(".") for definition in every)


def test_the_page_of_definitions_is_fresh() -> None:
    assert figures.PAGE.read_text(encoding="utf-8") == figures.page()
