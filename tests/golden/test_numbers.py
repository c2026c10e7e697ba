"""Whatever changes a number raises NUMBERS, so that no answer stored before passes for one of today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scanner.arrays import Floats
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.kernels import recursions, windows
from scanner.indicators.kernels.recursions import Smoother, smooth
from scanner.indicators.kernels.windows import STDEV
from scanner.indicators.library import directional
from scanner.ranking.factors import FACTORS
from scanner.screening.presets import presets
from scanner.version import NUMBERS
from tests.golden.computed import Computed
from tests.golden.numbers import COMMAND, RAISE, WRITE, Golden, Records
from tests.indicators.computing import computing, own_weights

KINDS = ("terms", "scores", "plans")
OLD = Golden(
    7,
    {
        "a": {"values": 3, "size": 100.0, "mean": 2e-3, "last": {"X": 1.0, "Y": None}},
        "b": {"results": [{"price": 1.5, "side": "long"}]},
    },
)
A, B = OLD.records["a"], OLD.records["b"]
#: Records that differ from those in one value, by where that is.
OTHERS: dict[str, Records] = {
    "a: values was 3, is 4": {"a": {**A, "values": 4}, "b": B},
    "a: mean was 0.002, is 0.0020002": {"a": {**A, "mean": 2.0002e-3}, "b": B},
    "a: last.X was 1.0, is 1.000001": {"a": {**A, "last": {"X": 1.000001, "Y": None}}, "b": B},
    "a: last.Y was None, is 1.0": {"a": {**A, "last": {"X": 1.0, "Y": 1.0}}, "b": B},
    "b: results[0].price was 1.5, is 1.51": {"a": A, "b": {"results": [{"price": 1.51, "side": "long"}]}},
    "b: results[0].side was 'long', is 'short'": {"a": A, "b": {"results": [{"price": 1.5, "side": "short"}]}},
    "b: results was": {"a": A, "b": {"results": []}},
}


@pytest.fixture(scope="module")
def golden() -> Golden:
    return Golden.read()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Computed:
    return Computed(tmp_path_factory.mktemp("golden") / "history")


def kind_of(name: str) -> str:
    """Which of `KINDS` a record is of."""
    return {"factor": "scores", "score": "scores", "preset": "plans", "plan": "plans"}.get(
        name.partition(" ")[0], "terms"
    )


def recorded(golden: Golden, kind: str) -> Golden:
    """The records of one kind."""
    return replace(golden, records={name: of for name, of in golden.records.items() if kind_of(name) == kind})


def test_the_file_was_made_for_these_numbers(golden: Golden) -> None:
    assert golden.numbers == NUMBERS, f"tests/golden/numbers.jsonl was made for {golden.numbers}: run `{COMMAND}`"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changes_until_the_numbers_are_raised(kind: str, golden: Golden, made: Computed) -> None:
    now: Records = dict(getattr(made, kind)())
    then = recorded(golden, kind)
    assert then.changed(now) == [], RAISE
    assert then.misnamed(now) == [], WRITE


def test_there_is_a_record_for_all_that_a_scan_computes(golden: Golden) -> None:
    names = {*FIELDS, *(spec.example for spec in INDICATORS.values())}
    names |= {f"factor {factor.name}" for factor in FACTORS} | {f"preset {preset}" for preset in presets()}
    assert names <= set(golden.records)
    assert [name for name in presets() if not golden.records[f"preset {name}"]["results"]] == []


def test_a_smoothing_that_is_off_by_a_millionth_is_found_and_named(
    golden: Golden, made: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(x: Floats, smoother: Smoother, rows: int, skip: int = 0) -> Floats:
        return smooth(x, replace(smoother, weight=smoother.weight * (1 + 1e-6)), rows, skip)

    for module in (recursions, directional):
        monkeypatch.setattr(module, "smooth", off)
    with own_weights():
        changed = changed_terms(golden, made)
    assert {"ema(close, 20)", "wilder(close, 14)", "atr(14)", "rsi(close, 14)", "adx(14)", "trix(close, 15)"} <= changed
    assert not changed & {"close", "sma(close, 50)", "obv()", "highest(high, 252)"}


def test_a_window_that_is_off_by_one_is_found_and_named(golden: Golden, made: Computed) -> None:
    with computing(STDEV, lambda x, n: windows.deviation(x[1:], n - 1)):
        assert changed_terms(golden, made) == {"stdev(close, 20)", "historical_volatility(close, 20)"}


def changed_terms(golden: Golden, made: Computed) -> set[str]:
    """The terms that have other values now."""
    return {said.split(": ")[0] for said in recorded(golden, "terms").changed(dict(made.terms()))}


@pytest.mark.parametrize(("where", "now"), OTHERS.items(), ids=OTHERS.keys())
def test_a_changed_value_is_named_and_not_written_under_the_same_numbers(where: str, now: Records) -> None:
    (said,) = OLD.changed(now)
    assert said.startswith(where)
    with pytest.raises(ValueError, match="raise NUMBERS") as refused:
        OLD.renewed(now, 7)
    assert said in str(refused.value)
    assert OLD.renewed(now, 8) == Golden(8, now)


def test_what_two_processors_round_differently_is_equal_and_stays_as_it_was_written() -> None:
    rounded = {"values": 3, "size": 100.0 * (1 + 1e-12), "mean": 2e-3 + 1e-12, "last": {"X": 1 + 1e-12, "Y": None}}
    now = {**OLD.records, "a": rounded}
    assert OLD.changed(now) == []
    assert OLD.renewed(now, 7) == OLD


def test_what_is_new_is_added_under_the_same_numbers() -> None:
    now = {"new": {"values": 1}, **OLD.records}
    assert OLD.misnamed(now) == ["new"]
    assert OLD.renewed(now, 7) == Golden(7, now)
    assert OLD.misnamed({"b": OLD.records["b"]}) == ["a"]


def test_a_value_of_another_name_asks_for_the_command_alone() -> None:
    now = {**OLD.records, "b": {"results": [{"cost": 1.5, "side": "long"}]}}
    assert OLD.changed(now) == []
    assert sorted(OLD.misnamed(now)) == ["b: cost", "b: price"]
    assert OLD.renewed(now, 7) == Golden(7, now)


def test_numbers_are_never_lowered() -> None:
    with pytest.raises(ValueError, match="never lowered"):
        OLD.renewed(OLD.records, 6)


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    OLD.write(tmp_path / "file")
    assert Golden.read(tmp_path / "file") == OLD
    assert len((tmp_path / "file").read_text().splitlines()) == 3
