"""Asking Prefect's server to carry a case on, when what answers is no server, or not for long."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from app.one_machine import free_port
from app.prefect_access import PrefectAccess
from app.prefect_api import answers, registered, start_introduction


def says(text: bytes) -> Callable[[socket.socket], None]:
    """An answer of so many bytes; then the connection is closed."""

    def answer(caller: socket.socket) -> None:
        caller.recv(65536)
        caller.sendall(text)

    return answer


def hangs(caller: socket.socket) -> None:
    """No answer for as long as the other end waits."""
    while caller.recv(65536):
        pass


def page(body: bytes, kind: bytes = b"text/html", status: bytes = b"200 OK") -> Callable[[socket.socket], None]:
    """A whole answer over HTTP."""
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    return says(head % (status, kind, len(body)) + body)


WRONG = {
    "closes at once": says(b""),
    "breaks off in the middle": says(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"),
    "speaks something else": says(b"220 smtp.example ESMTP\r\n"),
    "shows a page of its own": page(b"<h1>Inloggning</h1>"),
    "answers with other JSON": page(b'{"hello": "world"}', b"application/json"),
    "answers with a list": page(b"[1, 2]", b"application/json"),
    "does not know the deployment": page(b'{"detail": "Deployment not found"}', b"application/json", b"404 Not Found"),
    "is out of order": page(b"", status=b"500 Internal Server Error"),
    "never answers": hangs,
}


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something at a port of this machine; its address as if it were Prefect's."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                with caller, suppress(OSError):
                    answer(caller)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.mark.parametrize("answer", WRONG.values(), ids=list(WRONG))
def test_what_is_no_prefect_server_has_not_taken_the_case(answer: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with server(answer) as url:
        assert start_introduction(PrefectAccess(url), 1, 1) is False
        assert registered(PrefectAccess(url)) == set()
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "url",
    [f"http://127.0.0.1:{free_port()}/api", "http://[not an address/api", "nonsense", "", "http://127.0.0.1:99999/api"],
)
def test_an_address_that_leads_nowhere_has_not_taken_the_case(url: str) -> None:
    assert start_introduction(PrefectAccess(url), 1, 1) is False
    assert registered(PrefectAccess(url)) == set()
    assert answers(PrefectAccess(url)) is False
