"""Whose price waits for a takeover, or may be wrong: ranked with, not scored, not planned, not in front."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from scanner.history.snapshot import Snapshot
from scanner.notes import Note
from scanner.panel.panel import panel_at
from scanner.scanning.facts import facts_of
from scanner.scanning.scan import Findings, scan
from tests.kept import service_of
from tests.panels import Row, snapshot
from tests.scanning.markets import found, growing, names, query_of

OPEN: dict[str, object] = {"min_price": 0, "min_dollar_volume": 0}


def bars(close: float, count: int, width: float) -> list[Row]:
    return [(close, close * (1 + width), close, close, 1e6)] * count


def market() -> Snapshot:
    """Four that rise, and DEAL, which was offered 60 % more and rests there."""
    stocks = {f"UP{n}": growing(0.0001 * n, volume=50_000.0 + n) for n in (1, 2, 3, 4)}
    return snapshot({**stocks, "DEAL": [*bars(20.0, 240, 0.03), *bars(32.0, 60, 0.002)]})


def row(findings: Findings, ticker: str) -> dict[str, object]:
    (one,) = (asdict(result) for result in findings.results if result.ticker == ticker)
    return one


def test_a_pending_takeover_has_neither_score_nor_plan_and_is_flagged() -> None:
    deal = row(found(market(), **OPEN), "DEAL")
    assert (deal["score"], deal["plan"]) == (None, None)
    assert deal["flags"] == ("pinned",)
    assert deal["factors"]["momentum"] is not None  # type: ignore[index]  # a dict


@pytest.mark.parametrize("order_by", ["score", "score asc"])
def test_a_pending_takeover_comes_after_all_that_are_scored(order_by: str) -> None:
    findings = found(market(), order_by=order_by, **OPEN)
    assert names(findings)[-1] == "DEAL"
    assert len(names(findings)) == 5


def test_and_after_those_that_are_not_ranked() -> None:
    made = snapshot({"DEAL": [*bars(20.0, 240, 0.03), *bars(32.0, 60, 0.002)], "YOUNG": growing(0.01, bars=30)})
    assert names(found(made, **OPEN)) == ["YOUNG", "DEAL"]


@pytest.mark.parametrize(("order_by", "place"), [("roc(100)", 0), ("roc(100) asc", 4), ("natr(14) asc", 0)])
def test_an_order_of_ones_own_holds_and_gives_it_no_plan(order_by: str, place: int) -> None:
    deal = found(market(), order_by=order_by, **OPEN).results[place]
    assert (deal.ticker, deal.score, deal.plan) == ("DEAL", None, None)


def test_a_pending_takeover_stays_among_those_that_are_ranked() -> None:
    findings = found(market(), **OPEN)
    assert findings.eligible == 5
    assert row(findings, "UP4")["factors"]["momentum"] == 80  # type: ignore[index]  # behind DEAL


def test_no_percentile_rating_or_score_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"columns": ["rs_rating(), percentile(roc(100)), sctr(), rs_balanced()"], **OPEN}
    with_it = found(market(), **asked)
    monkeypatch.setattr(
        "scanner.scanning.session_values.pinned", lambda panel, _: np.zeros(len(panel.tickers), np.bool_)
    )
    without = found(market(), **asked)
    assert row(without, "DEAL")["flags"] == ("notional-capped",) or row(without, "DEAL")["score"] is not None
    for ticker in ("UP1", "UP2", "UP3", "UP4", "DEAL"):
        for name in ("columns", "factors"):
            assert row(with_it, ticker)[name] == row(without, ticker)[name]
    for ticker in ("UP1", "UP2", "UP3", "UP4"):
        assert row(with_it, ticker)["score"] == row(without, ticker)["score"]


def test_a_note_counts_them_since_a_limit_cuts_them_off() -> None:
    assert Note("pending-takeovers", {"count": 1, "matched": 5}) in found(market(), limit=1, **OPEN).notes
    assert found(market(), tickers=["UP1"], **OPEN).notes == ()


def test_a_least_score_leaves_them_out() -> None:
    assert "DEAL" not in names(found(market(), min_score=0, **OPEN))


def test_show_gives_the_weights_and_no_points_for_it() -> None:
    parts = service_of(market()).show("DEAL", {}).score_parts
    assert {part.points for part in parts.values()} == {None}
    assert sum(part.weight for part in parts.values()) == pytest.approx(1)


def test_whether_it_waits_depends_on_no_later_bar() -> None:
    made = market()
    later = snapshot({"DEAL": [*bars(20.0, 240, 0.03), *bars(32.0, 60, 0.002), *bars(20.0, 5, 0.1)]})
    panel = panel_at(later, 299, "SPY")
    then = scan(panel, facts_of(later.listings, panel.tickers, later.state.sessions[299]), query_of(**OPEN))
    assert then.results[0].flags == row(found(made, **OPEN), "DEAL")["flags"]
    assert "pinned" not in found(later, **OPEN).results[0].flags  # the deal broke


# What may be wrong is not planned either.


@pytest.mark.parametrize(("jump", "flag"), [(3.2, "split-like"), (0.3, "split-like")])
def test_prices_that_look_like_an_unrecorded_split_have_no_plan(jump: float, flag: str) -> None:
    before = growing(0.001, bars=250, last=100 / jump)
    (only,) = found(snapshot({"A": [*before, *growing(0.002, bars=50)]}), **OPEN).results
    assert only.plan is None
    assert flag in only.flags
    assert only.score is not None  # a real jump cannot be told from it, and both are shown for what they are


def test_a_split_that_prices_do_not_show_has_no_plan() -> None:
    made = snapshot({"A": growing(0.001, bars=250)}, splits=[("A", 150, 1.0, 1.5)])
    (only,) = found(made, **OPEN).results
    assert only.plan is None
    assert "split-doubtful" in only.flags
    (sound,) = found(replace(made, splits=snapshot({"A": growing(0.001)}).splits), **OPEN).results
    assert sound.plan is not None
