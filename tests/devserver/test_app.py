from __future__ import annotations

import gzip
import socket
from base64 import urlsafe_b64decode
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest
import urllib3
from polygon import BadResponse, RESTClient
from polygon.rest.models import GroupedDailyAgg

from scanner.devserver.app import make_app
from scanner.devserver.feed import Feed
from scanner.errors import ConfigError
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import client_of, requests_to, serving

KEYED = {"Authorization": "Bearer any"}
DAY = "/v2/aggs/grouped/locale/us/market/stocks/2024-06-27"


def get(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", url, headers={**KEYED, **headers}, retries=False, decode_content=False)


def test_any_key_is_good_by_header_or_by_parameter(url: str) -> None:
    assert get(f"{url}{DAY}").status == 200
    assert urllib3.request("GET", f"{url}{DAY}?apiKey=any").status == 200


def test_a_key_given_as_a_parameter_stays_out_of_the_next_page_s_address(url: str) -> None:
    page = urllib3.request("GET", f"{url}/v3/reference/tickers?limit=2&apiKey=sEcReT").json()
    cursor = dict(parse_qsl(urlsplit(page["next_url"]).query))["cursor"]
    assert urlsafe_b64decode(cursor) == b"limit=2&skip=2"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": ""}])
def test_without_a_key_every_request_is_refused(url: str, headers: dict[str, str]) -> None:
    answer = urllib3.request("GET", f"{url}{DAY}", headers=headers)
    assert (answer.status, answer.json()["error"]) == (401, "API Key was not provided")


def test_where_one_key_is_good_no_other_is(market: SimulatedMarket) -> None:
    with serving(market, key="right") as url:
        with pytest.raises(BadResponse, match='"error":"Unknown API Key"'):
            client_of(url, "wrong").get_market_status()
        assert urllib3.request("GET", f"{url}{DAY}?apiKey=wrong").status == 401
        assert client_of(url, "right").get_market_status()
        assert urllib3.request("GET", f"{url}{DAY}?apiKey=right").status == 200


def test_answers_are_compressed_on_request_only(url: str) -> None:
    plain, zipped = get(f"{url}{DAY}"), get(f"{url}{DAY}", **{"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data) / 2
    assert gzip.decompress(zipped.data) == plain.data


@pytest.mark.parametrize("path", ["/", "/v2", "/v3/reference/tickers/", "//v3/reference/tickers", "/v2/aggs/grouped"])
def test_an_unknown_path_is_not_found(url: str, path: str) -> None:
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port or 0)) as connection:  # clients tidy paths up
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: connection.recv(4096), b""))
    assert said.startswith(b"HTTP/1.1 404 ")
    assert said.endswith(b"\r\n\r\n404 page not found")


def test_parameters_that_polygon_does_not_know_are_ignored(client: RESTClient) -> None:
    rows: list[GroupedDailyAgg] = client.get_grouped_daily_aggs("2024-06-27", params={"options": "<object at 0x>"})
    assert rows


def test_connections_are_kept(url: str) -> None:
    with urllib3.HTTPConnectionPool(urlsplit(url).hostname or "", urlsplit(url).port) as pool:
        for _ in range(5):
            pool.request("GET", DAY, headers=KEYED)
        assert pool.num_connections == 1


def test_requests_are_counted_by_path_until_counted_anew(url: str) -> None:
    requests_to(url)
    for query in ("", "?adjusted=false", "?apiKey=any"):
        get(f"{url}{DAY}{query}")
    get(f"{url}/v3/reference/tickers/NOPE")
    urllib3.request("GET", f"{url}/v1/marketstatus/now")  # refused for want of a key, and counted
    expected = {DAY: 3, "/v3/reference/tickers/NOPE": 1, "/v1/marketstatus/now": 1}
    assert urllib3.request("GET", f"{url}/_requests").json() == expected
    assert requests_to(url) == expected
    assert requests_to(url) == {}


def test_a_fault_of_the_server_s_meets_every_request(market: SimulatedMarket) -> None:
    with serving(market, "429:1", "delayed") as url:
        assert [get(f"{url}{DAY}").status for _ in range(2)] == [429, 200]
        assert orjson.loads(get(f"{url}{DAY}").data)["status"] == "DELAYED"
        assert get(f"{url}{DAY}?adjusted=false").status == 429  # another address, and its first time


def test_a_request_may_name_its_own_fault(url: str) -> None:
    assert get(f"{url}{DAY}", **{"X-Scanner-Fault": "plan:none"}).status == 403
    assert get(f"{url}{DAY}").status == 200


def test_a_request_may_name_several(url: str) -> None:
    requests_to(url)
    first, second = (get(f"{url}{DAY}", **{"X-Scanner-Fault": "429:1, delayed"}) for _ in range(2))
    assert first.status == 429
    assert orjson.loads(second.data)["status"] == "DELAYED"


def test_a_limit_named_by_requests_holds_for_all_of_them_until_counted_anew(url: str) -> None:
    requests_to(url)

    def statuses() -> list[int]:
        return [get(f"{url}{DAY}", **{"X-Scanner-Fault": "limit:2"}).status for _ in range(3)]

    assert statuses() == [200, 200, 429]
    requests_to(url)
    assert statuses() == [200, 200, 429]


def test_a_fault_that_there_is_not_is_refused(url: str, feed: Feed) -> None:
    answer = get(f"{url}{DAY}", **{"X-Scanner-Fault": "nonsense"})
    assert answer.status == 400
    assert b"nonsense" in answer.data
    with pytest.raises(ConfigError, match="nonsense"):
        make_app(feed, ["nonsense"])
