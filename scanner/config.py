"""The settings, and the only reader of the environment."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

from scanner.cache.expiry import CACHE_GRACE
from scanner.errors import ConfigError
from scanner.secret import is_reference
from scanner.setting_values import MARKET, Computing, computing, path, whole_number
from scanner.sources import registry

MAX_THREADS = 256
MAX_CACHE_GRACE = 168
#: Requests a minute that each key may make, at most and by default.
MAX_RATE = 1_000_000
DEFAULT_RATE = 600
#: On Lambda nothing else may be written to; it is gone with the environment that serves the invocations.
LAMBDA_HISTORY = "/tmp/us-market-scanner"  # noqa: S108  # nobody else lives there
_PATHS = {"SCANNER_HISTORY", "SCANNER_TICKERS", *(setting.name for setting in registry.settings() if setting.path)}
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[\w!.*'()-]+)*/?")
_KEY = re.compile(r"(?P<name>[\w.-]{1,64}):(?P<hash>[0-9a-fA-F]{64})", re.ASCII)
_SENT_KEY = re.compile(r"[!-+\--~]{1,512}", re.ASCII)
_ORIGIN = re.compile(r"\*|https?://[a-z0-9.-]+(?::[0-9]{1,5})?|https?://\[[0-9a-f:]+\](?::[0-9]{1,5})?")
#: The port that a browser leaves out of an origin.
_DEFAULT_PORT = re.compile(r"(?<=^https://)(.*):443$|(?<=^http://)(.*):80$")
_DATABASE = re.compile(r"(?:/[0-9]{0,5})?")

_DEFAULT_MARKET = " ".join(
    [f"{each.scheme} where {each.chosen_by} is set, else" for each in registry.SOURCES.values() if each.chosen_by]
    + [registry.DEFAULT]
)

#: Every setting, with what it does; `scanner --help` prints it.
SETTINGS = {
    MARKET: f"where bars come from: {registry.written()} (default: {_DEFAULT_MARKET})",
    "SCANNER_HISTORY": "the folder that keeps them, or s3://BUCKET[/PREFIX] (default: a folder for each market in the "
    "user's cache folder; on Lambda one below /tmp)",
    "AWS_REGION": "the region of that bucket (default: what your AWS profile says)",
    "SCANNER_BENCHMARK": "the ticker that relative strength is measured against (default: SPY)",
    "SCANNER_TICKERS": "a CSV file with ticker and any of name, type, primary_exchange, sector, industry, which "
    "wins over what the market says (default: none)",
    "SCANNER_THREADS": "threads that compute (default: one for each core)",
    "REDIS_URL": "where answers are kept for all processes, redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://... "
    "(default: each process keeps its own); or the ARN of a secret in AWS Secrets Manager "
    "that holds it, with :KEY after it for a key of its JSON",
    "SCANNER_CACHE_GRACE": "hours from a session's close until its data is expected, 1 to "
    f"{MAX_CACHE_GRACE} (default: {CACHE_GRACE // timedelta(hours=1)})",
    **{setting.name: setting.meaning for setting in registry.settings()},
    "SCANNER_HTTP_ADMIN": "1 lets everybody who reaches the Lambda function over HTTP administer it (docs/actions.md) "
    "and see the details of health (default: 0, only direct invocations do)",
    "SCANNER_API_KEYS": "who may ask over HTTP: NAME:HASH for each key, separated by commas, HASH being its SHA-256 in "
    "hexadecimal digits; or the ARN of a secret that holds them (default: no key is needed, and `serve` listens to "
    "this machine alone)",
    "SCANNER_ADMIN_KEYS": "likewise, keys that may also sync, warm and examine (default: none)",
    "SCANNER_CORS_ORIGINS": "the pages that may ask from a browser, by their origins: https://HOST[:PORT], separated "
    "by commas; * for all where no key is needed (default: none)",
    "SCANNER_RATE_LIMIT": "requests a minute that each key may make, or each address where there are no keys, 1 to "
    f"{MAX_RATE} (default: {DEFAULT_RATE} where there are keys, else none)",
    "SCANNER_BACKEND": "who computes what is asked over HTTP: local, lambda:NAME[:ALIAS] or https://URL of another "
    "`serve` (default: local)",
    "SCANNER_BACKEND_KEY": "a key of that other `serve`, or the ARN of a secret that holds it (default: none is sent)",
    "POWERTOOLS_METRICS_NAMESPACE": "the namespace of CloudWatch that the Lambda function's metrics go to "
    "(default: none are written)",
}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings: those of the environment (`read`), or a program's own.

    Attributes:
        market: a market's text.
        history: a folder, or the address of a place in S3; None for the market's own in the user's cache. On Lambda
            there is no folder but /tmp.
        region: the one of AWS that the bucket is in; None for what boto3 finds, which does not read AWS_REGION by
            itself.
        benchmark: a ticker.
        threads: at least 1.
        redis_url: never shown, or the name of a secret; None to keep answers in each process alone.
        source_settings: the values of the sources' own settings by name, where they are set; never shown.
        tickers: a file of the user's own; None for none.
        cache_grace: hours; None if nobody said.
    """

    market: str = registry.DEFAULT
    history: Path | str | None = None
    benchmark: str = "SPY"
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    source_settings: Mapping[str, object] = field(default_factory=dict, repr=False, hash=False)
    redis_url: str | None = field(default=None, repr=False)
    tickers: Path | None = None
    region: str | None = None
    cache_grace: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "source_settings", MappingProxyType(dict(self.source_settings)))
        if isinstance(self.history, str):
            object.__setattr__(self, "history", _history(self.history))

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read the environment; an empty value counts as none.

        Raises:
            ConfigError: naming the setting, its value and what it may be.
        """
        given = {name: value for name, value in (os.environ if environment is None else environment).items() if value}
        _refuse_what_is_no_text(given)
        if (switch := given.get("SCANNER_HTTP_ADMIN", "0")) not in {"0", "1"}:
            raise ConfigError("SCANNER_HTTP_ADMIN", switch, "1 or 0")
        history = given.get("SCANNER_HISTORY", LAMBDA_HISTORY if "AWS_LAMBDA_RUNTIME_API" in given else None)
        tickers = given.get("SCANNER_TICKERS")
        return cls(
            market=given.get(MARKET) or registry.chosen(given),
            history=_history(history),
            benchmark=given.get("SCANNER_BENCHMARK", "SPY"),
            threads=_number("SCANNER_THREADS", given, MAX_THREADS) or os.cpu_count() or 1,
            source_settings=dict(_of_sources(given)),
            redis_url=_redis(given["REDIS_URL"]) if "REDIS_URL" in given else None,
            tickers=path("SCANNER_TICKERS", tickers) if tickers else None,
            region=given.get("AWS_REGION"),
            cache_grace=_number("SCANNER_CACHE_GRACE", given, MAX_CACHE_GRACE),
        )


@dataclass(frozen=True, slots=True)
class HttpConfig:
    """The settings of the contract over HTTP, apart: a scan does not fail for them.

    Attributes:
        api_keys: names and hashes of keys, or the name of a secret; None for none.
        admin_keys: likewise, of keys that may administer.
        origins: of pages that may ask from a browser; `*` is all.
        rate: requests a minute that each key, or each address where there are none, may make; None where nobody said.
        backend: who computes; None for this process.
        backend_key: a key of the service that does, never shown, or the name of a secret; None for none.
        redis_url: where requests are counted for all processes, as in `Config`; None to count in each alone.
    """

    api_keys: str | None = field(default=None, repr=False)
    admin_keys: str | None = field(default=None, repr=False)
    origins: frozenset[str] = frozenset()
    rate: int | None = None
    backend: Computing = None
    backend_key: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)

    @property
    def limit(self) -> int | None:
        """Requests a minute that each caller may make; None for any number."""
        return self.rate or (DEFAULT_RATE if self.has_keys else None)

    @property
    def has_keys(self) -> bool:
        """Whether everybody needs one."""
        return self.api_keys is not None or self.admin_keys is not None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> HttpConfig:
        """Read the environment; an empty value counts as none.

        Raises:
            ConfigError: naming the setting and what it may be.
        """
        given = {name: value for name, value in (os.environ if environment is None else environment).items() if value}
        config = cls(
            api_keys=_keys("SCANNER_API_KEYS", given.get("SCANNER_API_KEYS")),
            admin_keys=_keys("SCANNER_ADMIN_KEYS", given.get("SCANNER_ADMIN_KEYS")),
            origins=_origins(given.get("SCANNER_CORS_ORIGINS", "")),
            rate=_number("SCANNER_RATE_LIMIT", given, MAX_RATE),
            backend=computing("SCANNER_BACKEND", given.get("SCANNER_BACKEND", "local").strip()),
            backend_key=_backend_key(given.get("SCANNER_BACKEND_KEY")),
            redis_url=_redis(given["REDIS_URL"]) if "REDIS_URL" in given else None,
        )
        if config.has_keys and "*" in config.origins:
            expected = "origins one by one where keys are needed: with *, any page could use a reader's key"
            raise ConfigError("SCANNER_CORS_ORIGINS", "*", expected)
        return config


def read_api_keys(setting: str, text: str) -> tuple[tuple[str, bytes], ...]:
    """Read names and hashes of keys: `NAME:HASH`, separated by commas or spaces.

    Raises:
        ConfigError: an entry is something else. It is not shown: it may be a key that nobody hashed.
    """
    entries = [_KEY.fullmatch(entry) for entry in re.split(r"[,\s]+", text.strip()) if entry]
    found = [(entry["name"], bytes.fromhex(entry["hash"])) for entry in entries if entry]
    if not entries or len(found) < len(entries):
        expected = "NAME:HASH for each key, separated by commas, where HASH is 64 hexadecimal digits of its SHA-256"
        raise ConfigError(setting, "(not shown)", expected)
    return tuple(found)


def _keys(setting: str, text: str | None) -> str | None:
    if text is not None and not is_reference(text.strip()):
        read_api_keys(setting, text)
    return text and text.strip()


def _backend_key(text: str | None) -> str | None:
    if text is None:
        return None
    return text.strip() if is_reference(text.strip()) else read_backend_key(text.strip())


def _origins(text: str) -> frozenset[str]:
    origins = frozenset(origin for origin in re.split(r"[,\s]+", text) if origin)
    wrong = sorted(origin for origin in origins if not _ORIGIN.fullmatch(origin))
    if wrong:
        shown = wrong[0] if "@" not in wrong[0] else "(not shown)"
        raise ConfigError("SCANNER_CORS_ORIGINS", shown, "https://HOST or https://HOST:PORT, without a path; or *")
    return frozenset(_DEFAULT_PORT.sub(r"\1\2", origin) for origin in origins)


def read_backend_key(text: str) -> str:
    """Check a key that is sent in a header.

    Raises:
        ConfigError: no header can have it. It is not shown.
    """
    if not _SENT_KEY.fullmatch(text):
        expected = "a key of at most 512 visible ASCII characters, no comma among them"
        raise ConfigError("SCANNER_BACKEND_KEY", "(not shown)", expected)
    return text


def metrics_namespace() -> str | None:
    """Give the namespace that the function's metrics go to, apart: an alarm has to hear of a setting that is wrong."""
    return os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or None


def allows_http_administration() -> bool:
    """Tell whether requests over HTTP may administer, apart: no other setting, right or wrong, opens or closes this."""
    return os.environ.get("SCANNER_HTTP_ADMIN") == "1"


def keep_libraries_to_one_thread() -> None:
    """Let OpenBLAS start no threads unless it is told how many, as the image does.

    The engine has its own; and where the system starts no more, OpenBLAS would end the process by an interrupt.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _refuse_what_is_no_text(given: Mapping[str, str]) -> None:
    """Raise ConfigError for bytes that are no text, but in paths, which may have any."""
    for name in SETTINGS.keys() & given.keys() - _PATHS - {"REDIS_URL"}:  # whose own check says more
        try:
            given[name].encode()
        except UnicodeEncodeError:
            raise ConfigError(name, "(not shown)", "text in UTF-8 only") from None


def _of_sources(given: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """Read the settings of the sources; one that is not set has none."""
    for setting in registry.settings():
        name = next((each for each in (setting.name, setting.fallback) if each in given), None)
        if name is None:
            continue
        read = partial(setting.read, name)
        value = _named_or(read, given[name]) if setting.secret else read(given[name])
        if value is not None:
            yield setting.name, value


def _named_or(read: Callable[[str], object], text: str) -> object:
    """Read a value, or let the name of a secret be: whoever needs its value fetches it and reads that."""
    name = text.strip()
    return name if is_reference(name) else read(text)


def _number(name: str, given: Mapping[str, str], most: int) -> int | None:
    return whole_number(name, given[name], most) if name in given else None


def _history(text: str | None) -> Path | str | None:
    """Tell a folder from an address, and check the address."""
    if text is None or "://" not in text:
        return path("SCANNER_HISTORY", text) if text else None
    if not _BUCKET.fullmatch(text):
        shown = "(not shown)" if "@" in text else text  # it may hold a password
        raise ConfigError("SCANNER_HISTORY", shown, "a folder, or s3://BUCKET or s3://BUCKET/PREFIX")
    return text.rstrip("/")


def _redis(text: str) -> str:
    """Check an address of Redis, or let the name of a secret be."""
    return text.strip() if is_reference(text.strip()) else read_redis_url(text)


def read_redis_url(text: str) -> str:
    """Check an address of Redis, and write its scheme in small letters, as redis-py wants it.

    Of the options that redis-py takes there, only a certificate is the user's to set.
    """
    with contextlib.suppress(ValueError):  # no port, no address in brackets, or what no text can hold
        parts = urlsplit(text.strip())
        options = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))}
        sound = parts.scheme in {"redis", "rediss"} and _is_host(parts.hostname) and parts.port != 0
        allowed = {"ssl_ca_certs"} if parts.scheme == "rediss" else set()
        text.encode()
        if sound and not parts.fragment and _DATABASE.fullmatch(parts.path) and options <= allowed:
            return parts.scheme + text.strip()[len(parts.scheme) :]
    expected = (
        "redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://... for TLS, with every character of the password that "
        "is neither letter nor digit as %XX, and ?ssl_ca_certs=FILE for a private CA's certificate"
    )
    raise ConfigError("REDIS_URL", "(not shown)", expected)


def _is_host(name: str | None) -> bool:
    """Tell whether a name can be looked up. Raises ValueError for some that cannot."""
    plain = unquote(name or "")  # as redis-py does
    return bool(plain.encode("idna")) and plain.isprintable() and " " not in plain
