"""What leaves to everybody: the fields that are marked, and no count of few patients."""

from dataclasses import fields
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presenters.open_data import meanings
from models.rules.open_data import FEW, PublicAnswer, PublicCase, enough, is_public
from models.rules.process import Route
from tests.factories import REGIONS, Log


@pytest.mark.parametrize(
    ("expected", "told"),
    [(None, None), ("0", 0), ("0.3", None), ("1", None), ("4", None), ("4.99", None), ("5", 5), ("7.5", 8)],
)
def test_few_patients_are_not_told(expected: str | None, told: int | None) -> None:
    assert enough(Decimal(expected) if expected else None) == told


@given(st.decimals(0, 10_000, places=3))
def test_no_number_told_lies_between_none_and_few(expected: Decimal) -> None:
    assert enough(expected) is None or enough(expected) == 0 or (enough(expected) or 0) >= FEW


def test_every_field_says_what_it_is() -> None:
    for told in (PublicCase, PublicAnswer):
        hints = get_type_hints(told, include_extras=True)
        assert all(len(get_args(hints[one.name])) > 1 and get_args(hints[one.name])[1] for one in fields(told))
    assert len(meanings()) == len(fields(PublicCase)) + len(fields(PublicAnswer))


def test_a_nomination_is_public_once_a_region_has_decided() -> None:
    nominated = Log(route=Route.OWN)
    assert not is_public(nominated.place)
    nominated.recommended()
    assert not is_public(nominated.place)
    nominated.region(REGIONS[0], "waiting")
    assert not is_public(nominated.place)
    nominated.region(REGIONS[1])
    assert is_public(nominated.place)


def test_what_the_council_says_is_public_from_the_start() -> None:
    assert is_public(Log().place)
    assert is_public(Log("await").place)
