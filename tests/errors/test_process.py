"""Errors of the process: settings, packages, time."""

from __future__ import annotations

from scanner.errors import ConfigError, MissingExtra, OutOfTime, SecretError
from scanner.remedy import GiveMoreTime, InstallExtra


def test_a_setting_is_named_with_its_value_and_what_it_may_be() -> None:
    assert str(ConfigError("SCANNER_THREADS", "many", "a whole number")) == (
        "SCANNER_THREADS='many' cannot be used: expected a whole number"
    )
    assert ConfigError("SCANNER_THREADS", None, "a whole number").problem == "SCANNER_THREADS is not set"


def test_a_secret_is_named_and_never_shown() -> None:
    assert (
        str(SecretError("REDIS_URL", "arn", "does not exist")) == "REDIS_URL names the secret arn, which does not exist"
    )


def test_what_is_missing_can_be_installed() -> None:
    assert MissingExtra("serving", "server").remedy == InstallExtra("server")


def test_time_that_is_over_can_be_given() -> None:
    error = OutOfTime("the ranking was whole")
    assert (error.status, error.remedy) == (504, GiveMoreTime())
    assert error.problem == "the time given ended before the ranking was whole"
