"""Files that commands read and write; ”-” is the pipe."""

import json
import sys
from pathlib import Path
from typing import Any

from app.presenters.terminal import console
from models.rules.errors import InvalidInputError

PIPE = "-"
_MOST_BYTES = 20_000_000


def read_bytes(where: str) -> bytes:
    """A file's content. Raises InvalidInputError when it cannot be read."""
    try:
        content = sys.stdin.buffer.read(_MOST_BYTES + 1) if where == PIPE else _file(Path(where))
    except OSError as refused:
        raise InvalidInputError(f"Kan inte läsa {where}: {refused.strerror}. Kontrollera sökvägen.") from None
    if len(content) > _MOST_BYTES:
        raise InvalidInputError(f"{where} är större än 20 MB; väntat är en mindre fil.")
    return content


def _file(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(_MOST_BYTES + 1)


def read_json(where: str) -> Any:
    """A file's JSON. Raises InvalidInputError saying where it is none; the content is not quoted."""
    content = read_bytes(where)
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise InvalidInputError(f"{where} är inte i UTF-8; väntat är JSON i UTF-8.") from None
    except json.JSONDecodeError as wrong:
        raise InvalidInputError(
            f"{where}, rad {wrong.lineno}, tecken {wrong.colno}: där är något som inte är JSON. "
            "Schemat: ordnat budget schema."
        ) from None
    except RecursionError:
        raise InvalidInputError(f"{where} är nästlad för djupt; väntat är ett underlag enligt schemat.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidInputError(f"{key} är angivet två gånger i samma objekt; väntat är en gång.")
        found[key] = value
    return found


def write_json(document: Any) -> None:
    """Print JSON for another program, as it is."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    sys.stdout.flush()


def hand_over(content: bytes, where: str) -> None:
    """Write a file, or to standard output for ”-”. Raises InvalidInputError when it cannot be written."""
    if where == PIPE:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(where).write_bytes(content)
    except OSError as refused:
        raise InvalidInputError(f"Kan inte skriva {where}: {refused.strerror}. Välj en annan fil.") from None
    console.print(f"Skrivet till {where}.", markup=False, soft_wrap=True)
