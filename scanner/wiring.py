"""Who plays which part: the one place that names adapters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from scanner.cache.cache import Cache
from scanner.cache.expiry import CACHE_GRACE
from scanner.cache.memory import MemoryStore
from scanner.cache.rate import MemoryRates, Rate, Rates
from scanner.cache.redis import RedisStore
from scanner.cache.redis_rates import RedisRates
from scanner.config import Config, read_api_keys, read_backend_key, read_redis_url
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import ConfigError
from scanner.history.annotated import AnnotatedHistory
from scanner.history.history import History
from scanner.history.unusable import SETTING, failing_clearly
from scanner.secret import TIMEOUT, Secrets, is_reference
from scanner.service import Service
from scanner.sources import registry
from scanner.sources.base import Market
from scanner.sources.files.ticker_file import TickerFile
from scanner.sources.source_spec import Value
from scanner.storage.base import Storage

#: Those that were fetched, for all of the process.
_SECRETS = Secrets()
#: Seconds that a scan waits for the address of Redis: a new process loads boto3 in them, and computing takes not much
#: longer.
_ADDRESS_TIMEOUT = 2.0


def service() -> Service:
    """Give the service that the environment describes by now."""
    return service_of(Config.read())


@lru_cache(maxsize=1)
def service_of(config: Config) -> Service:
    """Give the service of these settings, the same one while they stay the same. Raises ConfigError."""
    return make_service(config)


def make_service(config: Config, *, cached: bool = True) -> Service:
    """Make a service, with the cache that is set or with none. Raises ConfigError."""
    return Service(
        make_history(config),
        benchmark=config.benchmark,
        threads=config.threads,
        now=source_clock,
        cache=make_cache(config) if cached else None,
        grace=timedelta(hours=config.cache_grace) if config.cache_grace else CACHE_GRACE,
    )


def make_cache(config: Config) -> Cache:
    """Make the cache that is set: Redis for all processes if there is one, and in any case one of this process."""
    return Cache(MemoryStore(), make_redis(config))


def make_redis(config: Config) -> RedisStore | None:
    """Make the store in Redis that is set; None if none is."""
    return None if config.redis_url is None else _redis_at(config.redis_url, "this process caches its own answers")


def _redis_at(named: str, meanwhile: str) -> RedisStore:
    return RedisStore(lambda: _value("REDIS_URL", named, read_redis_url, _ADDRESS_TIMEOUT), meanwhile=meanwhile)


def make_rates(redis_url: str | None, most: int) -> Rates:
    """Count requests, so many a minute for each caller: in Redis for all processes if there is one, else in this one.

    Its connections are its own, so that a large answer on its way to the cache holds up nobody who is counted.
    """
    rate = Rate(most)
    if redis_url is None:
        return MemoryRates(rate)
    return RedisRates(rate, _redis_at(redis_url, "this process counts requests by itself"))


def api_keys(setting: str, text: str | None) -> tuple[tuple[str, bytes], ...]:
    """Give the names and hashes of the keys that a setting lists, or the secret that it names. Raises SecretError."""
    if text is None:
        return ()
    return read_api_keys(setting, _value(setting, text, lambda value: read_api_keys(setting, value) and value))


def backend_key(text: str | None) -> str | None:
    """Give the key to send to the service that computes: the setting's, or of the secret that it names.

    Raises:
        SecretError: it cannot be fetched.
        ConfigError: it is no key.
    """
    return None if text is None else _value("SCANNER_BACKEND_KEY", text, read_backend_key)


def source_clock(market: str) -> datetime | None:
    """Tell the time of a market's source by the market's name; None for one that stands still at its last session."""
    return datetime.now(UTC) if registry.is_live(market) else None


def make_market(config: Config) -> Market:
    """Make the market that is set. Raises ConfigError for a setting that names none."""
    return registry.source_of(config.market).make(config.market, _settings(config, fetching=True))


def make_history(config: Config, time_left: TimeLeft = unlimited) -> History:
    """Open the history that is set: the place named, else the market's own folder in the user's cache.

    Args:
        time_left: bounds whatever is asked of a remote place; OutOfTime is raised when it falls to zero.

    Raises:
        HistoryError: a place in S3 cannot be used for want of a profile.
        MissingExtra: ... or of a package.
    """
    place = _history_place(config, time_left)
    return AnnotatedHistory(place, TickerFile(config.tickers)) if config.tickers else History(place)


def _history_place(config: Config, time_left: TimeLeft) -> Path | Storage:
    if isinstance(config.history, str):
        from scanner.storage.s3.bucket import Bucket  # only who stores it in S3 needs boto3

        with failing_clearly(config.history):
            return Bucket(config.history, region=config.region, setting=SETTING, time_left=time_left)
    return config.history or _cache_folder() / _folder_name(config)


def _settings(config: Config, *, fetching: bool) -> Value:
    """Give the sources' own settings by name.

    Args:
        fetching: whether a secret that is named is fetched; without, its name is given.
    """
    known = {setting.name: setting for setting in registry.settings()}

    def value(name: str) -> object:
        setting = known[name]
        given = config.source_settings.get(name, setting.default)
        if fetching and setting.secret and isinstance(given, str):
            return _value(name, given, lambda text: setting.read(name, text))
        return given

    return value


def _value(setting: str, text: str, read: Callable[[str], Any], timeout: float = TIMEOUT) -> str:
    """Give a setting's value: the text, or what the secret of that name holds. Raises SecretError and ConfigError."""
    return (read(_SECRETS.value(setting, text, timeout)) or "") if is_reference(text) else text


def _cache_folder() -> Path:
    from platformdirs import user_cache_path  # not for those who name a folder

    try:
        return user_cache_path("us-market-scanner", appauthor=False)
    except RuntimeError:
        expected = "a folder for the history: this user has no home folder, and HOME names none"
        raise ConfigError("SCANNER_HISTORY", None, expected) from None


def _folder_name(config: Config) -> str:
    """Make a market's text a folder's name: one for each market, so that they never mix."""
    source = registry.SOURCES.get(config.market.partition(":")[0])
    full = source.identity(config.market, _settings(config, fetching=False)) if source else config.market
    readable = re.sub(r"[^A-Za-z0-9]+", "-", full)[-40:].strip("-")
    return f"{readable}-{hashlib.sha256(full.encode()).hexdigest()[:8]}"
