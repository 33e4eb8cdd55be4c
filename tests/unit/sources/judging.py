"""Whether what was read from a damaged page can be believed: a second, slow and simple opinion.

It knows no page's form. It asks of a record that was not there before only that its words stand on the page, that its
days do, and that its verdict is what its label says.
"""

import gzip
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from models.rules.errors import SourceFailureError
from tasks.actions.taking_in.changes import Changes
from tasks.actions.taking_in.compare import check_length, compare
from tasks.sources.reading.records import Record
from tests.unit.sources.specimens import Specimen

SENTENCE = re.compile(r"Källan [a-z_]+: väntade .+, men fann .+\.", re.DOTALL)
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NUMERIC = re.compile(r"(?<!\d)(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})|(\d{12,13}))(?!\d)")
WORDED = re.compile(rf"(\d{{1,2}})(?::[ae])? ({'|'.join(MONTHS)})[a-z.]*,? (\d{{4}})", re.IGNORECASE)
NO = frozenset({"inte", "ej", "icke", "aldrig", "avstå", "avråd", "avråds", "avråder", "avrådan", "ned", "ner"})
USED = frozenset({"användas", "använda", "ges", "erbjudas", "övervägas"})
YES = {"should": ("bör", "rekommenderar", "rekommenderas"), "may": ("kan",)}


def outcome(of: Specimen, page: bytes) -> str:
    """How a damaged page was taken: refused, the same list, or one that differs believably.

    Raises:
        AssertionError: it was taken for something it is not. Any other exception is the parser's own.
    """
    try:
        found, records = _read(of, page)
    except SourceFailureError as failure:
        return _refusal(str(failure))
    assert records or of.how.source.rolling
    assert of.how.source.rolling or len(records) * 2 >= len(of.records), "a list lost in silence"
    for doubt in (doubt for listed in found.news for doubt in _doubts(of, page, listed.record)):
        raise AssertionError(doubt)
    return "differs" if found else "same"


def _refusal(sentence: str) -> str:
    assert SENTENCE.fullmatch(sentence), sentence
    sentence.encode()
    return "refused"


def _read(of: Specimen, page: bytes) -> tuple[Changes[Any], Sequence[Record]]:
    records = of.how.source.parse(page, of.how.expected)
    check_length(of.how, len(of.records), len(records))
    return compare(of.how, records, of.known), records


def _doubts(of: Specimen, page: bytes, record: Record) -> Iterator[str]:
    facts = record.facts()
    written = json.dumps(facts, ensure_ascii=False)
    written.encode()
    letters = _letters(page)
    if not 0 < len(record.key) <= 600:
        yield f"a key of {len(record.key)} characters"
    if re.search(r"[\x00-\x1f\x7f\ufffd]", "".join(_texts(facts))):
        yield f"signs that cannot be shown in {written}"
    stands = _shown(letters)
    for name, said in facts.items():
        if name not in {"verdict", "subsidy"}:
            yield from (f"{name} {part!r} is not on the page" for part in _not_there(said, stands, letters))
    yield from _wrong_verdict(of, facts)


def _not_there(said: Any, stands: Sequence[str], letters: str) -> Iterator[str]:
    for words in _texts(said):
        if any(words == day.isoformat() for day in _days(letters)):
            continue
        # An address is made absolute by what the configuration says; a combination is joined by signs of ours.
        path = re.sub(r"https?://[^/]+", "", words)
        yield from (part for part in re.split(r"[ /]", path) if not any(_squeezed(part) in one for one in stands))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        yield from (words for value in said.values() for words in _texts(value))
    elif isinstance(said, list):
        yield from (words for value in said for words in _texts(value))


def _wrong_verdict(of: Specimen, facts: Mapping[str, Any]) -> Iterator[str]:
    verdict, words = facts.get("verdict"), re.findall(r"\w+", html.unescape(str(facts.get("label"))).casefold())
    no = bool(NO & set(words))
    if verdict in YES:
        core = [n for n, word in enumerate(words) if word in YES[verdict]]
        used = [n for n, word in enumerate(words) if word in USED]
        between = words[core[0] : used[0]] if core and used else []
        alone = words in (["bör"], ["kan"])
        known = all(word in of.labels or word in {"regionerna", "att"} for word in between)
        if no or not (alone or (between and known)):
            yield f"{words} taken for {verdict}"
    if verdict == "should_not" and not no:
        yield f"{words} taken for a no"
    if verdict == "await" and not any(word.startswith("avvakta") for word in words):
        yield f"{words} taken for await"


def _letters(page: bytes) -> str:
    content = gzip.decompress(page) if page.startswith(b"\x1f\x8b") else page
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", "replace")
    return words


def _shown(letters: str) -> list[str]:
    """The page's letters: all of them, without its comments, and without its tags as well."""
    open_part = re.sub(r"<!--.*?-->|<script.*?</script>", "", letters, flags=re.DOTALL | re.IGNORECASE)
    return [_squeezed(words) for words in (letters, open_part, re.sub(r"</?[a-zA-Z][^<>]*>", "", open_part))]


def _squeezed(words: str) -> str:
    """Letters and digits only, however they were written: escapes, entities, percent signs, composition, case."""
    escaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda sign: chr(int(sign[1], 16)), words)
    plain = unquote(html.unescape(html.unescape(escaped)))
    return "".join(sign for sign in normalize("NFKD", plain).casefold() if sign.isalnum())


def _days(letters: str) -> frozenset[date]:
    plain = html.unescape(letters)
    return frozenset(day for found in (*NUMERIC.finditer(plain), *WORDED.finditer(plain)) for day in _day(found))


def _day(found: re.Match[str]) -> Iterator[date]:
    parts = [part for part in found.groups() if part]
    try:
        if len(parts) == 1:
            moment = datetime.fromtimestamp(int(parts[0]) / 1000, UTC).date()
            yield from (moment, moment + timedelta(1))
        elif parts[1].isalpha():
            yield date(int(parts[2]), MONTHS.index(parts[1].casefold()) + 1, int(parts[0]))
        else:
            year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
            yield date(int(year), int(month), int(day))
            yield date(int(year), int(month), int(day)) + timedelta(1)  # a moment late in the day in UTC
    except (ValueError, OverflowError):
        return
