"""A file that is itself packed with gzip, whatever the answer that carried it was."""

import zlib

from tasks.sources.reading.records import Expected

MARK = b"\x1f\x8b"
GZIP = 16 + zlib.MAX_WBITS


def unpacked(content: bytes, expected: Expected, *, most: int) -> bytes:
    """The file, at most `most` bytes of it; one that is not packed (a server may do that on the way) as it is.

    Raises:
        SourceFailureError: more bytes than that, damaged, cut off, or followed by something else.
    """
    if not content.startswith(MARK):
        return content
    unpacker = zlib.decompressobj(GZIP)
    try:
        # One byte more than allowed is enough to know; the rest stays packed.
        file = unpacker.decompress(content, most + 1)
    except zlib.error as oddity:
        raise expected.unexpected(expected="en hel gzip-fil", found="en trasig") from oddity
    if len(file) > most:
        raise expected.unexpected(expected=f"högst {most} byte i gzip-filen", found="fler")
    if not unpacker.eof or unpacker.unused_data:
        raise expected.unexpected(expected="en hel gzip-fil", found="en som slutar för tidigt eller för sent")
    return file
