"""A whole form: what is wrong in one place, in the order asked; nothing typed is lost on the way."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.web.forms.choices import Tick
from app.web.forms.fields import Carried, Day, Long, Number, Text
from app.web.forms.form import Fault, Form
from app.web.forms.posted import Posted

FORM = Form(
    (
        Day(name="on", label="Datum"),
        Long(name="reason", label="Skäl"),
        Number(name="price", label="Pris", required=False, extra=True),
        Tick(name="yes", label="Ja?", extra=True),
        Carried(name="version", label="Version"),
    )
)


def test_everything_that_is_wrong_is_said_in_the_order_of_the_form() -> None:
    filled = FORM.read(Posted.of([("price", "dyrt"), ("on", "igår")]))
    assert [fault.at for fault in filled.summary] == ["on", "reason", "price"]


def test_what_the_rules_refuse_is_said_of_the_field_it_is_about_or_of_the_whole() -> None:
    filled = FORM.read(Posted.of([("on", "2026-11-22"), ("reason", "x")]))
    assert filled.ok
    told = filled.refused("Dagen är för tidig.", "on").refused("Någon annan hann före.").refused("Okänt.", "finns inte")
    assert told.summary == [Fault("Någon annan hann före."), Fault("Okänt."), Fault("Dagen är för tidig.", "on")]
    assert not told.ok


def test_what_is_filled_in_beforehand_is_there_unless_nothing_is_known() -> None:
    filled = FORM.blank({"on": date(2026, 11, 22), "reason": None, "price": Decimal("2.5")})
    assert (filled.text("on"), filled.text("reason"), filled.text("price")) == ("2026-11-22", "", "2,5")


def test_what_may_be_told_besides_is_folded_away_until_something_stands_in_it_or_is_wrong_with_it() -> None:
    assert not FORM.blank().extras_shown
    assert FORM.blank({"price": Decimal(1)}).extras_shown
    assert FORM.blank().refused("För högt.", "price").extras_shown


def test_the_answers_are_told_in_words_without_what_was_left_out_or_is_not_for_people() -> None:
    posted = Posted.of([("on", "2026-11-22"), ("reason", "Därför"), ("version", "2")])
    assert list(FORM.read(posted).answers) == [("Datum", "2026-11-22"), ("Skäl", "Därför")]


def test_only_what_the_form_asks_is_carried_along() -> None:
    posted = Posted.of([("on", "2026-11-22"), ("is_admin", "1"), ("key", "x")])
    assert list(FORM.read(posted).carried) == [("on", "2026-11-22")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_is_there_to_be_typed_on(on: str, reason: str) -> None:
    once = Posted.of([("on", on), ("reason", reason)])
    filled = FORM.read(once)
    again = FORM.read(Posted.of(filled.carried))
    assert again.typed == filled.typed == {"on": once.all("on"), "reason": once.all("reason")}
    assert again.faults == filled.faults


def test_of_what_is_carried_past_a_page_the_longer_texts_are_worth_showing() -> None:
    posted = Posted.of([("csrf", "a b"), ("on", "2026-11-22"), ("reason", "Det var så här.")])
    assert posted.written({"csrf"}) == ["Det var så här."]
    assert list(posted.carried({"csrf"})) == [("on", "2026-11-22"), ("reason", "Det var så här.")]


def test_a_name_given_twice_is_two_texts() -> None:
    assert Posted.of([("a", "1"), ("a", "2")]).all("a") == ("1", "2")
    assert Text(name="a", label="A").read(Posted.of([("a", "1"), ("a", "2")])) == "1"
