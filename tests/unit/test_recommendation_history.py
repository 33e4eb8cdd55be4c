"""What changed from one version of a recommendation to the next, word by word."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from app.presenters.recommendation_history import recommendation_versions
from app.presenters.shortened import shortened, visible, visible_lines


def version(number: int, label: str, verdict: str = "should", **fields: Any) -> Any:
    plain = {"restricted": False, "comment": None, "decided_on": None, "date_text": "", "url": None}
    published = date(2026, 9, number)
    return SimpleNamespace(
        **(plain | {"number": number, "label": label, "verdict": verdict, "published_on": published} | fields)
    )


def pieces(*rows: Any) -> list[tuple[str, str]]:
    return [(piece.how, piece.words) for piece in recommendation_versions(rows)[0].label]


def test_what_is_gone_and_what_is_new() -> None:
    assert pieces(version(1, "bör användas vid A"), version(2, "bör inte användas vid B", "should_not")) == [
        ("kept", "bör"), ("new", "inte"), ("kept", "användas vid"), ("gone", "A"), ("new", "B"),
    ]  # fmt: skip


def test_the_first_has_nothing_to_differ_from() -> None:
    assert pieces(version(1, "bör användas")) == [("kept", "bör användas")]
    assert recommendation_versions([version(1, "x")])[0].changes == ()


def test_other_differences_are_told_in_words() -> None:
    found = recommendation_versions(
        [version(1, "x"), version(2, "x", "may", restricted=True, comment="Ny", published_on=date(2026, 9, 1))]
    )
    assert found[0].changes == (
        "bör användas → kan användas", "med begränsning", "kommentaren är ändrad", "samma publiceringsdatum som förut",
    )  # fmt: skip


def test_only_addresses_that_can_be_followed_are() -> None:
    urls = ["https://a.example", "http://a.example", "javascript:alert(1)", "//a.example", None]
    found = [recommendation_versions([version(1, "x", url=url)])[0].url for url in urls]
    assert found == ["https://a.example", "http://a.example", None, None, None]


def test_texts_are_cut_and_hidden_signs_are_gone() -> None:
    assert shortened("a" * 200, 10) == "a" * 9 + "…"
    assert visible("  en\u202e två\x00\n tre ") == "en två tre"
    assert visible_lines("en\u202e\n  två\x07") == "en\n  två"
