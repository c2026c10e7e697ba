"""Headers of every response, and which pages of others may read it."""

from __future__ import annotations

import pytest

from scanner.config import HttpConfig
from scanner.errors import ConfigError
from scanner.http.headers import MAX_AGE, finished, preflight
from scanner.http.message import Request, Response
from scanner.http.routes import find

PAGE = "https://app.example"
LISTED = frozenset({PAGE, "http://localhost:3000"})
SCAN = find("/v1/scan").route


def asking(origin: str | None, method: str = "GET") -> Request:
    return Request(method, "/v1/scan", headers={} if origin is None else {"origin": origin})


def readable(origin: str | None, origins: frozenset[str]) -> str | None:
    response = finished(Response(200), asking(origin), origins, "id-1")
    return response.headers.get("access-control-allow-origin")


@pytest.mark.parametrize("origin", sorted(LISTED))
def test_a_page_of_a_listed_origin_may_read(origin: str) -> None:
    assert readable(origin, LISTED) == origin


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "https://evil.example", "http://app.example", "https://app.example:8443", "https://APP.example",
     "https://app.example.evil.example", "https://app.example, https://evil.example", "*"],
)  # fmt: skip
def test_no_other_page_may(origin: str | None) -> None:
    assert readable(origin, LISTED) is None
    assert readable(origin, frozenset()) is None


def test_every_page_may_where_all_are_listed() -> None:
    assert readable("https://any.example", frozenset({"*"})) == "*"


@pytest.mark.parametrize("status", [200, 304, 401, 404, 429, 500])
def test_a_page_may_read_what_went_wrong_and_when_to_ask_again(status: int) -> None:
    headers = finished(Response(status), asking(PAGE), LISTED, "id-1", {"ratelimit": "x"}).headers
    exposed = headers["access-control-expose-headers"].split(", ")
    assert {"etag", "retry-after", "ratelimit", "ratelimit-policy", "x-request-id", "cache-status"} <= {*exposed}
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("origin", [None, PAGE, "https://evil.example"])
def test_every_response_says_what_it_depends_on_and_is_safe_in_a_browser(origin: str | None) -> None:
    headers = finished(Response(200, {"etag": '"a"', "server-timing": ""}), asking(origin), LISTED, "id-1").headers
    assert {part.strip() for part in headers["vary"].split(",")} == {"accept-encoding", "origin"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-request-id"] == "id-1"
    assert headers["etag"] == '"a"'
    assert "server-timing" not in headers  # an empty one


def test_a_response_to_head_has_no_body_and_the_same_headers() -> None:
    response = Response(200, {"etag": '"a"'}, b"body")
    whole, head = (finished(response, asking(None, method), LISTED, "id-1") for method in ("GET", "HEAD"))
    assert (whole.body, head.body) == (b"body", b"")
    assert whole.headers == head.headers


def test_a_browser_is_told_what_a_page_may_send() -> None:
    headers = preflight(asking(PAGE, "OPTIONS"), SCAN, LISTED).headers
    assert headers["access-control-allow-methods"] == headers["allow"] == "GET, POST, HEAD, OPTIONS"
    assert {"authorization", "content-type", "x-api-key", "if-none-match"} <= {
        *headers["access-control-allow-headers"].split(", ")
    }
    assert headers["access-control-max-age"] == str(MAX_AGE)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_anybody_else_is_told_the_methods_alone(origin: str | None) -> None:
    response = preflight(asking(origin, "OPTIONS"), SCAN, LISTED)
    assert response.status == 204
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", set()),
        ("https://app.example", {PAGE}),
        ("https://app.example:443 , http://localhost:3000", LISTED),
        ("http://app.example:80", {"http://app.example"}),
        ("http://[::1]:3000", {"http://[::1]:3000"}),
        ("*", {"*"}),
    ],
)
def test_origins_are_listed_as_browsers_send_them(text: str, origins: set[str]) -> None:
    assert HttpConfig.read({"SCANNER_CORS_ORIGINS": text}).origins == origins


@pytest.mark.parametrize(
    "text", ["null", "app.example", "https://app.example/", "https://*.example", "https://u:p@app.example", "ftp://a.b",
             "https://app.example/page", "https://app.example?x"],
)  # fmt: skip
def test_what_no_browser_sends_as_an_origin_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="SCANNER_CORS_ORIGINS"):
        HttpConfig.read({"SCANNER_CORS_ORIGINS": f"https://app.example,{text}"})


@pytest.mark.parametrize("setting", ["SCANNER_API_KEYS", "SCANNER_ADMIN_KEYS"])
def test_all_pages_and_keys_do_not_go_together(setting: str) -> None:
    with pytest.raises(ConfigError, match="SCANNER_CORS_ORIGINS"):
        HttpConfig.read({"SCANNER_CORS_ORIGINS": "*", setting: f"web:{'0' * 64}"})
