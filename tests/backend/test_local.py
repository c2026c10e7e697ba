from __future__ import annotations

import pytest

from scanner import wiring
from scanner.actions.action import Asked
from scanner.actions.registry import ACTIONS
from scanner.backend.local import LocalBackend
from scanner.deadline import unlimited
from scanner.remedy import in_python
from scanner.result import Answer
from tests.backend.conftest import Settings


def test_this_process_answers_and_tells_of_its_data(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    wiring.service_of.cache_clear()
    backend = LocalBackend()
    answer = backend.run(ACTIONS["scan"], Asked({"limit": 3}, unlimited, in_python))
    assert isinstance(answer, Answer)
    assert backend.standing(None, unlimited).digest == answer.data.digest
    wiring.service_of.cache_clear()
