"""What every endpoint may answer instead, for the description: a sentence, as RFC 9457 has it."""

from typing import Any

KIND = "application/problem+json"
PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "En svensk mening som säger vad man kan göra"},
    },
    "required": ["title", "status", "detail"],
}
REFUSED: dict[int | str, dict[str, Any]] = {
    code: {"description": words, "content": {KIND: {"schema": PROBLEM}}}
    for code, words in {
        400: "Adressen går inte att läsa",
        401: "Nyckel saknas eller gäller inte",
        403: "Nyckeln räcker inte till det",
        404: "Finns inte",
        405: "Här går det bara att läsa",
        422: "Frågan går inte att förstå",
        429: "För många försök med nycklar som inte gäller",
    }.items()
}
