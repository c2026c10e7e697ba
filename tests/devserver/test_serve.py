from __future__ import annotations

import logging
import socket
from contextlib import closing

import pytest
import urllib3

from scanner.devserver.serve import listen, url_of
from scanner.errors import ConfigError
from scanner.sources.simulated import SimulatedMarket
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


def test_no_key_comes_into_the_log(market: SimulatedMarket, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(market, key="right") as url:
        assert urllib3.request("GET", f"{url}/v1/marketstatus/now?apiKey=sEcReT").status == 401
    assert "sEcReT" not in "".join(record.getMessage() for record in caplog.records if "urllib3" not in record.name)


def test_when_it_has_stopped_it_does_not_answer(market: SimulatedMarket) -> None:
    with serving(market) as url:
        address = urllib3.util.parse_url(url)
    with pytest.raises(ConnectionRefusedError), socket.create_connection((address.host or "", address.port or 0)):
        pass
