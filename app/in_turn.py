"""Several servers that are as good as each other: a request goes to the first of them that takes it."""

from collections.abc import Sequence

import httpx


class InTurn(httpx.BaseTransport):
    """Asks one server after the other until one answers; that one is asked first the next time.

    Their addresses differ in scheme, host and port only. A request may reach a server that then says nothing, and go
    on to the next: what is asked must be harmless twice.
    """

    def __init__(self, addresses: Sequence[str]) -> None:
        """At least one address. Raises httpx.InvalidURL."""
        self._servers = [httpx.URL(address) for address in addresses]
        self._line = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first that gives one. Raises the last one's httpx.TransportError when none does."""
        *others, last = tuple(self._servers)
        for server in others:
            try:
                return self._ask(server, request)
            except httpx.TransportError:
                continue
        return self._ask(last, request)

    def close(self) -> None:
        """No more is asked."""
        self._line.close()

    def _ask(self, server: httpx.URL, request: httpx.Request) -> httpx.Response:
        response = self._line.handle_request(_to(server, request))
        self._servers.sort(key=lambda other: other != server)
        return response


def _to(server: httpx.URL, request: httpx.Request) -> httpx.Request:
    there = request.url.copy_with(scheme=server.scheme, host=server.host, port=server.port)
    headers = [(name, value) for name, value in request.headers.multi_items() if name != "host"]
    return httpx.Request(request.method, there, headers=headers, content=request.read(), extensions=request.extensions)
