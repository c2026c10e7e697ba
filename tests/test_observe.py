"""Long work says how far it is; whoever does not listen hears nothing."""

from __future__ import annotations

import pytest

from scanner.observe import Progress, Silent, log


def test_silent_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    progress: Progress = Silent()
    progress.start("sessions", 2)
    progress.step("2016-09-30")
    progress.finish()
    assert capsys.readouterr() == ("", "")


def test_the_log_is_the_packages_own() -> None:
    assert log.name == "scanner"
