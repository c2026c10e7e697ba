"""Each fault shows on the wire what it says."""

from __future__ import annotations

import select
import socket
import zlib
from urllib.parse import urlsplit

import pytest
import urllib3
from polygon import RESTClient
from polygon.exceptions import BadResponse
from urllib3.exceptions import MaxRetryError, ProtocolError

from tests.devserver.running import client_of, requests_to

DAY = "/v2/aggs/grouped/locale/us/market/stocks/2024-06-27"


def wire(url: str, fault: str, encoding: str = "gzip") -> urllib3.BaseHTTPResponse:
    """An answer as it comes, before anything is read or decoded."""
    headers = {"Authorization": "Bearer any", "X-Scanner-Fault": fault, "Accept-Encoding": encoding}
    return urllib3.request("GET", f"{url}{DAY}", headers=headers, retries=False, preload_content=False)


@pytest.fixture(autouse=True)
def _afresh(url: str) -> None:
    requests_to(url)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_short_answer_breaks_off_before_its_length(url: str, encoding: str) -> None:
    answer = wire(url, "short", encoding)
    assert answer.status == 200
    announced = int(answer.headers["Content-Length"])
    with pytest.raises(ProtocolError, match=f"{announced // 2} bytes read, {announced - announced // 2} more"):
        answer.read(decode_content=False)


def test_a_cut_gzip_is_as_long_as_it_says(url: str) -> None:
    answer = wire(url, "cut-gzip")
    body = answer.read(decode_content=False)
    assert len(body) == int(answer.headers["Content-Length"])
    stream = zlib.decompressobj(wbits=31)
    assert stream.decompress(body).startswith(b'{"queryCount":')
    assert not stream.eof


def test_a_reset_says_nothing(url: str) -> None:
    with pytest.raises(ProtocolError) as broken:
        wire(url, "reset")
    assert type(broken.value.args[1]) is ConnectionResetError  # its subclass is an orderly end


def test_a_slow_answer_does_not_delay_others(url: str, client: RESTClient) -> None:
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port or 0)) as connection:
        connection.sendall(f"GET {DAY}?apiKey=any HTTP/1.1\r\nHost: h\r\nX-Scanner-Fault: slow:60\r\n\r\n".encode())
        assert client.get_grouped_daily_aggs("2024-06-27")
        assert select.select([connection], [], [], 0.1) == ([], [], [])


def test_a_slow_answer_is_the_right_one_in_the_end(url: str) -> None:
    assert wire(url, "slow:0.05").json()["status"] == "OK"


@pytest.mark.parametrize(
    ("fault", "status", "header"), [("429", 429, None), ("retry-after:3", 429, "3"), ("5xx", 500, None)]
)
def test_a_refusal_has_its_status_and_header(url: str, fault: str, status: int, header: str | None) -> None:
    answer = wire(url, fault)
    assert (answer.status, answer.headers.get("Retry-After")) == (status, header)


def test_after_any_fault_the_server_is_well(url: str, client: RESTClient) -> None:
    for fault in ("short", "cut-gzip", "html", "5xx"):
        wire(url, fault).close()
    assert client.get_grouped_daily_aggs("2024-06-27")


@pytest.mark.parametrize("fault", ["html", "cut-gzip", "error"])
def test_polygon_s_client_takes_these_for_no_data(url: str, fault: str) -> None:
    assert client_of(url, fault=fault).get_grouped_daily_aggs("2024-06-27") == []


def test_polygon_s_client_takes_a_bad_second_page_for_the_last(url: str, client: RESTClient) -> None:
    cut = list(client_of(url, fault="page-2").list_tickers(limit=50))
    assert len(cut) == 50
    assert len(list(client.list_tickers(limit=50))) > 50


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        *((fault, MaxRetryError) for fault in ("429", "5xx", "reset", "short")),
        ("plan:none", BadResponse),
        ("null", AttributeError),
    ],
)
def test_polygon_s_client_fails_on_these(url: str, fault: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        client_of(url, fault=fault).get_grouped_daily_aggs("2024-06-27")
