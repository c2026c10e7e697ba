"""One stock as JSON."""

from __future__ import annotations

import json

from scanner.result import SCHEMA
from tests.kept import service_of
from tests.scanning.markets import market


def test_a_report_as_json() -> None:
    report_of_stock = service_of(market()).show("YOUNG", {})
    plain = json.loads(report_of_stock.to_json())
    assert plain.keys() == {
        *("schema", "request", "as_of", "data", "result", "score_parts", "bars", "indicators", "check", "presets"),
        "notes",
    }
    assert plain["schema"] == SCHEMA
    assert plain["request"]["screen"] is None
    assert plain["indicators"]["highest(252)"] is None
    assert plain["presets"][0].keys() == {"screen", "title", "passed", "clauses"}
    assert plain["presets"][0]["clauses"][0].keys() == {
        *("clause", "group", "start", "end", "holds", "text", "evidence"),
    }
