"""`docs/security.md` speaks of every requirement of OWASP ASVS 4.0.3, levels 1 and 2, once, and of files that exist."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# Chapter.section and the numbers in it, as in OWASP/ASVS on GitHub: 4.0/docs_en/… 4.0.3-en.flat.json.
ASKED = """
1.1 1-7; 1.2 1-4; 1.4 1 4 5; 1.5 1-4; 1.6 1-4; 1.7 1-2; 1.8 1-2; 1.9 1-2; 1.10 1; 1.11 1-2; 1.12 2; 1.14 1-6;
2.1 1-12; 2.2 1-3; 2.3 1-3; 2.4 1-5; 2.5 1-7; 2.6 1-3; 2.7 1-6; 2.8 1-7; 2.9 1-3; 2.10 1-4;
3.1 1; 3.2 1-4; 3.3 1-4; 3.4 1-5; 3.5 1-3; 3.7 1;
4.1 1-3 5; 4.2 1-2; 4.3 1-3;
5.1 1-5; 5.2 1-8; 5.3 1-10; 5.4 1-3; 5.5 1-4;
6.1 1-3; 6.2 1-6; 6.3 1-2; 6.4 1-2;
7.1 1-4; 7.2 1-2; 7.3 1 3 4; 7.4 1-3;
8.1 1-4; 8.2 1-3; 8.3 1-8;
9.1 1-3; 9.2 1-4; 10.2 1-2; 10.3 1-3; 11.1 1-8;
12.1 1-3; 12.2 1; 12.3 1-6; 12.4 1-2; 12.5 1-2; 12.6 1;
13.1 1 3-5; 13.2 1-3 5-6; 13.3 1-2; 13.4 1-2;
14.1 1-4; 14.2 1-6; 14.3 2-3; 14.4 1-7; 14.5 1-4
"""
WITHDRAWN = "1.4 2-3; 1.12 1; 4.1 4; 7.3 2; 13.1 2; 13.2 4; 14.3 1"
LEVEL_3 = "1.11 3; 2.2 4-7; 3.6 1-2; 6.2 7-8; 6.3 3; 8.1 5-6; 9.2 5; 10.1 1; 10.2 3-6; 14.1 5"
IN_ALL = 286
_NUMBER = r"\d+\.\d+\.\d+"


def numbers(spans: str) -> Iterator[int]:
    """1-3 5 is 1, 2, 3 and 5."""
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def every(sections: str) -> list[str]:
    """1.4 2-3; 1.12 1 is 1.4.2, 1.4.3 and 1.12.1."""
    parts = (one.split(maxsplit=1) for one in sections.split(";"))
    return [f"{section}.{number}" for section, spans in parts for number in numbers(spans)]


def spoken_of(text: str) -> Iterator[str]:
    """Every number in a text: 2.8.1–2.8.3, 3.3.4 is four."""
    for first, last in re.findall(rf"({_NUMBER})(?:–({_NUMBER}))?", text):
        section, _, number = first.rpartition(".")
        yield from (f"{section}.{one}" for one in range(int(number), int((last or first).rpartition(".")[2]) + 1))


def answered(answer: str = "[^|]*") -> Iterator[str]:
    """Every number in the first column of a table; of the rows with an `answer` in the second."""
    for cell in re.findall(rf"(?m)^\| (\d[^|]*) \| {answer} \|", PAGE):
        yield from spoken_of(cell)


def test_the_list_is_the_standards_own() -> None:
    known = every(ASKED) + every(WITHDRAWN) + every(LEVEL_3)
    assert len(known) == len(set(known)) == IN_ALL
    # Each section counts from one, without a gap.
    sections = Counter(number.rpartition(".")[0] for number in known)
    assert set(known) == {f"{section}.{number + 1}" for section, count in sections.items() for number in range(count)}


def test_every_requirement_is_spoken_of_once() -> None:
    assert Counter(answered()) == Counter(every(ASKED))


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+|[\w-]+\.(?:md|txt|toml)|Makefile)`", PAGE))
    assert len(named) > 60
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_what_is_not_met_says_so_at_the_top_and_nothing_else_does() -> None:
    found = re.search(r"(?m)^\*\*Det som inte är uppfyllt\*\*.*$", PAGE)
    assert found is not None
    assert Counter(spoken_of(found[0])) == Counter(answered(r"\*\*Nej\*\*"))
    # A no within a row that begins with another answer would be one that the top does not know of.
    assert re.findall(r"(?m)^\| \d[^|]* \| (?!\*\*Nej)[^|]* \|.*\*\*Nej.*$", PAGE) == []
