"""The settings: each one read, an empty one as none, a bad one refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.config import (
    DEFAULT_RATE,
    LAMBDA_HISTORY,
    MAX_THREADS,
    SETTINGS,
    Config,
    HttpConfig,
    allows_http_administration,
)
from scanner.errors import ConfigError
from scanner.setting_values import FunctionName, WebAddress

KEY = f"web:{'0a' * 32}"
#: Those of the contract over HTTP.
OVER_HTTP = {
    "SCANNER_API_KEYS": KEY,
    "SCANNER_ADMIN_KEYS": f"ops:{'0b' * 32}",
    "SCANNER_CORS_ORIGINS": "https://app.example, http://localhost:5173",
    "SCANNER_RATE_LIMIT": "90",
    "SCANNER_BACKEND": "lambda:us-market-scanner:live",
    "SCANNER_BACKEND_KEY": "a-key",
}


def test_every_setting_of_the_contract_over_http_is_read() -> None:
    config = HttpConfig.read(OVER_HTTP | {"REDIS_URL": "redis://localhost"})
    assert config == HttpConfig(
        api_keys=KEY,
        admin_keys=OVER_HTTP["SCANNER_ADMIN_KEYS"],
        origins=frozenset({"https://app.example", "http://localhost:5173"}),
        rate=90,
        backend=FunctionName("us-market-scanner", "live"),
        backend_key="a-key",
        redis_url="redis://localhost",
    )
    assert KEY not in repr(config)
    assert HttpConfig.read({}) == HttpConfig()


def test_requests_are_limited_where_there_are_keys_or_somebody_said_so() -> None:
    assert HttpConfig.read({}).limit is None
    assert HttpConfig.read({"SCANNER_RATE_LIMIT": "5"}).limit == 5
    assert HttpConfig.read({"SCANNER_API_KEYS": KEY}).limit == DEFAULT_RATE


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SCANNER_API_KEYS", "web:secret", "expected NAME:HASH for each key"),
        ("SCANNER_API_KEYS", "plain-key", "expected NAME:HASH for each key"),
        ("SCANNER_ADMIN_KEYS", f"{KEY}, x", "expected NAME:HASH for each key"),
        ("SCANNER_CORS_ORIGINS", "https://app.example/path", "without a path"),
        ("SCANNER_CORS_ORIGINS", "null", "https://HOST"),
        ("SCANNER_RATE_LIMIT", "0", "a whole number from 1"),
        ("SCANNER_RATE_LIMIT", "many", "a whole number from 1"),
        ("SCANNER_BACKEND", "function:x", "local, lambda:NAME"),
        ("SCANNER_BACKEND", "http://elsewhere.example", "https://"),
        ("SCANNER_BACKEND_KEY", "two words", "a key"),
    ],
)
def test_a_setting_of_http_that_cannot_be_used_is_named_and_no_key_is_shown(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=name) as caught:
        HttpConfig.read({name: value})
    assert said in str(caught.value)
    if "KEY" in name:
        assert value not in str(caught.value)


def test_every_page_is_let_in_only_where_no_key_is_needed() -> None:
    assert HttpConfig.read({"SCANNER_CORS_ORIGINS": "*"}).origins == {"*"}
    with pytest.raises(ConfigError, match="SCANNER_CORS_ORIGINS"):
        HttpConfig.read({"SCANNER_CORS_ORIGINS": "*", "SCANNER_API_KEYS": KEY})


def test_without_settings_a_simulated_market_is_scanned_on_all_cores() -> None:
    config = Config.read({})
    assert config == Config(market="simulated", history=None, benchmark="SPY", threads=os.cpu_count() or 1)


def test_every_setting_is_read() -> None:
    given = {
        "SCANNER_MARKET": "files:data",
        "SCANNER_HISTORY": "kept/here",
        "SCANNER_BENCHMARK": "VONE",
        "SCANNER_TICKERS": "mine.csv",
        "SCANNER_THREADS": "3",
        "SCANNER_CACHE_GRACE": "20",
        "REDIS_URL": "redis://localhost",
        "POLYGON_API_KEY": "a-key",
        "POLYGON_BASE_URL": "http://127.0.0.1:8000/",
        "POLYGON_CALLS_PER_MINUTE": "5",
        "POLYGON_CA_FILE": "ca.pem",
        "POWERTOOLS_METRICS_NAMESPACE": "Scanner",
        "AWS_REGION": "eu-west-1",
        "SCANNER_HTTP_ADMIN": "1",
        **OVER_HTTP,
    }
    assert given.keys() == SETTINGS.keys()
    assert Config.read(given) == Config(
        market="files:data",
        history=Path("kept/here"),
        benchmark="VONE",
        threads=3,
        source_settings={
            "POLYGON_API_KEY": "a-key",
            "POLYGON_BASE_URL": "http://127.0.0.1:8000",
            "POLYGON_CALLS_PER_MINUTE": 5,
            "POLYGON_CA_FILE": Path("ca.pem"),
        },
        redis_url="redis://localhost",
        tickers=Path("mine.csv"),
        region="eu-west-1",
        cache_grace=20,
    )


def test_with_a_key_for_polygon_its_market_is_scanned_unless_another_is_named() -> None:
    assert Config.read({"POLYGON_API_KEY": "a-key"}).market == "polygon"
    assert Config.read({"POLYGON_API_KEY": "a-key", "SCANNER_MARKET": "simulated"}).market == "simulated"


def test_a_key_is_not_shown() -> None:
    config = Config.read({"POLYGON_API_KEY": " a-key\n"})
    assert config.source_settings["POLYGON_API_KEY"] == "a-key"
    assert "a-key" not in repr(config)


@pytest.mark.parametrize("key", ["se cret", "se\ncret", "secrét", "secret\x00"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigError, match=r"POLYGON_API_KEY='\(not shown\)' cannot be used") as caught:
        Config.read({"POLYGON_API_KEY": key})
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.massive.com", "https://api.massive.com"),
        ("http://localhost:8000//", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_a_scheme_and_a_host(text: str, url: str) -> None:
    assert Config.read({"POLYGON_BASE_URL": text}).source_settings == {"POLYGON_BASE_URL": url}


@pytest.mark.parametrize(
    "text",
    ["api.polygon.io", "ftp://host", "http://", "http://[::1", "http://host:99999", "http://host:0"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.read({"POLYGON_BASE_URL": text})
    assert str(caught.value).startswith(f"POLYGON_BASE_URL={text!r} cannot be used: expected http:// or https://")


@pytest.mark.parametrize(
    "text",
    [
        "http://name:secret@host",
        "http://host?apiKey=secret",
        "http://host/?apiKey=secret",
        "http://host/v2/secret",
        "http://host#secret",
        "http://host;secret",
        "http://host\\secret",
        "secret" * 20,
    ],
)
def test_an_address_that_may_hold_a_secret_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^POLYGON_BASE_URL='\(not shown\)' cannot be used") as caught:
        Config.read({"POLYGON_BASE_URL": text})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["REDIS://host:6379/1", "Redis://host:6379/1", "rediss://host:6379/1", "rediSS://host:6379/1"]
)
def test_the_scheme_of_redis_may_be_written_large(url: str) -> None:
    assert Config.read({"REDIS_URL": url}).redis_url == url.replace(
        url[: url.index(":")], url[: url.index(":")].lower()
    )


@pytest.mark.parametrize("hours", ["0", "-5", "169", "many", "1.5"])
def test_hours_of_grace_out_of_bounds_are_refused(hours: str) -> None:
    with pytest.raises(ConfigError, match=f"SCANNER_CACHE_GRACE='{hours}' cannot be used: .* from 1 to 168"):
        Config.read({"SCANNER_CACHE_GRACE": hours})


def test_the_public_address_is_not_used_without_tls() -> None:
    with pytest.raises(ConfigError, match=r"https://api\.polygon\.io: http would send the key in the clear"):
        Config.read({"POLYGON_BASE_URL": "http://api.polygon.io"})


def test_the_file_of_authorities_that_openssl_is_told_counts_where_none_is_named() -> None:
    for given, file in (
        ({"SSL_CERT_FILE": "ca.pem"}, "ca.pem"),
        ({"SSL_CERT_FILE": "ca.pem", "POLYGON_CA_FILE": "own.pem"}, "own.pem"),
    ):
        assert Config.read(given).source_settings == {"POLYGON_CA_FILE": Path(file)}
    assert Config.read({}).source_settings == {}


@pytest.mark.parametrize("calls", ["0", "-5", "3001", "many"])
def test_calls_per_minute_out_of_bounds_are_refused(calls: str) -> None:
    with pytest.raises(ConfigError, match=f"POLYGON_CALLS_PER_MINUTE='{calls}' cannot be used: .* from 1 to 3000"):
        Config.read({"POLYGON_CALLS_PER_MINUTE": calls})


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://127.0.0.1:6379/0",
        "redis://[::1]:6379",
        "redis://:password@host",
        "rediss://default:p%40ss%2Fword@redis-12345.c1.us-east-1-2.ec2.redns.redis-cloud.com:12345",
        "rediss://host:6380/2?ssl_ca_certs=/etc/ssl/own.pem",
    ],
)
def test_redis_may_have_a_name_a_password_and_tls(url: str) -> None:
    assert Config.read({"REDIS_URL": f" {url}\n"}).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "secret",
        "http://:secret@host",
        "unix:///secret",
        "redis://",
        "redis://:secret@",
        "redis://:sec/ret@host",
        "redis://:sec#ret@host",
        "redis://:secret@host:port",
        "redis://:secret@host:0",
        "redis://:secret@host:99999",
        "redis://:secret@host/name",
        "redis://:secret@host/0?socket_timeout=99",
        "redis://:secret@host/0?ssl_ca_certs=/etc/ssl/own.pem",
        "rediss://:secret@host/0?ssl_cert_reqs=none",
        "redis://:secret@[host",
        "redis://:secret@ho st",
        "redis://:secret@host%00",
        "redis://:secret@%20",
        f"redis://:secret@{'h' * 64}",
        "redis://:secret@host..name",
        "redis://:secret\udce9@host",
    ],
)
def test_what_is_no_redis_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError, match=r"^REDIS_URL='\(not shown\)' cannot be used: expected redis://") as caught:
        Config.read({"REDIS_URL": url})
    assert "secret" not in str(caught.value)
    assert "ret@" not in str(caught.value)


def test_the_address_of_redis_is_not_shown() -> None:
    assert "secret" not in repr(Config.read({"REDIS_URL": "redis://:secret@host"}))


def test_a_secret_of_either_is_only_named_here() -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:scanner-AbCdEf"
    config = Config.read({"POLYGON_API_KEY": f"{arn}:key\n", "REDIS_URL": arn})
    assert (config.source_settings["POLYGON_API_KEY"], config.redis_url, config.market) == (
        f"{arn}:key",
        arn,
        "polygon",
    )


def test_an_empty_setting_counts_as_none() -> None:
    assert Config.read(dict.fromkeys(SETTINGS, "")) == Config.read({})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_BENCHMARK", "QQQ")
    assert Config.read().benchmark == "QQQ"
    assert Config.read({}).benchmark == "SPY"


@pytest.mark.parametrize("text", ["s3://prices", "s3://prices/us", "s3://my.prices-1/us/history/"])
def test_a_history_may_be_in_s3(text: str) -> None:
    assert Config.read({"SCANNER_HISTORY": text}).history == text.rstrip("/")


@pytest.mark.parametrize(
    "text", ["s3://", "s3://Prices", "s3://prices/a b", "s3://prices//us", "gs://prices", "s3://key:secret@prices"]
)
def test_an_address_that_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(
        ConfigError, match=r"SCANNER_HISTORY=.* expected a folder, or s3://BUCKET or s3://BUCKET/PREFIX"
    ):
        Config.read({"SCANNER_HISTORY": text})


def test_a_history_and_a_file_may_be_named_from_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("USERPROFILE", "/somewhere")
    read = Config.read({"SCANNER_HISTORY": "~/bars", "SCANNER_TICKERS": "~/mine.csv"})
    assert (read.history, read.tickers) == (Path("/somewhere/bars"), Path("/somewhere/mine.csv"))


def test_on_lambda_the_history_lies_where_alone_it_can_be_written() -> None:
    on_lambda = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"}
    assert Config.read(on_lambda).history == Path(LAMBDA_HISTORY)
    assert Config.read({**on_lambda, "SCANNER_HISTORY": "/mnt/bars"}).history == Path("/mnt/bars")


@pytest.mark.parametrize("threads", ["1", "7", str(MAX_THREADS)])
def test_threads_within_bounds(threads: str) -> None:
    assert Config.read({"SCANNER_THREADS": threads}).threads == int(threads)


@pytest.mark.parametrize("threads", ["0", "-1", "257", "1.5", "two", " ", "1e2", "²"])
def test_threads_out_of_bounds_are_refused(threads: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.read({"SCANNER_THREADS": threads})
    assert str(caught.value) == f"SCANNER_THREADS={threads!r} cannot be used: expected a whole number from 1 to 256"


@pytest.mark.parametrize("value", ["yes", "true", " 1", "2"])
def test_administration_over_http_is_opened_by_1_alone(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    for given, allowed in (("1", True), ("0", False), ("", False), (value, False)):
        monkeypatch.setenv("SCANNER_HTTP_ADMIN", given)
        assert allows_http_administration() is allowed
    with pytest.raises(ConfigError, match=f"SCANNER_HTTP_ADMIN='{value}' cannot be used: expected 1 or 0"):
        Config.read()


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_bytes_that_are_no_text_are_refused_but_in_paths(name: str) -> None:
    given = {name: os.fsdecode(b"/x\xff"), "AWS_LAMBDA_RUNTIME_API": "here"}
    if name in {"POLYGON_CA_FILE", "SCANNER_HISTORY", "SCANNER_TICKERS"}:
        config = Config.read(given)
        assert Path(given[name]) in (config.history, config.tickers, *config.source_settings.values())
    else:
        with pytest.raises(
            ConfigError, match=f"{name}='.not shown.' cannot be used: expected (text in UTF-8|redis://)"
        ):
            Config.read(given)


@pytest.mark.parametrize("name", ["SCANNER_HISTORY", "SCANNER_TICKERS"])
def test_a_home_that_nobody_has_is_named_with_its_setting(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}='~nobody-of-that-name/x' cannot be used: expected a path whose ~"):
        Config.read({name: "~nobody-of-that-name/x"})


def test_who_computes_is_read_with_the_key_that_they_want() -> None:
    config = HttpConfig.read({"SCANNER_BACKEND": "https://scanner.example.com", "SCANNER_BACKEND_KEY": " a-key "})
    assert (config.backend, config.backend_key) == (WebAddress("https://scanner.example.com"), "a-key")
    assert "a-key" not in repr(config)
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:scanner-AbCdEf"
    assert HttpConfig.read({"SCANNER_BACKEND_KEY": arn}).backend_key == arn
    assert HttpConfig.read({}).backend is None


@pytest.mark.parametrize("key", ["two words", "a\nline", "a,b", "\u043a", "x" * 513])
def test_a_key_that_no_header_can_have_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigError, match=r"SCANNER_BACKEND_KEY='\(not shown\)'"):
        HttpConfig.read({"SCANNER_BACKEND_KEY": key})
