"""Uses every library of the image once, as the scanner does: a build that broke one ends here.

usage: python3 smoke.py
"""

from __future__ import annotations

import tempfile
from datetime import date
from importlib import import_module

import numpy as np
import pandas as pd
from scipy import linalg, stats
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge

#: Imported only: they need a server to do anything.
CLIENTS = (
    "aws_lambda_powertools",
    "awslambdaric.bootstrap",
    "boto3",
    "hiredis",
    "polygon",
    "redis",
)


def compute() -> None:
    """Let the four numerical libraries agree on a line through noise."""
    random = np.random.default_rng(7)
    x = random.normal(size=(500, 3))
    y = x @ [1.0, -2.0, 3.0] + 1e-3 * random.normal(size=500)
    frame = pd.DataFrame(x).assign(y=y, day=pd.date_range("2026-01-01", periods=500, tz="America/New_York"))
    solved, *_ = linalg.lstsq(x, frame["y"].to_numpy())
    np.testing.assert_allclose(solved, Ridge(alpha=1e-9).fit(x, y).coef_, rtol=1e-6)
    trees = HistGradientBoostingRegressor(max_iter=20).fit(x, y).predict(x)
    correlation = float(stats.spearmanr(trees, y).statistic)
    if correlation < 0.9:  # nearly in the same order
        raise SystemExit(f"20 trees rank 500 points with a correlation of {correlation:.2f} only")


def scan() -> None:
    """Fill a history with a small market, and scan it."""
    from scanner.config import Config  # the libraries first: their faults are easier to read
    from scanner.history.sync import sync
    from scanner.wiring import make_history, make_market, make_service

    with tempfile.TemporaryDirectory() as folder:
        config = Config.read({"SCANNER_MARKET": "simulated:60x120", "SCANNER_HISTORY": folder})
        sync(make_history(config), make_market(config))
        answer = make_service(config).scan({"limit": 3})
        if not answer.results:
            raise SystemExit(f"a scan of {date.today()} found nothing")  # noqa: DTZ011  # the day of the machine is meant


if __name__ == "__main__":
    compute()
    for client in CLIENTS:
        import_module(client)
    scan()
