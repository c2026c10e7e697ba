"""Where the server may listen, and what it is made of."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from scanner.config import HttpConfig
from scanner.errors import ConfigError
from scanner.server import serve
from scanner.server.serve import MAKE_KEY, is_public, make_server

KEYS = HttpConfig.read({"SCANNER_API_KEYS": f"web:{'0' * 64}"})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "::ffff:127.0.0.1", "127.1"])
def test_this_machine_alone_is_not_public(host: str) -> None:
    assert not is_public(host)
    assert make_server(HttpConfig(), host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0", "10.1.2.3", "2001:db8::1"])  # noqa: S104  # what is refused
def test_everything_else_needs_a_key(host: str) -> None:
    assert is_public(host)
    with pytest.raises(ConfigError, match="SCANNER_API_KEYS") as refused:
        make_server(HttpConfig(), host)
    assert MAKE_KEY in str(refused.value)
    assert make_server(KEYS, host)


def test_a_name_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="host"):
        is_public("nowhere.invalid")


def test_the_line_makes_another_key_each_time_and_its_hash() -> None:
    lines = [
        subprocess.run(
            [sys.executable, *shlex.split(MAKE_KEY)[1:]], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    (first, setting), (second, _) = lines
    assert first != second
    assert len(first) >= 40
    assert HttpConfig.read({"SCANNER_API_KEYS": setting}).has_keys


def test_no_header_of_a_client_says_who_it_is() -> None:
    config = make_server(KEYS, "127.0.0.1").config
    assert not config.proxy_headers
    assert not config.access_log
    assert config.limit_concurrency is None  # which would count idle connections


def test_it_has_stopped_within_what_it_is_given() -> None:
    assert serve.GRACE < serve.STOPPED
    assert serve.STOPPED + serve.ENDING < 10
