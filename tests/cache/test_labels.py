"""A shared answer is read in the words of whoever asks."""

from __future__ import annotations

import pytest

from scanner.cache.labels import relabelled
from scanner.screening.presets import presets
from tests.cache.answers import labels_of
from tests.kept import service_of
from tests.panels import at, snapshot
from tests.scanning.markets import market


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"where": "close > sma(3) and volume > 1"}, {"where": "CLOSE>sma(close,3)  and (volume>1.0)"}),
        ({"columns": ["rsi(2)", "close > 5"]}, {"columns": ["RSI(close, 2), close>5"]}),
        ({"columns": ["close", "close"]}, {"columns": ["close", "CLOSE"]}),
        ({"columns": ["close", "CLOSE"]}, {"columns": ["close", "close"]}),
        ({"where": "close > 1 and close > 1"}, {"where": "close > 1 and close>1"}),
        ({"where": "close > 1 and close>1"}, {"where": "close > 1 and close > 1"}),
        ({"screen": "minervini", "where": "close > 1"}, {"screen": "minervini", "where": "close>1"}),
        ({"screen": "minervini"}, {"where": presets()["minervini"].where}),
        ({"where": presets()["golden-cross"].where}, {"screen": "golden-cross"}),
        (
            {"min_score": 5, "where": "close > 1", "types": ["CS"]},
            {"min_score": 5, "where": "close>1", "types": ["CS"]},
        ),
    ],
)
def test_it_reads_as_if_it_had_been_asked_for(one: dict[str, object], other: dict[str, object]) -> None:
    service = service_of(market())
    found, wanted = service.scan(one), service.scan(other)
    said = relabelled(found, labels_of(**one), labels_of(**other))
    assert said.results == wanted.results
    assert said.survivors == wanted.survivors
    assert said.notes == wanted.notes
    assert wanted.results or "screen" in one or "screen" in other


def test_notes_about_clauses_are_relabelled_too() -> None:
    service = service_of(snapshot({"A": at(10.0, 10.0)}))
    one, other = {"where": "sma(3) > 1 and sma(5) > 2"}, {"where": "SMA(3)>1 and SMA(5)>2"}
    found = service.scan(one)
    assert [note.facts["clause"] for note in found.notes if note.code == "too-few-bars"] == ["sma(3) > 1", "sma(5) > 2"]
    assert relabelled(found, labels_of(**one), labels_of(**other)).notes == service.scan(other).notes


def test_the_same_words_leave_it_as_it_is() -> None:
    found = service_of(market()).scan({"where": "close > 1"})
    labels = labels_of(where="close > 1")
    assert relabelled(found, labels, labels) is found
