"""The judge of damaged pages is itself judged: readers that lie, lose or fall over are found out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.rules.verdicts import Verdict
from tasks.sources.reading.recommendation import SeenRecommendation
from tasks.sources.reading.records import Expected, Parse, Record
from tests.unit.sources.judging import outcome
from tests.unit.sources.specimens import Specimen, specimen

WHOLE = specimen("nt_recommendations")
ROWS = [record for record in WHOLE.records if isinstance(record, SeenRecommendation)]


def misread(parse: Parse) -> Specimen:
    """The specimen, whose last good list is known, in the hands of another reader."""
    kept = Specimen(WHOLE.how, WHOLE.page)
    assert kept.known
    how = replace(WHOLE.how, source=replace(WHOLE.how.source, parse=parse))
    other = Specimen(how, WHOLE.page)
    other.__dict__.update(records=kept.records, known=kept.known, labels=kept.labels)
    return other


def changing(number: int, **to: Any) -> Parse:
    """A reader that reads one row as something else."""

    def parse(page: bytes, expected: Expected) -> Sequence[Record]:
        return [replace(row, **to) if at == number else row for at, row in enumerate(ROWS)]

    return parse


def test_the_page_itself_is_the_same() -> None:
    assert outcome(WHOLE, WHOLE.page) == "same"


@pytest.mark.parametrize(
    ("parse", "doubt"),
    [
        (changing(0, product="Fantasin"), "product 'Fantasin' is not on the page"),
        (changing(0, indication="Trippelnegativ hjärtsvikt"), "'hjärtsvikt' is not on the page"),
        (changing(0, published_on=date(2022, 7, 6)), "published_on '2022-07-06' is not on the page"),
        (changing(0, url="https://example.org/annan"), "url 'annan' is not on the page"),
        (changing(0, verdict=Verdict.SHOULD_NOT), "taken for a no"),
        (changing(0, verdict=Verdict.MAY), "taken for may"),
        (changing(0, verdict=Verdict.AWAIT), "taken for await"),
        (changing(4, verdict=Verdict.SHOULD), "'inte', 'användas'] taken for should"),
        (changing(0, product="Trodelvy\x00"), "cannot be shown"),
    ],
)
def test_a_reader_that_lies_is_found_out(parse: Parse, doubt: str) -> None:
    with pytest.raises(AssertionError, match=doubt.replace("[", r"\[").replace("]", r"\]")):
        outcome(misread(parse), WHOLE.page)


def test_a_no_that_was_damaged_is_no_yes() -> None:
    lying = misread(changing(0, label="bör 1nte användas"))
    with pytest.raises(AssertionError, match="taken for should"):
        outcome(lying, WHOLE.page + "<p>bör 1nte användas</p>".encode())


def test_a_reader_that_loses_half_the_list_is_refused_further_on() -> None:
    assert outcome(misread(lambda page, expected: ROWS[: len(ROWS) // 2 - 1]), WHOLE.page) == "refused"


def test_a_reader_that_says_nothing_of_why_is_found_out() -> None:
    def parse(page: bytes, expected: Expected) -> Sequence[Record]:
        raise expected.unexpected(expected="", found="")

    with pytest.raises(AssertionError):
        outcome(misread(parse), WHOLE.page)


def test_a_reader_that_falls_over_is_not_taken_for_one_that_refuses() -> None:
    def parse(page: bytes, expected: Expected) -> Sequence[Record]:
        raise KeyError("atc")

    with pytest.raises(KeyError):
        outcome(misread(parse), WHOLE.page)
