"""How a case is called by people: OI-0017 (ordnat införande, running number)."""

import re

from models.rules.errors import InvalidInputError

_WRITTEN = re.compile(r"(?:OI-?)?0*([1-9][0-9]{0,8})", re.IGNORECASE)


def case_number(case_id: int) -> str:
    """The number people use for a case."""
    return f"OI-{case_id:04d}"


def case_id_of(text: str) -> int:
    """The case a person means by ”OI-0017”, ”oi17” or ”17”. Raises InvalidInputError."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise InvalidInputError(f"”{text}” är inget ärendenummer. Skriv till exempel OI-0017 eller 17.")
    return int(match[1])
