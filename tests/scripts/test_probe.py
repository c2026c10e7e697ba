"""What a process imports, and who made it do so."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.architecture.modules import ROOT

PROGRAM = """
import json, sys
from scripts.probe import Watcher
watcher = Watcher()
sys.meta_path.insert(0, watcher)
from scanner.reference_data import calendar
before = dict(watcher.seen)
calendar.upcoming(__import__("datetime").date(2026, 1, 2), 1)
print(json.dumps([before, watcher.seen]))
"""


def test_a_heavy_import_is_laid_at_the_door_of_the_module_that_asked() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, capture_output=True, text=True)
    before, after = json.loads(done.stdout)
    assert before == {}
    assert {after["exchange_calendars"], after["pandas"]} == {"scanner.reference_data.calendar"}
