"""The bytes of an answer, unpacked as they come and never more of them than was agreed."""

import zlib
from contextlib import suppress
from http import HTTPStatus

import httpx

GZIP = 16 + zlib.MAX_WBITS
SMALL = 65_536


class OddBodyError(ValueError):
    """An answer that is too large or wrongly packed; its text is the Swedish end of "men fann …"."""


def read_body(response: httpx.Response, *, most: int) -> bytes:
    """The body of a streamed response, unpacked, at most `most` bytes.

    httpx would unpack whole blocks, and packing within packing, before the size can be looked at: a few
    kilobytes can then fill the memory. So only one layer of gzip is accepted, and unpacked here.

    Raises:
        OddBodyError: more bytes than that, another packing, or a damaged one.
        httpx.TransportError: the connection broke.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing == "identity":
        return _plain(response, most)
    if packing in {"gzip", "x-gzip"}:
        return _unpacked(response, most)
    raise OddBodyError(f"ett svar packat med {packing[:40]!r}")


def drain(response: httpx.Response) -> None:
    """Read past a body nobody wants, if it is a small one: only then can the connection be used again."""
    said = response.headers.get("content-length", "")
    if response.status_code == HTTPStatus.NOT_MODIFIED or (said.isdecimal() and int(said) <= SMALL):
        with suppress(httpx.TransportError):
            for _ in response.iter_raw():
                pass


def _plain(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    for block in response.iter_raw():
        body += block
        _check_size(body, most)
    return bytes(body)


def _unpacked(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    unpacker = zlib.decompressobj(GZIP)
    try:
        for block in response.iter_raw():
            # One byte more than allowed is enough to know; the rest stays packed.
            body += unpacker.decompress(block, most + 1 - len(body))
            _check_size(body, most)
    except zlib.error as error:
        raise OddBodyError("trasig gzip") from error
    if not unpacker.eof or unpacker.unused_data:
        raise OddBodyError("gzip som slutar för tidigt eller för sent")
    return bytes(body)


def _check_size(body: bytearray, most: int) -> None:
    if len(body) > most:
        raise OddBodyError(f"mer än {most} byte")
