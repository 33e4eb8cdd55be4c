"""The picture of the path: every step in it, nothing outside its box, and the same told in words."""

from collections.abc import Callable

import pytest

from app.presenters.path_picture import Picture, tall, wide
from app.presenters.path_steps import Mood, path_steps
from models.rules.process import Route, Stage
from models.rules.standings import Judgement
from tests.factories import Log, day, organisation

TODAY = day(30)
SHAPES = pytest.mark.parametrize("shape", [wide, tall], ids=["wide", "tall"])


def moods(log: Log) -> dict[str, str]:
    return {step.what: step.mood.value for step in path_steps(log.place, organisation(), TODAY)}


def test_what_is_done_what_goes_on_and_what_is_left() -> None:
    log = Log().decided(Stage.CONSENSUS, "support")
    assert moods(log) == {
        "Rekommendation": "done",
        "Sjukvårdsregional konsensus": "done",
        "Budgetpåverkansanalys": "now",
        "Sjukvårdsregional rekommendation": "later",
        "Norrbotten": "later",
        "Västerbotten": "later",
        "Västernorrland": "later",
        "Jämtland Härjedalen": "later",
        "Godkänt för användning": "later",
    }


def test_a_region_that_stands_still_and_one_that_waits() -> None:
    log = Log().recommended().region("norrbotten", "waiting").stopped(day(25), day(60), region="vasterbotten")
    found = moods(log)
    assert (found["Norrbotten"], found["Västerbotten"], found["Västernorrland"]) == ("now", "held", "now")


def test_a_no_ends_the_path() -> None:
    found = moods(Log().recommended("recommend_not"))
    assert (found["Norrbotten"], found["Nejet görs känt"]) == ("off", "now")


def test_the_own_route_begins_with_a_nomination() -> None:
    steps = path_steps(Log(route=Route.OWN).place, organisation(), TODAY)
    assert [(step.what, step.mood.value) for step in steps[:2]] == [("Nominering", "done"), ("Upptag", "now")]


def test_a_changed_recommendation_is_whose_turn_it_is() -> None:
    log = Log().revised("should_not")
    first = path_steps(log.place, organisation(), TODAY)[0]
    assert (first.mood, first.when) == (Mood.NOW, "ändrad, ska bedömas")
    assert moods(log.judged(Judgement.GO_ON))["Rekommendation"] == "done"


@SHAPES
@pytest.mark.parametrize("log", [Log(), Log().released(), Log(route=Route.OWN)], ids=["new", "released", "own"])
def test_every_step_is_a_box_inside_the_picture_and_no_two_overlap(shape: Callable[..., Picture], log: Log) -> None:
    steps = path_steps(log.place, organisation(), TODAY)
    drawn = shape(steps)
    assert [box.whole for box in drawn.boxes] == [step.words for step in steps]
    corners = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in drawn.boxes]
    assert all(x >= 0 and y >= 0 and right <= drawn.width and foot <= drawn.height for x, y, right, foot in corners)
    apart = [
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for n, one in enumerate(corners)
        for other in corners[n + 1 :]
    ]
    assert all(apart)


@SHAPES
def test_texts_stay_in_their_boxes(shape: Callable[..., Picture]) -> None:
    for box in shape(path_steps(Log().released().place, organisation(), TODAY)).boxes:
        for text in box.texts:
            assert box.x <= text.x < box.x + box.width
            assert box.y < text.y <= box.y + box.height
            assert text.x + 6 * len(text.words) <= box.x + box.width
