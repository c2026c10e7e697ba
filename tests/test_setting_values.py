"""Texts of settings: a path or a number, or an error that names the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.setting_values import Computing, FunctionName, WebAddress, computing, path, whole_number


def test_a_home_folder_is_written_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/newcomer")
    monkeypatch.setenv("USERPROFILE", "/home/newcomer")
    assert path("SCANNER_TICKERS", "~/mine.csv") == Path("/home/newcomer/mine.csv")


def test_a_home_folder_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigError, match="SCANNER_TICKERS='~nobody-here/x' cannot be used: expected a path whose ~"):
        path("SCANNER_TICKERS", "~nobody-here/x")


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), ("10", 10)])
def test_a_number_within_its_bounds_is_read(text: str, number: int) -> None:
    assert whole_number("SCANNER_THREADS", text, 10) == number


@pytest.mark.parametrize("text", ["0", "11", "-1", "1.5", "x", "1e1", "²", ""])
def test_any_other_is_refused_with_its_bounds(text: str) -> None:
    with pytest.raises(ConfigError, match=r"SCANNER_THREADS=.* cannot be used: expected a whole number from 1 to 10"):
        whole_number("SCANNER_THREADS", text, 10)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("local", None),
        ("lambda:scanner", FunctionName("scanner")),
        ("lambda:scanner:live", FunctionName("scanner", "live")),
        ("lambda:scanner:$LATEST", FunctionName("scanner", "$LATEST")),
        (
            "lambda:arn:aws:lambda:eu-west-1:123456789012:function:scanner:7",
            FunctionName("arn:aws:lambda:eu-west-1:123456789012:function:scanner", "7", "eu-west-1"),
        ),
        ("https://scanner.example.com/", WebAddress("https://scanner.example.com")),
        ("https://10.0.0.1:8443/below", WebAddress("https://10.0.0.1:8443/below")),
        ("http://127.0.0.1:8080", WebAddress("http://127.0.0.1:8080")),
        ("http://localhost:8080", WebAddress("http://localhost:8080")),
        ("http://[::1]:8080", WebAddress("http://[::1]:8080")),
    ],
)
def test_who_computes_is_read_once(text: str, meant: Computing) -> None:
    found = computing("SCANNER_BACKEND", text)
    assert found == meant
    assert text.startswith(str(found) if found else "local")


@pytest.mark.parametrize(
    "text",
    [
        *("", "Local", "lambda:", "lambda:a b", "lambda:scanner:", "lambda:" + "x" * 65, "scanner", "ftp://a"),
        *("http://scanner.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "https://", "https://a/?b"),
        *("https://user:secret@a.example.com", "https://a.example.com:0", "https://a.example.com:99999", "https://a b"),
        "lambda:arn:aws:s3:::bucket",
    ],
)
def test_who_cannot_compute_is_refused_without_a_password(text: str) -> None:
    with pytest.raises(ConfigError, match=r"expected local, lambda:NAME\[:ALIAS\] or https://URL") as caught:
        computing("SCANNER_BACKEND", text)
    assert "secret" not in str(caught.value)
