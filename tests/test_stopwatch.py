from __future__ import annotations

from scanner.stopwatch import Stopwatch


def test_phases_follow_each_other_in_milliseconds() -> None:
    watch = Stopwatch()
    begun = watch.latest
    watch.phase("load")
    watch.phase("scan")
    assert list(watch.phases) == ["load", "scan"]
    assert sum(watch.phases.values()) <= (watch.latest - begun) * 1000 + 0.01
