"""The settings, and the only reader of the environment."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from scanner.errors import ConfigError
from scanner.secret import is_reference
from scanner.sources.polygon.address import PUBLIC, read_base

MAX_THREADS = 256
MAX_CALLS_PER_MINUTE = 3_000
MAX_CACHE_GRACE = 168
#: On Lambda nothing else may be written to; it is gone with the environment that serves the invocations.
LAMBDA_HISTORY = "/tmp/us-market-scanner"  # noqa: S108  # nobody else lives there
_PATHS = {"POLYGON_CA_FILE", "SCANNER_HISTORY", "SCANNER_TICKERS", "SSL_CERT_FILE"}
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[\w!.*'()-]+)*/?")
_DATABASE = re.compile(r"(?:/[0-9]{0,5})?")

#: Every setting, with what it does; `scanner --help` prints it.
SETTINGS = {
    "SCANNER_MARKET": "where bars come from: simulated[:TICKERSxSESSIONS[:SEED]], files:DIR or polygon (default: "
    "polygon where there is a key for it, else simulated)",
    "SCANNER_HISTORY": "the folder that keeps them, or s3://BUCKET[/PREFIX] (default: a folder for each market in the "
    "user's cache folder; on Lambda one below /tmp)",
    "AWS_REGION": "the region of that bucket (default: what your AWS profile says)",
    "SCANNER_BENCHMARK": "the ticker that relative strength is measured against (default: SPY)",
    "SCANNER_TICKERS": "a CSV file with ticker and any of name, type, primary_exchange, sector, industry, which "
    "wins over what the market says (default: none)",
    "SCANNER_THREADS": "threads that compute (default: one for each core)",
    "REDIS_URL": "where answers are kept for all processes, redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://... "
    "(default: each process keeps its own); or the ARN of a secret that holds it, as for POLYGON_API_KEY",
    "SCANNER_CACHE_GRACE": "hours from a session's close until its data is there; answers are cached as long, 1 to "
    f"{MAX_CACHE_GRACE} (default: 12)",
    "POLYGON_API_KEY": "the key of your account at Polygon.io or Massive, or the ARN of a secret in AWS Secrets "
    "Manager that holds it, with :KEY after it for a key of its JSON",
    "POLYGON_BASE_URL": f"where its API is (default: {PUBLIC})",
    "POLYGON_CA_FILE": "a file of certificates (PEM) of authorities to trust there besides the public ones, for a "
    "private CA (default: SSL_CERT_FILE)",
    "POLYGON_CALLS_PER_MINUTE": "what your plan allows, 5 on the free one (default: as fast as paying customers may)",
    "SCANNER_HTTP_ADMIN": "1 lets everybody who reaches the Lambda function over HTTP administer it: sync, refresh, "
    "warm, doctor and the details of health (default: 0, only direct invocations do)",
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
        polygon_key: never shown, or the name of a secret.
        polygon_url: http or https, a host, and no path.
        polygon_calls_per_minute: None if nobody said.
        polygon_ca_file: certificates of authorities to trust there, besides those that the client brings along.
        tickers: a file of the user's own; None for none.
        cache_grace: hours; None if nobody said.
    """

    market: str = "simulated"
    history: Path | str | None = None
    benchmark: str = "SPY"
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    polygon_key: str | None = field(default=None, repr=False)
    polygon_url: str = PUBLIC
    polygon_calls_per_minute: int | None = None
    polygon_ca_file: Path | None = None
    redis_url: str | None = field(default=None, repr=False)
    tickers: Path | None = None
    region: str | None = None
    cache_grace: int | None = None

    def __post_init__(self) -> None:
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
        ca_file = next((name for name in ("POLYGON_CA_FILE", "SSL_CERT_FILE") if name in given), None)
        return cls(
            market=given.get("SCANNER_MARKET", "polygon" if "POLYGON_API_KEY" in given else "simulated"),
            history=_history(history),
            benchmark=given.get("SCANNER_BENCHMARK", "SPY"),
            threads=_number("SCANNER_THREADS", given, MAX_THREADS) or os.cpu_count() or 1,
            polygon_key=_named_or(read_key, given.get("POLYGON_API_KEY")),
            polygon_url=read_base(given.get("POLYGON_BASE_URL", PUBLIC)),
            polygon_calls_per_minute=_number("POLYGON_CALLS_PER_MINUTE", given, MAX_CALLS_PER_MINUTE),
            polygon_ca_file=path(ca_file, given[ca_file]) if ca_file else None,
            redis_url=_named_or(read_redis_url, given.get("REDIS_URL")),
            tickers=path("SCANNER_TICKERS", tickers) if tickers else None,
            region=given.get("AWS_REGION"),
            cache_grace=_number("SCANNER_CACHE_GRACE", given, MAX_CACHE_GRACE),
        )


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


def path(setting: str, text: str) -> Path:
    """Give the path that a setting names, its ~ replaced.

    Raises:
        ConfigError: there is no such user, or nobody knows where the home folder is.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        expected = "a path whose ~ stands for a home folder that there is: write it in full, or set HOME"
        raise ConfigError(setting, text, expected) from None


def _refuse_what_is_no_text(given: Mapping[str, str]) -> None:
    """Raise ConfigError for bytes that are no text, but in paths, which may have any."""
    for name in SETTINGS.keys() & given.keys() - _PATHS - {"REDIS_URL"}:  # whose own check says more
        try:
            given[name].encode()
        except UnicodeEncodeError:
            raise ConfigError(name, "(not shown)", "text in UTF-8, and no other bytes") from None


def _named_or(read: Callable[[str | None], str | None], text: str | None) -> str | None:
    """Read a value, or let the name of a secret be: whoever needs its value fetches it and reads that."""
    name = text.strip() if text else ""
    return name if is_reference(name) else read(text)


def _number(name: str, given: Mapping[str, str], most: int) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(name, text, f"a whole number from 1 to {most}")
    return int(text)


def _history(text: str | None) -> Path | str | None:
    """Tell a folder from an address, and check the address."""
    if text is None or "://" not in text:
        return path("SCANNER_HISTORY", text) if text else None
    if not _BUCKET.fullmatch(text):
        shown = "(not shown)" if "@" in text else text  # it may hold a password
        raise ConfigError("SCANNER_HISTORY", shown, "a folder, or s3://BUCKET or s3://BUCKET/PREFIX")
    return text.rstrip("/")


def read_key(text: str | None) -> str | None:
    """Check that a key can go into a header: what cannot would be shown in the error of whoever tries."""
    key = text.strip() if text else None
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError("POLYGON_API_KEY", "(not shown)", "letters and digits only, as your account shows it")
    return key or None


def read_redis_url(text: str | None) -> str | None:
    """Check an address of Redis, and write its scheme in small letters, as redis-py wants it.

    Of the options that redis-py takes there, only a certificate is the user's to set.
    """
    if text is None:
        return None
    with contextlib.suppress(ValueError):  # no port, no address in brackets, or what no text can hold
        parts = urlsplit(text.strip())
        options = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))}
        sound = parts.scheme in {"redis", "rediss"} and _is_host(parts.hostname) and parts.port != 0
        allowed = {"ssl_ca_certs"} if parts.scheme == "rediss" else set()
        text.encode()
        if sound and not parts.fragment and _DATABASE.fullmatch(parts.path) and options <= allowed:
            return parts.scheme + text.strip()[len(parts.scheme) :]
    expected = (
        "redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://... for TLS, with every sign of the password that is "
        "no letter or digit as %XX, and ?ssl_ca_certs=FILE for a private CA's certificate"
    )
    raise ConfigError("REDIS_URL", "(not shown)", expected)


def _is_host(name: str | None) -> bool:
    """Tell whether a name can be looked up. Raises ValueError for some that cannot."""
    plain = unquote(name or "")  # as redis-py does
    return bool(plain.encode("idna")) and plain.isprintable() and " " not in plain
