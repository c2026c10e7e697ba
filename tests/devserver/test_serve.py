from __future__ import annotations

import logging

import pytest
import urllib3

from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import serving


def test_no_key_comes_into_the_log(market: SimulatedMarket, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(market, key="right") as url:
        assert urllib3.request("GET", f"{url}/v1/marketstatus/now?apiKey=sEcReT").status == 401
    assert "sEcReT" not in "".join(record.getMessage() for record in caplog.records if "urllib3" not in record.name)
