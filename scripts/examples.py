"""Writes the examples of the OpenAPI document: answers about the simulated market, shortened.

Run it where an answer has changed; a test says so by the schemas.

usage: python -m scripts.examples
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

FILE = Path(__file__).resolve().parent.parent / "scanner/http/openapi/examples.json"
#: For each action the address of its example, and the parameters.
QUESTIONS: dict[str, tuple[str, dict[str, object]]] = {
    "scan": ("/v1/scan", {"screen": "minervini", "limit": "1", "columns": "rsi(14)"}),
    "values": ("/v1/values", {"expressions": "rsi(14), close > sma(50)"}),
    "show": ("/v1/tickers/SPY", {}),
    "bars": ("/v1/tickers/SPY/bars", {"sessions": "2", "overlays": "sma(50)"}),
    "status": ("/v1/status", {}),
    "check": ("/v1/check", {"where": "rsi(14) < 30 and clsoe > 5", "position": 3}),
    "screens": ("/v1/screens", {"counts": "true"}),
    "indicators": ("/v1/indicators", {}),
}
MARKET = "simulated:200x300"
#: Entries of a list, and of an object whose names are data.
_MOST = 2
_NAMED_BY_DATA = {"factors", "indicators", "score_parts"}


def examples() -> dict[str, Any]:
    """Ask for each example."""
    from scanner import wiring
    from scanner.config import SETTINGS, Config, HttpConfig
    from scanner.history.sync import sync
    from scanner.http.body import Call
    from scanner.http.contract import answer
    from scanner.http.message import Request
    from scanner.http.setup import make_contract

    for name in SETTINGS:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SCANNER_MARKET": MARKET, "SCANNER_HISTORY": folder}
        config = Config.read()
        sync(wiring.make_history(config), wiring.make_market(config))
        contract = make_contract(HttpConfig.read())
        found = {}
        for action, (path, parameters) in QUESTIONS.items():
            request = Request("GET", path, urlencode(parameters))
            if action == "check":
                request = Request("POST", path, body=json.dumps(parameters).encode())
            response, _ = answer(request, lambda: contract, Call("example"))
            assert response.status == 200, response.body
            found[action] = shortened(json.loads(response.body))
        return found


def shortened(value: Any, name: str = "") -> Any:
    """Cut lists, and objects whose names are data."""
    if isinstance(value, dict):
        kept = list(value.items())[: _MOST if name in _NAMED_BY_DATA else None]
        return {key: shortened(part, key) for key, part in kept}
    return [shortened(part) for part in value[:_MOST]] if isinstance(value, list) else value


if __name__ == "__main__":
    FILE.write_text(json.dumps(examples(), indent=1) + "\n", "utf-8")
