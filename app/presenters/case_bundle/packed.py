"""Files packed into one with their checksums, and such a file looked through again."""

import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from models.rules.errors import InvalidInputError

RECORD, CHECKSUMS = "arende.json", "kontrollsummor.txt"
# ZIP knows no time before it; one that is always the same keeps the bytes the same.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 200_000_000


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files and their checksums as ZIP. The same files give the same bytes."""
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**files, CHECKSUMS: sums.encode()}.items()):
            told = zipfile.ZipInfo(name, _ALWAYS)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(told, content)
    return whole.getvalue()


def looked_through(content: bytes) -> tuple[dict[str, Any], list[str]]:
    """The case's record in a packed file, and the files whose checksum is wrong, missing or of nothing.

    Raises InvalidInputError for what is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(file.file_size for file in archive.infolist()) > _MOST_BYTES:
                raise _not_one()
            files = {name: archive.read(name) for name in archive.namelist()}
        lines = files.pop(CHECKSUMS).decode().splitlines()
        record = json.loads(files[RECORD])
    except (zipfile.BadZipFile, KeyError, ValueError, RecursionError, NotImplementedError, RuntimeError) as wrong:
        raise _not_one() from wrong
    if not isinstance(record, dict):
        raise _not_one()
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    actual = {name: sha256(file).hexdigest() for name, file in files.items()}
    return record, sorted(name for name in {*wanted, *actual} if wanted.get(name) != actual.get(name))


def _not_one() -> InvalidInputError:
    return InvalidInputError(
        "Filen är inget ärendepaket, eller är inte hel. Ange en fil som ”ordnat case bundle” har skrivit."
    )
