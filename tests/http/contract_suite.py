"""What holds at every door. Each test takes a `door`; the containers' tests take the same ones."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
import zstandard

from tests.http.doors import Door, Replied

PROBLEM = "application/problem+json"


def problem(replied: Replied, status: int) -> dict[str, Any]:
    """The problem that was answered, its form checked. Source: RFC 9457."""
    assert replied.status == status
    assert replied.headers["content-type"] == PROBLEM
    assert replied.headers["cache-control"] == "no-store"
    told: dict[str, Any] = replied.json
    assert told["status"] == status
    assert {"type", "title", "detail", "instance"} <= told.keys()
    return told


class TestScan:
    def test_an_address_and_a_body_ask_the_same(self, door: Door) -> None:
        got = door("/v1/scan?where=close+%3E+sma(50)&limit=3&min_price=1.5&types=CS&types=ETF")
        posted = door(
            "/v1/scan",
            method="POST",
            body={"where": "close > sma(50)", "limit": 3, "min_price": 1.5, "types": ["CS", "ETF"]},
        )
        assert got.status == posted.status == 200
        assert got.json == posted.json
        assert [row["rank"] for row in got.json["results"]] == [1, 2, 3]

    def test_what_differs_from_call_to_call_stands_in_headers(self, door: Door) -> None:
        first, second = door("/v1/scan?limit=4"), door("/v1/scan?limit=4")
        assert first.body == second.body
        assert not {"request_id", "timings", "cached", "source"} & first.json.keys()
        assert second.headers["cache-status"].startswith("scanner; hit")
        assert "dur=" in first.headers["server-timing"]
        assert first.headers["x-request-id"]

    def test_pages_follow_one_another_to_the_end_and_make_up_the_whole(self, door: Door) -> None:
        whole = door("/v1/scan?limit=500&min_dollar_volume=0").json
        rows, after = [], ""
        while after is not None:
            page = door(f"/v1/scan?limit=40&min_dollar_volume=0&after={after}").json
            rows += page["results"]
            after = page["next"]
        assert rows == whole["results"]
        assert len(rows) == whole["matched"] > 80
        assert whole["next"] is None

    @pytest.mark.parametrize("after", ["x", "WzEsMl0", "é", "A" * 3000])
    def test_what_is_no_cursor_is_refused(self, door: Door, after: str) -> None:
        told = problem(door("/v1/scan", method="POST", body={"after": after}), 400)
        assert told["faults"][0]["pointer"] == "#/after"

    def test_a_cursor_goes_with_its_question(self, door: Door) -> None:
        after = door("/v1/scan?limit=5").json["next"]
        told = problem(door(f"/v1/scan?limit=5&min_price=9&after={after}"), 400)
        assert "another question" in told["detail"]
        assert door(f"/v1/scan?limit=9&after={after}").json["results"][0]["rank"] == 6

    def test_data_that_have_changed_are_a_conflict(self, door: Door) -> None:
        assert problem(door("/v1/scan?digest=0123"), 409)["faults"][0]["pointer"] == "#/digest"
        digest = door("/v1/scan?limit=1").json["data"]["digest"]
        assert door(f"/v1/scan?limit=1&digest={digest}").status == 200

    def test_only_the_fields_asked_for_in_rows_or_columns(self, door: Door) -> None:
        whole = door("/v1/scan?limit=5&columns=rsi(14)").json["results"]
        rows = door("/v1/scan?limit=5&columns=rsi(14)&fields=close,ticker,columns").json["results"]
        assert rows == [{name: row[name] for name in ("close", "ticker", "columns")} for row in whole]
        columns = door("/v1/scan?limit=5&columns=rsi(14)&form=columns").json["results"]
        assert columns["ticker"] == [row["ticker"] for row in whole]
        assert columns["columns"] == {"rsi(14)": [row["columns"]["rsi(14)"] for row in whole]}
        assert columns["factors"].keys() == whole[0]["factors"].keys()
        told = problem(door("/v1/scan?fields=closes"), 400)
        assert "close" in told["detail"]

    def test_sparklines_are_packed_as_a_character_for_each_close(self, door: Door) -> None:
        plain = door("/v1/scan?limit=5&fields=sparkline&form=columns").json["results"]["sparkline"]
        packed = door("/v1/scan?limit=5&fields=sparkline&form=packed").json["results"]["sparkline"]
        levels = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for closes, text in zip(plain, packed, strict=True):
            low, high = min(closes), max(closes)
            assert len(text) == len(closes)
            for close, level in zip(closes, text, strict=True):
                assert abs(low + levels.index(level) / 63 * (high - low) - close) <= (high - low) / 126 + 1e-9

    def test_no_result_is_an_answer_too(self, door: Door) -> None:
        for form in ("rows", "columns", "packed"):
            found = door(f"/v1/scan?where=close+%3C+0&form={form}")
            assert (found.status, found.json["matched"], found.json["next"]) == (200, 0, None)


class TestFreshness:
    def test_a_copy_that_still_holds_is_not_sent_again(self, door: Door) -> None:
        for target in ("/v1/scan?limit=2", "/v1/screens", "/v1/openapi.json", "/v1/values?expressions=close"):
            first = door(target)
            again = door(target, headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
            assert door(target, headers={"if-none-match": '"x"'}).body == first.body

    def test_tags_tell_questions_and_encodings_apart(self, door: Door) -> None:
        tags = [
            door(target, headers={"accept-encoding": encoding}).headers["etag"]
            for target in ("/v1/scan?limit=2", "/v1/scan?limit=3", "/v1/scan?limit=2&fields=ticker", "/v1/tickers/SPY")
            for encoding in ("identity", "gzip", "zstd")
        ]
        assert len(set(tags)) == len(tags)

    def test_the_past_may_be_kept_where_the_data_are_named(self, door: Door) -> None:
        now = door("/v1/scan?limit=1")
        digest, last = now.json["data"]["digest"], now.json["as_of"]
        past = door("/v1/status").json["sessions"][-20]
        assert now.headers["cache-control"] == "private, no-cache"
        assert door(f"/v1/scan?limit=1&as_of={past}").headers["cache-control"] == "private, no-cache"
        kept = door(f"/v1/scan?limit=1&as_of={past}&digest={digest}")
        assert kept.headers["cache-control"] == "private, max-age=86400, immutable"
        assert door(f"/v1/scan?limit=1&as_of={last}&digest={digest}").headers["cache-control"] == "private, no-cache"


class TestEncoding:
    @pytest.mark.parametrize(
        ("accepted", "expected"),
        [
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("zstd;q=0.5, gzip;q=0.8", "gzip"),
            ("*", "zstd"),
            ("br", None),
            ("gzip;q=0", None),
            ("gzip;q=x", None),
            ("", None),
        ],
    )
    def test_a_body_is_packed_as_the_client_likes_it(self, door: Door, accepted: str, expected: str | None) -> None:
        plain = door("/v1/scan?limit=20")
        packed = door("/v1/scan?limit=20", headers={"accept-encoding": accepted})
        assert packed.headers.get("content-encoding") == expected
        body = packed.body
        if expected:
            body = gzip.decompress(body) if expected == "gzip" else zstandard.decompress(body)
        assert body == plain.body
        assert "accept-encoding" in packed.headers["vary"]


class TestMethods:
    def test_head_is_get_without_its_body(self, door: Door) -> None:
        got, head = door("/v1/scan?limit=2"), door("/v1/scan?limit=2", method="HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.lasting[1] == got.lasting[1]

    def test_options_tell_what_may_be_sent(self, door: Door) -> None:
        told = door("/v1/scan", method="OPTIONS")
        assert (told.status, told.body) == (204, b"")
        assert told.headers["allow"] == "GET, POST, HEAD, OPTIONS"

    def test_a_method_that_is_not_taken_is_named(self, door: Door) -> None:
        refused = door("/v1/screens", method="DELETE")
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
        problem(refused, 405)


class TestProblems:
    def test_every_fault_is_listed_with_its_place(self, door: Door) -> None:
        told = problem(
            door("/v1/scan", method="POST", body={"where": "rsi(14) <", "min_price": "x", "limit": 501, "nonsense": 1}),
            400,
        )
        pointers = {fault["pointer"] for fault in told["faults"]}
        assert pointers == {"#/min_price", "#/limit", "#/nonsense", "#/where"}

    def test_the_place_of_a_wrong_expression_is_told(self, door: Door) -> None:
        told = problem(door("/v1/scan", method="POST", body={"where": "close > smaa(50)"}), 400)
        (fault,) = told["faults"]
        assert (fault["position"], fault["length"]) == (8, 4)
        assert fault["cures"][0] == {"text": "sma(50)", "start": 8, "end": 16}

    @pytest.mark.parametrize("path", ["/v1/", "/v1/scans", "/v1/tickers", "/v1/tickers/A/B", "/v1/scan/", "/v1/%00"])
    def test_an_address_where_nothing_is(self, door: Door, path: str) -> None:
        assert "/v1/openapi.json" in problem(door(path), 404)["detail"]

    def test_an_unknown_ticker_is_not_there(self, door: Door) -> None:
        for path in ("/v1/tickers/NOSUCH", "/v1/tickers/NOSUCH/bars"):
            told = problem(door(path), 404)
            assert (told["type"].rpartition(":")[2], told["faults"][0]["pointer"]) == ("unknown-ticker", "#/ticker")

    @pytest.mark.parametrize("body", [b"{", b"[]", b"1", b'"x"', b"\xff", b'{"where": "\\ud800"}'])
    def test_a_body_that_is_no_json_object_is_refused(self, door: Door, body: bytes) -> None:
        problem(door("/v1/scan", method="POST", body=body), 400)

    def test_a_body_of_another_type_is_refused(self, door: Door) -> None:
        sent = {"content-type": "application/x-www-form-urlencoded"}
        problem(door("/v1/scan", method="POST", body=b"screen=minervini", headers=sent), 415)

    def test_a_field_that_is_given_twice_is_refused(self, door: Door) -> None:
        told = problem(door("/v1/scan?limit=3&limit=4"), 400)
        assert told["faults"][0]["pointer"] == "#/limit"
        problem(door("/v1/scan?limit=3", method="POST", body={"limit": 4}), 400)

    @pytest.mark.parametrize("action", ["sync", "warm", "refresh", "doctor"])
    def test_administration_is_closed(self, door: Door, action: str) -> None:
        problem(door(f"/v1/admin/{action}", method="POST"), 403)


class TestPages:
    def test_a_page_of_an_origin_that_is_not_listed_may_not_read(self, door: Door) -> None:
        replied = door("/v1/screens", headers={"origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in replied.headers
        assert "origin" in replied.headers["vary"]

    def test_every_answer_says_what_browsers_may_do_with_it(self, door: Door) -> None:
        for target in ("/v1/screens", "/v1/nothing", "/healthz"):
            headers = door(target).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in headers["content-security-policy"]


class TestOthers:
    def test_health_and_readiness(self, door: Door) -> None:
        assert door("/healthz").json == {"status": "ok"}
        assert door("/readyz").json == {"status": "ready"}

    def test_one_stock(self, door: Door) -> None:
        ticker = door("/v1/scan?limit=1").json["results"][0]["ticker"]
        assert door(f"/v1/tickers/{ticker.lower()}?screen=minervini").json["result"]["ticker"] == ticker

    def test_values_of_the_whole_market_in_columns(self, door: Door) -> None:
        found = door("/v1/values?expressions=close,rsi(14)").json
        assert found["values"].keys() == {"close", "rsi(14)"}
        assert len(found["values"]["close"]) == len(found["tickers"]) > 100
        assert door("/v1/values?columns=close,rsi(14)").json == found
        told = problem(door("/v1/values?columns=close&expressions=open"), 400)
        assert told["faults"][0]["pointer"] == "#/columns"

    def test_presets_and_indicators_are_listed(self, door: Door) -> None:
        assert {"minervini"} <= {each["screen"] for each in door("/v1/screens").json["screens"]}
        assert {"rsi"} <= {each["name"] for each in door("/v1/indicators").json["indicators"]}

    def test_the_contract_describes_itself(self, door: Door) -> None:
        described = door("/v1/openapi.json").json
        assert described["openapi"].startswith("3.1")
        assert "/v1/scan" in described["paths"]


#: Requests whose answers are compared from door to door.
SAMPLES: tuple[tuple[str, str, Any, dict[str, str]], ...] = (
    ("GET", "/v1/scan?limit=5", None, {}),
    ("GET", "/v1/scan?limit=5", None, {"accept-encoding": "gzip"}),
    ("GET", "/v1/scan?limit=5&columns=rsi(14),close%20/%20sma(200)&form=packed", None, {"accept-encoding": "zstd"}),
    ("POST", "/v1/scan", {"screen": "minervini", "limit": 46.0, "allow_shorts": None}, {}),
    ("HEAD", "/v1/scan?limit=5", None, {}),
    ("OPTIONS", "/v1/scan", None, {"origin": "https://elsewhere.example"}),
    ("GET", "/v1/tickers/spy", None, {}),
    ("GET", "/v1/values?expressions=close&tickers=SPY", None, {}),
    ("GET", "/v1/screens", None, {}),
    ("GET", "/v1/indicators", None, {"accept-encoding": "gzip"}),
    ("GET", "/v1/openapi.json", None, {}),
    ("GET", "/healthz", None, {}),
    ("GET", "/readyz", None, {}),
    ("GET", "/v1/scan?where=rsi(&limit=0", None, {}),
    ("GET", "/v1/scan?where=%C3%A9%20%2B%20%25&tickers=BRK%2FB,%20SPY", None, {}),
    ("GET", "/v1/tickers/NO%20SUCH", None, {}),
    ("GET", "/v1/nothing", None, {}),
    ("PUT", "/v1/scan", None, {}),
    ("POST", "/v1/admin/sync", {}, {}),
    ("POST", "/v1/scan", json.dumps({"where": "é > 1"}, ensure_ascii=False).encode(), {}),
)
