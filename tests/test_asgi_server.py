"""How servers listen, and that nothing of them stays open: shown by the development server."""

from __future__ import annotations

import gc
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest
import urllib3

from scanner.asgi_server import listen, url_of
from scanner.devserver import serve
from scanner.errors import ConfigError
from tests.devserver.conftest import MARKET
from tests.devserver.running import serving


def test_port_0_is_any_free_one_and_printed() -> None:
    with closing(listen("127.0.0.1", 0)) as one, closing(listen("127.0.0.1", 0)) as other:
        assert url_of(one) != url_of(other)
        assert url_of(one) == f"http://127.0.0.1:{one.getsockname()[1]}"


def test_a_port_that_is_taken_is_refused_by_number() -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port='{port}' .* 127\.0\.0\.1 \("):
            listen("127.0.0.1", port)


def test_an_invalid_host_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"no\.such\.host"):
        listen("no.such.host.invalid", 0)


def test_when_it_has_stopped_it_does_not_answer() -> None:
    with serving(MARKET) as url:
        pass
    with pytest.raises(ConnectionRefusedError), socket.create_connection(address_of(url)):
        pass


BARS = "/v2/aggs/grouped/locale/us/market/stocks/2024-06-27?apiKey=any"
ASKED = f"GET {BARS} HTTP/1.1\r\nHost: h\r\n"
#: What a client has sent when the server ends, by what it then waits for.
SENT = {
    "nothing asked": "",
    "half of a line": "GET /v1/market",
    "half of the headers": ASKED,
    "an answer that was read": "GET /v1/marketstatus/now?apiKey=any HTTP/1.1\r\nHost: h\r\n\r\n",
    "answers that nobody reads": f"{ASKED}\r\n" * 400,
    "a body that does not arrive": f"{ASKED}Content-Length: 9\r\n\r\n",
    "an invalid request": "\0\r\n\r\n",
    **{f"the fault {fault}": f"{ASKED}X-Scanner-Fault: {fault}\r\n\r\n" for fault in ("slow:600", "short", "reset")},
}


@pytest.mark.parametrize("timeout", [0, 2], ids=["at once", "after its timeout"])
def test_a_server_that_has_ended_leaves_no_connection_in_any_state(
    timeout: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_TIMEOUT", timeout)
    with left_open() as messages:
        with serving(MARKET) as url:
            connections = [(state, socket.create_connection(address_of(url))) for state in SENT for _ in range(3)]
            for state, connection in connections:
                connection.sendall(SENT[state].encode())
            assert urllib3.request("GET", f"{url}/v1/marketstatus/now?apiKey=any").status == 200
        assert {state for state, connection in connections if not has_ended(connection)} == set()
        assert messages() == []


def test_a_server_that_ends_leaves_none_of_those_who_still_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_TIMEOUT", 0)
    came = threading.Semaphore(0)

    def come(address: tuple[str, int]) -> None:
        with suppress(ConnectionError):
            for _ in range(300):
                clients.append(socket.create_connection(address))
                came.release()
                time.sleep(0.001)

    clients: list[socket.socket] = []
    with left_open() as messages:
        with serving(MARKET) as url:
            crowd = threading.Thread(target=come, args=(address_of(url),))
            crowd.start()
            for _ in range(20):
                came.acquire()
        crowd.join()
        assert [client for client in clients if not has_ended(client)] == []
        assert messages() == []


def has_ended(connection: socket.socket) -> bool:
    """Tell whether the other side has closed a connection, once all that it sent is read; close this side."""
    connection.settimeout(10)
    with connection:
        try:
            while connection.recv(1 << 20):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
    return True


@contextmanager
def left_open() -> Iterator[Callable[[], list[str]]]:
    """Give what lists the warnings about things that nobody closed since the block began."""
    gc.collect()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)

        def messages() -> list[str]:
            gc.collect()
            return [str(warning.message) for warning in caught]

        yield messages


def address_of(url: str) -> tuple[str, int]:
    address = urllib3.util.parse_url(url)
    return address.host or "", address.port or 0
