"""Long work says how far it is; whoever does not listen hears nothing."""

from __future__ import annotations

import pytest

from scanner.observe import Milestone, Milestones, Progress, Silent, log


def test_silent_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    progress: Progress = Silent()
    progress.start("sessions", 2)
    progress.step("2016-09-30")
    progress.finish()
    assert capsys.readouterr() == ("", "")


def test_the_log_is_the_packages_own() -> None:
    assert log.name == "scanner"


@pytest.mark.parametrize(("total", "told"), [(0, []), (2, [1, 2]), (25, [3, 5, 8, 10, 13, 15, 18, 20, 23, 25])])
def test_every_tenth_is_logged(total: int, told: list[int]) -> None:
    heard: list[Milestone] = []
    progress: Progress = Milestones(heard.append)
    progress.start("sessions", total)
    for day in range(1, total + 1):
        progress.step(f"day {day}")
    progress.finish()
    assert heard == [Milestone("sessions", day, total, f"day {day}", None) for day in told]
