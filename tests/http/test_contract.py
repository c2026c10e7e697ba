"""The contract holds at every door, and what it answers is the same at each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.contract_suite import *  # noqa: F403  # all of its tests
from tests.http.contract_suite import SAMPLES
from tests.http.doors import Door, in_process


@pytest.mark.parametrize(("method", "target", "body", "headers"), SAMPLES, ids=lambda of: str(of)[:40])
def test_every_door_answers_with_the_same_bytes(
    door: Door, method: str, target: str, body: Any, headers: dict[str, str]
) -> None:
    asked = {"method": method, "body": body, "headers": headers}
    assert door(target, **asked).lasting == in_process(target, **asked).lasting
