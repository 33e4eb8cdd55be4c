"""What a poll gave, in words: for a terminal, a state's name and a table on Prefect's pages."""

from collections.abc import Sequence

from tasks.poll import Polled
from tasks.sources.reading.records import Facts, Json

_NOTHING = "Oförändrat sedan sist"
# What records are about, by the names their facts have: the first two that are there.
_NAMES = ("product", "name", "title", "indication", "label")


def one_line(polled: Sequence[Polled]) -> str:
    """One Swedish line about a round, or about a single poll."""
    taken = [one.taken for one in polled]
    read = [one for one in taken if one.rows is not None]
    if not polled:
        return "Ingen källa är påslagen"
    if read and all(one.baseline for one in read):
        rows = sum(one.rows or 0 for one in read)
        return f"Utgångsläge: {rows} rader kända, inga ärenden öppnade"
    new, changed = (sum(len(getattr(one.changes, kind)) for one in taken) for kind in ("new", "changed"))
    gone = sum(len(one.changes.no_longer_listed) for one in taken)
    said = [f"{new} nya", f"{changed} ändrade", *([f"{gone} inte längre med"] if gone else [])]
    return ", ".join(said) if new or changed or gone else _NOTHING


def problems(polled: Sequence[Polled]) -> str:
    """A sentence for each source that failed; empty when none did."""
    return "\n".join(one.problem for one in polled if one.problem)


def outcome(one: Polled) -> str:
    """How one poll went, in a few words."""
    if one.problem:
        return "fel"
    if one.same or (one.taken.rows is not None and not one.taken.changes and not one.taken.baseline):
        return "oförändrad"
    if one.taken.rows is None:
        return "hämtades av någon annan samtidigt"
    return "utgångsläge" if one.taken.baseline else "ändrad"


def polled_row(one: Polled) -> dict[str, str | int | None]:
    """One poll as a row of a table."""
    changes, followed = one.taken.changes, one.taken.followed
    return {
        "Källa": one.how.label,
        "Läge": outcome(one),
        "Rader": one.taken.rows,
        "Nya": len(changes.new),
        "Ändrade": len(changes.changed),
        "Inte längre med": len(changes.no_longer_listed),
        "Förslag": len(followed.proposals),
        "Ärenden berörda": len({*followed.moved, *followed.opened, *followed.noted}),
        "Att avgöra": "\n".join(followed.doubts),
        "Fel": one.problem or "",
    }


def named(key: str, facts: Facts) -> str:
    """What a record is about, as its source wrote it; its key when nothing in it is a name."""
    words = [str(facts[name]) for name in _NAMES if facts.get(name)]
    return ": ".join(words[:2]) or key


def said(value: Json) -> str:
    """A fact as text: nothing for nothing, ja and nej, and a list on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ", ".join(map(said, value))
    return str(value)
