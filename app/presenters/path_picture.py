"""The path as a picture: where each box and each line stands, in the units of the drawing. Wide, and for a phone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from app.presenters.path_steps import MOOD_LABELS, Mood, PathStep
from app.presenters.shortened import shortened

SIGNS: dict[Mood, str] = {Mood.DONE: "✓", Mood.NOW: "▶", Mood.HELD: "‖", Mood.LATER: "○", Mood.OFF: "–"}
_LINE, _PADDING, _SIGN = 16, 12, 17
# Where long names of steps are divided, when they must be.
_DIVIDED = {"Sjukvårdsregional": "Sjukvårds- regional", "Budgetpåverkansanalys": "Budget- påverkans- analys"}
# How much room a sign takes, in an ordinary wide face: what is measured here must not run out of its box elsewhere.
_STRONG_SIGN, _PLAIN_SIGN = 8, 6.6


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: its foot at `y`; `strong` for the name of a step."""

    x: int
    y: int
    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A step. `whole` is everything it says, also what there was no room for."""

    x: int
    y: int
    width: int
    height: int
    mood: str
    texts: tuple[Text, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, and the lines between them as SVG paths."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The size of a box, and the room between boxes."""

    width: int
    height: int
    across: int
    down: int

    def signs(self, strong: bool) -> int:
        """How many signs a line has room for."""
        room = self.width - 2 * _PADDING
        return int((room - _SIGN) / _STRONG_SIGN if strong else room / _PLAIN_SIGN)


_WIDE, _TALL, _HALF = _Shape(216, 104, 24, 14), _Shape(340, 88, 0, 22), _Shape(164, 120, 12, 22)


def wide(steps: Sequence[PathStep]) -> Picture:
    """From left to right: a column for the steps that go on side by side."""
    columns = [list(column) for _, column in groupby(steps, key=lambda step: step.column)]
    tallest = max(len(column) for column in columns)
    height = tallest * (_WIDE.height + _WIDE.down) - _WIDE.down
    placed = [list(_stacked(column, number, height)) for number, column in enumerate(columns)]
    lines = [_across(a, b) for left, right in pairwise(placed) for a in left for b in right]
    width = len(columns) * (_WIDE.width + _WIDE.across) - _WIDE.across
    return Picture(width, height, tuple(box for column in placed for box in column), tuple(lines))


def tall(steps: Sequence[PathStep]) -> Picture:
    """From top to bottom: side by side two and two."""
    placed: list[list[list[Box]]] = []
    y = 0
    for _, column in groupby(steps, key=lambda step: step.column):
        rows = list(_in_pairs(list(column), y))
        placed.append(rows)
        y = rows[-1][0].y + rows[-1][0].height + _TALL.down
    # What stands under its like goes on beside it, so lines are only drawn from what comes before to what comes after.
    lines = [_down(a, b) for above, below in pairwise(placed) for a in above[-1] for b in below[0]]
    boxes = tuple(box for rows in placed for row in rows for box in row)
    return Picture(_TALL.width, y - _TALL.down, boxes, tuple(lines))


def _in_pairs(steps: Sequence[PathStep], y: int) -> Iterator[list[Box]]:
    shape = _TALL if len(steps) == 1 else _HALF
    for first in range(0, len(steps), 2):
        top = y + first // 2 * (shape.height + _PADDING)
        yield [
            _box(step, shape, n * (shape.width + shape.across), top) for n, step in enumerate(steps[first : first + 2])
        ]


def _stacked(column: Sequence[PathStep], number: int, height: int) -> Iterator[Box]:
    taken = len(column) * (_WIDE.height + _WIDE.down) - _WIDE.down
    top = (height - taken) // 2
    for n, step in enumerate(column):
        x = number * (_WIDE.width + _WIDE.across)
        yield _box(step, _WIDE, x, top + n * (_WIDE.height + _WIDE.down))


def _box(step: PathStep, shape: _Shape, x: int, y: int) -> Box:
    names = [(words, True) for words in _wrapped(step.what, shape.signs(strong=True), 3)]
    most = (shape.height - _PADDING) // _LINE - len(names)
    said = [(words, False) for words in _said(step, shape.signs(strong=False), most)]
    left, foot = x + _PADDING, y + _PADDING + 9
    texts = [Text(left, foot, SIGNS[step.mood], strong=True)]
    texts += [
        Text(left + (_SIGN if strong else 0), foot + n * _LINE, words, strong)
        for n, (words, strong) in enumerate([*names, *said])
    ]
    return Box(x, y, shape.width, shape.height, step.mood.value, tuple(texts), step.words)


def _said(step: PathStep, signs: int, most: int) -> list[str]:
    """Who, what, when: on `most` lines, of which what has been said gets those that are left."""
    ends = [shortened(words, signs) for words in (step.who, step.when) if words]
    between = _wrapped(step.said or ("" if step.when else MOOD_LABELS[step.mood]), signs, most - len(ends))
    who, when = ends[: bool(step.who)], ends[bool(step.who) :]
    return [*who, *between, *when]


def _wrapped(text: str, signs: int, most: int) -> list[str]:
    """On at most so many lines; a word longer than a line is divided where it can be, else cut."""
    lines: list[str] = []
    for word in " ".join(_DIVIDED.get(w, w) if len(w) > signs else w for w in text.split()).split():
        if lines and len(lines[-1]) + 1 + len(word) <= signs:
            lines[-1] += f" {word}"
        else:
            lines.append(shortened(word, signs))
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), signs)] if most > 0 else []
    return lines


def _across(a: Box, b: Box) -> str:
    x1, y1, x2, y2 = a.x + a.width, a.y + a.height // 2, b.x, b.y + b.height // 2
    half = (x1 + x2) // 2
    return f"M{x1} {y1}H{half}V{y2}H{x2}"


def _down(a: Box, b: Box) -> str:
    x1, y1, x2, y2 = a.x + a.width // 2, a.y + a.height, b.x + b.width // 2, b.y
    half = (y1 + y2) // 2
    return f"M{x1} {y1}V{half}H{x2}V{y2}"
