"""Texts that people and sources have written, as a page can show them: on one line, and no longer than it has room."""

from unicodedata import category

LINE, PARAGRAPH = 120, 600
_MORE = "…"
# Signs that are not printed and may turn the reading direction, halves of signs, and those nobody has defined.
_HIDDEN = frozenset({"Cf", "Cs", "Co", "Cn"})


def shortened(text: str, most: int = LINE) -> str:
    """At most `most` signs; what is cut off shows as ”…”."""
    shown = visible(text)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + _MORE


def visible(text: str) -> str:
    """On one line, without signs that nobody sees."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if category(sign) == "Cc" else sign for sign in text if category(sign) not in _HIDDEN)
    return " ".join("".join(kept).split())


def visible_lines(text: str) -> str:
    """A whole text with its lines and blanks, without signs that nobody sees."""
    return "".join(sign for sign in text if sign in "\n\t" or category(sign) not in {*_HIDDEN, "Cc"})
