"""A piece is made once for as long as nothing changes, and never shown when something has."""

from collections.abc import Callable

from markupsafe import Markup

from app.web.remembered import Remembered


def maker() -> tuple[list[int], Callable[[], Markup]]:
    made: list[int] = []

    def make() -> Markup:
        made.append(len(made))
        return Markup(f"<p>{len(made)}</p>")

    return made, make


def test_made_once_under_one_stamp_and_anew_under_the_next() -> None:
    kept, (made, make) = Remembered(), maker()
    assert [kept.piece(stamp, "a", make) for stamp in (1, 1, 2, 2, 1)] == [
        "<p>1</p>", "<p>1</p>", "<p>2</p>", "<p>2</p>", "<p>3</p>",
    ]  # fmt: skip
    assert len(made) == 3


def test_each_key_has_its_own() -> None:
    kept, (_, make) = Remembered(), maker()
    assert [kept.piece(1, key, make) for key in ("a", "b", "a")] == ["<p>1</p>", "<p>2</p>", "<p>1</p>"]


def test_what_was_made_while_something_changed_is_not_kept() -> None:
    kept, (_, make) = Remembered(), maker()

    def overtaken() -> Markup:
        kept.piece(2, "b", make)
        return Markup("<p>old</p>")

    assert kept.piece(1, "a", overtaken) == "<p>old</p>"
    assert kept.piece(2, "a", make) == "<p>2</p>"


def test_it_does_not_grow_for_ever() -> None:
    kept, (made, make) = Remembered(), maker()
    for number in range(1000):
        kept.piece(1, number, make)
    assert len(made) == 1000
    assert len(kept._pieces) <= 100
