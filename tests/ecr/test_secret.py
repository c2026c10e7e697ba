"""Secrets: kept, replaced, never shown."""

from __future__ import annotations

from tests.amazon import client_of
from tests.ecr.conftest import Operator

NAME = "us-market-scanner/polygon-key"
VALUE = "planted-value"


def test_a_value_is_stored_and_only_its_name_printed(operator: Operator) -> None:
    run = operator.succeed("secret", NAME, stdin=f"{VALUE}\n")
    held = client_of("secretsmanager").get_secret_value(SecretId=NAME)
    assert (run.stdout.strip(), held["SecretString"]) == (held["ARN"], VALUE)
    assert VALUE not in run.output


def test_the_same_value_again_changes_nothing(operator: Operator) -> None:
    first = operator.succeed("secret", NAME, stdin=VALUE).stdout
    operator.amazon.calls.clear()
    assert operator.succeed("secret", NAME, stdin=VALUE).stdout == first
    assert operator.amazon.changes() == []


def test_a_new_value_replaces_the_old_one_under_the_same_name(operator: Operator) -> None:
    first = operator.succeed("secret", NAME, stdin=VALUE).stdout
    assert operator.succeed("secret", NAME, stdin="planted-newer").stdout == first
    assert client_of("secretsmanager").get_secret_value(SecretId=NAME)["SecretString"] == "planted-newer"


def test_a_dry_run_stores_nothing(operator: Operator) -> None:
    run = operator.succeed("secret", NAME, "--dry-run", stdin=VALUE)
    assert (run.stdout, run.stderr) == ("", f"would create the secret {NAME}\n")
    assert operator.amazon.changes() == []


def test_an_empty_input_is_refused(operator: Operator) -> None:
    run = operator("secret", NAME)
    assert run.exit_code == 2
    assert "standard input is empty" in run.stderr
