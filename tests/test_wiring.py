"""Settings become the parts they name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from scanner import wiring
from scanner.cache.breaker import RETRY_AFTER, Breaker
from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.cache.redis import RedisStore
from scanner.config import Config
from scanner.errors import CacheError, ConfigError, HistoryError
from scanner.history.annotated import AnnotatedHistory
from scanner.history.history import History
from scanner.secret import MAX_AGE, TIMEOUT, Secrets
from scanner.sources.files import FilesMarket
from scanner.sources.polygon.adapter import PolygonMarket
from scanner.sources.simulated import SimulatedMarket
from tests.amazon import Amazon, client_of, signed_in
from tests.cache.answers import answer, question
from tests.cache.test_memory import Clock
from tests.redis_server import RedisServer
from tests.tardy import tardy


def config(market: str = "simulated", history: Path | None = None) -> Config:
    return Config(market, history, benchmark="SPY", threads=2)


def folder(market: str) -> Path:
    return Path(wiring.make_history(config(market)).place)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    wiring.service_of.cache_clear()
    yield
    wiring.service_of.cache_clear()


@pytest.mark.parametrize(
    ("market", "name"),
    [
        ("simulated", "simulated:4500x600"),
        ("simulated:50x20", "simulated:50x20"),
        ("simulated:50x20:7", "simulated:50x20:7"),
    ],
)
def test_a_simulated_market(market: str, name: str) -> None:
    made = wiring.make_market(config(market))
    assert isinstance(made, SimulatedMarket)
    assert made.name == name


def test_a_folder_is_the_same_market_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.joinpath("below").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    ways = [f"files:{tmp_path}/data", "files:data", "files:./data/", "files:below/../data", "files:~/data"]
    markets = [wiring.make_market(config(way)) for way in ways]
    assert all(isinstance(market, FilesMarket) for market in markets)
    assert {market.name for market in markets} == {f"files:{tmp_path}/data"}
    assert len({folder(way) for way in ways}) == 1


@pytest.mark.parametrize(
    "market", ["", "polygn", "polygon:x", "files", "files:", "simulated:", "simulated:1x1", "Simulated", "a:b:c"]
)
def test_a_text_that_names_no_market_is_refused(market: str) -> None:
    with pytest.raises(ConfigError, match=f"SCANNER_MARKET={market!r} cannot be used: expected "):
        wiring.make_market(config(market))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.polygon.io", "polygon"),
        ("https://api.massive.com", "polygon"),
        ("http://127.0.0.1:1", "polygon:127.0.0.1:1"),
    ],
)
def test_polygon_is_where_its_address_says(url: str, name: str) -> None:
    set_so = replace(config("polygon"), source_settings={"POLYGON_API_KEY": "a-key", "POLYGON_BASE_URL": url})
    made = wiring.make_market(set_so)
    assert isinstance(made, PolygonMarket)
    assert made.name == name
    assert Path(wiring.make_history(set_so).place).name.startswith(name.replace(":", "-").replace(".", "-"))


def test_the_file_of_authorities_reaches_polygon(tmp_path: Path) -> None:
    settings = {"POLYGON_API_KEY": "a-key", "POLYGON_CA_FILE": tmp_path / "none.pem"}
    set_so = replace(config("polygon"), source_settings=settings)
    with pytest.raises(ConfigError, match=r"POLYGON_CA_FILE=.*none\.pem.* cannot be used"):
        wiring.make_market(set_so)


def test_polygon_without_a_key_is_refused() -> None:
    with pytest.raises(ConfigError, match="POLYGON_API_KEY is not set: expected the key of your account"):
        wiring.make_market(config("polygon"))


def test_different_markets_never_share_a_folder() -> None:
    long = "/very" * 60
    markets = [
        "simulated",
        "simulated:50x20",
        "simulated:50x20:7",
        "simulated:502x0",
        "files:/a/b",
        "files:/a-b",
        "files:/a_b",
        "files:/a/b-",
        "files:/A/b",
        "files:/ä/b",
        "files:/ö/b",
        "files:simulated",
        f"files:{long}/a",
        f"files:{long}/b",
    ]
    names = {market: folder(market).name.casefold() for market in markets}
    for one, other in combinations(markets, 2):
        same = one.casefold() == other.casefold()
        assert same or names[one] != names[other]
    assert len(set(names.values())) == len(markets)
    assert max(map(len, names.values())) < 60


def test_a_folder_of_its_own_lies_in_the_users_cache() -> None:
    assert folder("simulated").parent.name == "us-market-scanner"
    assert folder("simulated").name.startswith("simulated-")


def test_a_history_that_is_named_is_used(tmp_path: Path) -> None:
    assert wiring.make_history(config(history=tmp_path / "mine")).place == str(tmp_path / "mine")


def test_a_file_of_tickers_is_laid_over_the_history(tmp_path: Path) -> None:
    own = replace(config(history=tmp_path), tickers=tmp_path / "mine.csv")
    assert isinstance(wiring.make_history(own), AnnotatedHistory)
    assert wiring.make_history(own).place == str(tmp_path)
    assert type(wiring.make_history(config())) is History
    assert isinstance(wiring.make_service(own).history, AnnotatedHistory)


def test_a_history_in_s3_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert wiring.make_history(Config.read({"SCANNER_HISTORY": "s3://prices/us"})).place == "s3://prices/us"


def test_a_history_in_s3_is_asked_for_in_the_region_that_is_set(amazon: Amazon) -> None:
    for region in ("eu-west-1", "us-west-2"):
        with pytest.raises(HistoryError):
            wiring.make_history(Config.read({"SCANNER_HISTORY": "s3://prices/us", "AWS_REGION": region})).state()
        assert amazon.regions[-1] == region


@pytest.mark.parametrize("market", ["files:/data", "unknown:somewhere"])
def test_files_and_what_nobody_knows_stand_still(market: str) -> None:
    assert wiring.source_clock(market) is None


@pytest.mark.parametrize("market", ["simulated:50x20", "polygon", "polygon:proxy.corp:443"])
def test_polygon_wherever_it_is_and_the_simulated_market_live_with_the_clock(market: str) -> None:
    now = wiring.source_clock(market)
    assert now is not None
    assert now.utcoffset() == timedelta(0)


def test_the_service_is_made_once_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path))
    service = wiring.service()
    assert service is wiring.service()
    assert service.history.place == str(tmp_path)


ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:scanner-AbCdEf"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    monkeypatch.setattr(wiring, "_SECRETS", Secrets())
    with signed_in(monkeypatch) as serving:
        yield serving


def keep(value: str) -> str:
    made = client_of("secretsmanager").create_secret(Name="planted", SecretString=value)
    return str(made["ARN"])


def test_the_key_is_fetched_when_the_market_is_made_and_not_before(amazon: Amazon) -> None:
    named = Config.read({"POLYGON_API_KEY": keep("planted-key\n"), "SCANNER_HISTORY": "kept"})
    wiring.make_service(named)
    assert "GetSecretValue" not in amazon.calls
    made = wiring.make_market(named)
    assert isinstance(made, PolygonMarket)
    assert amazon.calls.count("GetSecretValue") == 1
    assert "planted-key" not in repr((made, named))


@pytest.mark.usefixtures("amazon")
def test_a_secret_that_is_no_key_is_refused_without_showing_it() -> None:
    with pytest.raises(ConfigError, match=r"POLYGON_API_KEY='\(not shown\)' cannot be used") as caught:
        wiring.make_market(Config.read({"POLYGON_API_KEY": keep("planted key")}))
    assert "planted" not in str(caught.value)


def test_redis_is_where_the_secret_says_also_after_a_change(
    amazon: Amazon, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(wiring, "_SECRETS", Secrets(clock))
    monkeypatch.setattr(wiring, "_ADDRESS_TIMEOUT", 60.0)  # a busy machine loads boto3 for longer than two seconds
    arn = keep(f"{redis_server.url}/0")
    shared = wiring.make_cache(Config.read({"REDIS_URL": arn})).shared
    assert isinstance(shared, RedisStore)
    assert amazon.calls.count("GetSecretValue") == 0
    shared.put("a", b"value", 60)
    client_of("secretsmanager").put_secret_value(SecretId=arn, SecretString=f"{redis_server.url}/1")
    assert shared.get("a") == b"value"
    clock.seconds += MAX_AGE + 1
    assert shared.get("a") is None
    assert shared.place.endswith("/1")
    shared.close()


def test_a_redis_whose_secret_cannot_be_had_is_one_that_failed(
    amazon: Amazon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(wiring, "_ADDRESS_TIMEOUT", 60.0)  # as above
    amazon.refuse("GetSecretValue", "AccessDeniedException")
    cache = wiring.make_cache(Config.read({"REDIS_URL": ARN}))
    assert cache.answer(question()).matched == answer().matched
    assert "Redis has no address at the moment: REDIS_URL names the secret" in caplog.text
    assert "may not be read" in caplog.text
    assert cache.shared is not None
    with pytest.raises(CacheError, match="has just failed and is not used"):
        cache.shared.contents()
    assert amazon.calls.count("GetSecretValue") == 1


class Waiting(Secrets):
    """Remembers how long each caller was ready to wait."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.timeouts: list[float] = []

    def value(self, setting: str, reference: str, timeout: float = TIMEOUT) -> str:
        self.timeouts.append(timeout)
        return super().value(setting, reference, timeout)


def test_a_secret_that_hangs_costs_one_scan_in_each_pause_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    secrets = Waiting(clock)
    monkeypatch.setattr(wiring, "_SECRETS", secrets)
    with tardy(monkeypatch) as server:
        shared = wiring.make_redis(Config.read({"REDIS_URL": ARN}))
        assert shared
        shared._breaker = Breaker(now=clock)
        cache = Cache(MemoryStore(), shared)
        began = time.monotonic()
        for _ in range(5):
            assert cache.answer(question()).results == answer().results
        assert secrets.timeouts == [2.0]
        assert 1.9 < time.monotonic() - began < 60
        clock.seconds += RETRY_AFTER
        for _ in range(5):
            assert cache.answer(question()).results == answer().results
        assert secrets.timeouts == [2.0, 2.0]  # it was tried again
        server.await_requests(1)
