"""Clients that are made of the scanner's own document ask a real `scanner serve`, and understand what it answers."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.http.openapi import document
from tests.clients.generated import PACKAGE, python_client
from tests.http.conftest import only, settings
from tests.http.serving import served

__all__ = ["settings"]


@pytest.fixture
def url(settings: dict[str, str]) -> Iterator[str]:
    """The address of a server."""
    with only(settings), served() as address:
        yield address


def test_a_python_client_scans_shows_computes_and_is_told_what_is_wrong(tmp_path: Path, url: str) -> None:
    with python_client(json.loads(json.dumps(document())), tmp_path) as package:
        models = importlib.import_module(f"{PACKAGE}.models")
        market = f"{PACKAGE}.api.market"
        scan, show = importlib.import_module(f"{market}.scan"), importlib.import_module(f"{market}.show")
        values = importlib.import_module(f"{market}.values_by_post")
        with package.Client(base_url=url) as client:
            answer = scan.sync(client=client, screen=models.ScanScreen.MINERVINI, limit=3, columns=["rsi(14)"])
            by_columns = scan.sync(client=client, form=models.ScanForm.COLUMNS, fields=[models.ScanFieldsItem.TICKER])
            report = show.sync(answer.results[0].ticker, client=client)
            computed = values.sync(client=client, body=models.ValuesByPostBody(expressions="close, rsi(14)"))
            problem = scan.sync(client=client, where="nosuch > 1")
            missing = show.sync("NOPE", client=client)
    assert isinstance(answer, models.Answer)
    assert [row.rank for row in answer.results] == [1, 2, 3]
    assert answer.results[0].columns.additional_properties.keys() == {"rsi(14)"}
    assert isinstance(by_columns.results, models.ResultsByColumn)
    assert len(by_columns.results.ticker) == 50
    assert isinstance(report, models.StockReport)
    assert report.result.ticker == answer.results[0].ticker
    assert computed.values.additional_properties.keys() == {"close", "rsi(14)"}
    assert (problem.status, problem.faults[0].pointer) == (400, "#/where")
    assert isinstance(missing, models.Problem)
    assert missing.status == 404
